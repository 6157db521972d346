// The map of accounts and days. Only the rows in sight are requested and drawn, however many accounts there are.
import { svg } from './chart.js';

const ROW = 20;
const AXIS = 24;
const LABEL = 92;
/** The least width of a day. */
const LEAST = 2.5;
/** Rows requested above and below those in sight. */
const AROUND = 20;

/** The states, and what they mean. */
export const STATES = {
  final: 'final',
  read: 'read, may be restated',
  partly: 'read in part',
  unknown: 'read, while the billing period is not known',
  suspect: 'suspect',
  missing: 'missing',
  before: 'before the first read',
};

/** Days of one state: each state has a shape of its own, so that nobody needs the colours. */
export function shape(state, x, y, width, height) {
  if (state === 'partly' || state === 'unknown') return [svg('rect', { class: state, x, y: y + height / 2, width, height: height / 2 })];
  if (state === 'missing') {
    const box = { x: x + 1, y: y + 1, width: Math.max(1, width - 2), height: height - 2 };
    return [svg('rect', { class: state, ...box })];
  }
  if (state === 'suspect') {
    const lines = [svg('rect', { class: state, x, y, width, height: 3 }), svg('rect', { class: state, x, y: y + height - 3, width, height: 3 })];
    return [...lines, svg('rect', { class: state, x, y: y + height / 2 - 1.5, width, height: 3 })];
  }
  return [svg('rect', { class: state, x, y, width, height })];
}

function dayAfter(first, days) {
  return new Date(Date.parse(first) + days * 86_400_000).toISOString().slice(0, 10);
}

export class CoverageMap {
  #place;
  #axis;
  #space;
  #readout;
  #load;
  #data = { first: null, days: 0, accounts: { total: 0, rows: [] } };
  #offset = 0;
  #row = 0;
  #day = -1;
  #later = 0;
  #requested = 0;

