// Cost a day as stacked bars. Only heights on the screen are numbers.
import { amount, position } from './money.js';

const HEIGHT = 260;
const LEFT = 64;
const BOTTOM = 22;
const SVG = 'http://www.w3.org/2000/svg';

/** An element of SVG. */
export function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function today() {
  return new Date().toISOString().slice(0, 10);
}

/** A round number that is at least as large. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export class Chart {
  #place;
  #readout;
  #colour;
  #data = { services: [], days: [] };
  #currency = '';
  #chosen = '';

  constructor(place, readout, colour) {
    this.#place = place;
    this.#readout = readout;
    this.#colour = colour;
    place.addEventListener('keydown', (event) => this.#key(event));
    place.addEventListener('click', (event) => this.#point(event));
    place.addEventListener('mousemove', (event) => this.#point(event));
    new ResizeObserver(() => this.#draw()).observe(place);
  }

  show(data, currency) {
    this.#data = data;
    this.#currency = currency;
    this.#draw();
  }

  get #index() {
    const { days } = this.#data;
    const index = days.findIndex((each) => each.day === this.#chosen);
    return index < 0 ? Math.max(0, days.findLastIndex((each) => each.day < today())) : index;
  }

  get #step() {
    return (this.#place.clientWidth - LEFT) / this.#data.days.length;
  }

  #key(event) {
    const last = this.#data.days.length - 1;
    const to = { ArrowLeft: this.#index - 1, ArrowRight: this.#index + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#choose(Math.max(0, Math.min(last, to)));
  }

  #point(event) {
    const x = event.clientX - this.#place.getBoundingClientRect().left - LEFT;
    const index = Math.floor(x / this.#step);
    if (this.#data.days[index]) this.#choose(index);
  }

  #choose(index) {
    if (this.#data.days[index].day === this.#chosen) return;
    this.#chosen = this.#data.days[index].day;
    this.#mark();
  }

  #mark() {
    const day = this.#data.days[this.#index];
    const frame = this.#place.querySelector('.chosen');
    if (!day || !frame) return;
    frame.setAttribute('x', LEFT + this.#index * this.#step);
    const total = document.createElement('strong');
    total.append(`${day.day}${day.day === today() ? ', so far' : ''}: ${this.#currency} `, amount(day.cost));
    this.#readout.replaceChildren(total, ...day.services.map((cost, i) => this.#share(this.#data.services[i], cost)));
  }

  /** A service and its cost, for the line below the chart. */
  #share(service, cost) {
    const share = document.createElement('span');
    const swatch = document.createElement('span');
    swatch.className = `swatch ${this.#colour(service)}`;
    share.append(swatch, `${service} `, amount(cost));
    return share;
  }

  #draw() {
    const { services, days } = this.#data;
    const width = this.#place.clientWidth;
    if (!days.length || !width) {
      this.#place.replaceChildren();
      this.#readout.textContent = 'No usage has been read yet.';
      return;
    }
    const most = roundUp(Math.max(...days.map((day) => position(day.cost))));
    const y = (value) => 8 + (HEIGHT - BOTTOM - 8) * (1 - value / most);
    const step = this.#step;
    const bar = Math.max(1, step - (step > 5 ? 2 : 0.5));
    const drawing = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, 'aria-hidden': 'true' });
    for (let i = 0; i <= 4; i++) {
      const value = (most * i) / 4;
      drawing.append(svg('line', { class: 'grid', x1: LEFT, x2: width, y1: y(value), y2: y(value) }));
      drawing.append(svg('text', { x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, short.format(value)));
    }
    days.forEach((day, i) => {
      const x = LEFT + i * step;
      let base = 0;
      day.services.forEach((cost, s) => {
        const value = position(cost);
        if (value <= 0) return;
        drawing.append(svg('rect', {
          class: `${this.#colour(services[s])}${day.day >= today() ? ' open' : ''}`,
          x, width: bar, y: y(base + value), height: Math.max(0, y(base) - y(base + value)),
        }));
        base += value;
      });
      if (day.day.endsWith('-01')) {
        drawing.append(svg('line', { class: 'grid', x1: x, x2: x, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM + 6 }));
        drawing.append(svg('text', { x: x + 2, y: HEIGHT - 4 }, day.day.slice(0, 7)));
      }
    });
    drawing.append(svg('rect', { class: 'chosen', x: 0, y: 4, width: bar, height: HEIGHT - BOTTOM - 2 }));
    this.#place.replaceChildren(drawing);
    this.#mark();
  }
}