  /** @param load requests a part of the map: (offset, limit) => promise */
  constructor(place, readout, load) {
    this.#place = place;
    this.#axis = place.querySelector('.axis');
    this.#space = place.querySelector('.space');
    this.#readout = readout;
    this.#load = load;
    place.addEventListener('scroll', () => this.#ensure());
    place.addEventListener('keydown', (event) => this.#key(event));
    place.addEventListener('click', (event) => this.#point(event));
    new ResizeObserver(() => this.#draw()).observe(place);
  }

  get #rows() {
    return Math.max(1, Math.ceil((this.#place.clientHeight - AXIS) / ROW));
  }

  get #top() {
    return Math.floor(this.#place.scrollTop / ROW);
  }

  /** Requests again what is in sight, and some rows around it. */
  async refresh() {
    const offset = Math.max(0, this.#top - AROUND);
    this.#requested = offset;
    const data = await this.#load(offset, this.#rows + 2 * AROUND);
    if (this.#requested !== offset) return;
    this.#data = data;
    this.#offset = offset;
    this.#space.style.height = `${data.accounts.total * ROW}px`;
    this.#draw();
  }

  async #ensure() {
    const { rows, total } = this.#data.accounts;
    const bottom = Math.min(this.#top + this.#rows, total);
    if (this.#top < this.#offset || bottom > this.#offset + rows.length) await this.refresh();
  }

  /** The days in sight: as many as fit, at first the last ones. */
  get #window() {
    const width = this.#place.clientWidth - LABEL - 8;
    const count = Math.min(this.#data.days, Math.max(1, Math.floor(width / LEAST)));
    const from = Math.max(0, this.#data.days - this.#later - count);
    return { from, count, cell: width / count };
  }

  #point(event) {
    const box = this.#place.getBoundingClientRect();
    const { from, cell } = this.#window;
    const row = Math.floor((event.clientY - box.top - AXIS + this.#place.scrollTop) / ROW);
    const day = from + Math.floor((event.clientX - box.left - LABEL) / cell);
    if (row >= 0 && row < this.#data.accounts.total && day >= 0 && day < this.#data.days) this.#choose(row, day);
  }

  #key(event) {
    const last = this.#data.days - 1;
    const day = this.#day < 0 ? last : this.#day;
    const to = {
      ArrowLeft: [this.#row, day - 1],
      ArrowRight: [this.#row, day + 1],
      ArrowUp: [this.#row - 1, day],
      ArrowDown: [this.#row + 1, day],
      PageUp: [this.#row - this.#rows, day],
      PageDown: [this.#row + this.#rows, day],
      Home: [this.#row, 0],
      End: [this.#row, last],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    this.#choose(Math.max(0, Math.min(this.#data.accounts.total - 1, to[0])), Math.max(0, Math.min(last, to[1])));
  }

  async #choose(row, day) {
    this.#row = row;
    this.#day = day;
    const { from, count } = this.#window;
    if (day < from) this.#later = this.#data.days - day - count;
    if (day >= from + count) this.#later = this.#data.days - day - 1;
    const height = this.#place.clientHeight - AXIS - ROW;
    this.#place.scrollTop = Math.max(row * ROW - height, Math.min(row * ROW, this.#place.scrollTop));
    await this.#ensure();
    this.#draw();
  }

  #state(row, day) {
    let end = 0;
    return row.stretches.find((each) => (end += each.days) > day)?.state ?? 'missing';
  }

  #draw() {
    const { first, days, accounts } = this.#data;
    const width = this.#place.clientWidth;
    if (!days || !width) {
      this.#readout.textContent = 'No checkpoint has been read yet.';
      return;
    }
    const { from, count, cell } = this.#window;
    const height = accounts.rows.length * ROW;
    const axis = svg('svg', { viewBox: `0 0 ${width} ${AXIS}`, height: AXIS, 'aria-hidden': 'true' });
    const body = svg('svg', { viewBox: `0 0 ${width} ${height}`, height, 'aria-hidden': 'true' });
    body.style.top = `${this.#offset * ROW}px`;
    for (let day = from; day < from + count; day++) {
      const date = dayAfter(first, day);
      if (!date.endsWith('-01')) continue;
      const x = LABEL + (day - from) * cell;
      axis.append(svg('line', { class: 'grid', x1: x, x2: x, y1: 4, y2: AXIS }));
      axis.append(svg('text', { x: x + 4, y: AXIS - 7 }, date.slice(0, 7)));
    }
    accounts.rows.forEach((row, i) => this.#drawRow(body, row, i * ROW));
    const chosen = accounts.rows[this.#row - this.#offset];
    if (this.#day >= 0 && chosen) {
      const x = LABEL + (this.#day - from) * cell;
      body.append(svg('rect', { class: 'chosen', x: x - 1, y: (this.#row - this.#offset) * ROW + 1, width: cell + 2, height: ROW - 2 }));
      this.#readout.textContent = `Account ${chosen.account}, ${dayAfter(first, this.#day)}: ${STATES[this.#state(chosen, this.#day)]}`;
    } else {
      this.#readout.textContent = `${accounts.total.toLocaleString('en')} accounts, ${dayAfter(first, from)} to ${dayAfter(first, from + count - 1)}. Accounts with days that are not complete come first.`;
    }
    this.#axis.replaceChildren(axis);
    this.#space.replaceChildren(body);
  }

  #drawRow(drawing, row, y) {
    const { from, count, cell } = this.#window;
    drawing.append(svg('text', { x: 8, y: y + 14 }, svg('title', {}, row.account), `${row.account.slice(0, 9)}…`));
    let start = 0;
    for (const { state, days } of row.stretches) {
      const left = Math.max(start, from);
      const right = Math.min(start + days, from + count);
      if (right > left) {
        drawing.append(...shape(state, LABEL + (left - from) * cell, y + 3, Math.max(1, (right - left) * cell - 0.5), ROW - 6));
      }
      start += days;
    }
  }
}
