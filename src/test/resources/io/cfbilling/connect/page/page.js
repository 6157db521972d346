// Shows what the server makes of the topics, and requests it again when the server says that it has changed.
import { Chart, svg } from './chart.js';
import { CoverageMap, STATES, shape } from './map.js';
import { amount, percent, position } from './money.js';

const ACCOUNTS_SHOWN = 15;
const LEAST_BETWEEN_MS = 700;

const state = { currency: '', account: '', days: 92, order: { services: 'cost', accounts: 'cost' }, find: '', offset: 0, records: 'changes' };
const byId = (id) => document.getElementById(id);

/** The panel's data. */
async function data(panel, parameters = {}) {
  const response = await fetch(`/data/${panel}?${new URLSearchParams({ currency: state.currency, ...parameters })}`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function row(...cells) {
  return element('tr', {}, ...cells.map((each) => (each instanceof Node ? element('td', {}, each) : element('td', {}, each ?? ''))));
}

function numeric(tr, from) {
  [...tr.children].slice(from).forEach((cell) => cell.classList.add('n'));
  return tr;
}

/** The services in the chart have colours of their own, and keep them while they are in it. */
const colours = new Map();
function colour(service) {
  return colours.get(service) ?? 's9';
}

function assignColours(services) {
  const shown = services.filter((each) => each !== 'Other services');
  [...colours.keys()].filter((each) => !shown.includes(each)).forEach((each) => colours.delete(each));
  const free = Array.from({ length: 9 }, (_, i) => `s${i}`).filter((each) => ![...colours.values()].includes(each));
  shown.filter((each) => !colours.has(each)).forEach((each) => colours.set(each, free.shift()));
}

const chart = new Chart(byId('chart'), byId('day'), colour);
const map = new CoverageMap(byId('map'), byId('cell'), (offset, limit) => data('coverage', { offset, limit }));

function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** As in 1–27 Nov 2026. */
function dates({ from, through }) {
  return from === through ? date.format(new Date(from)) : date.formatRange(new Date(from), new Date(through));
}

/** Three cells of numbers. */
function comparedCells(compared) {
  const tone = compared.change === null || compared.change === '0' ? '' : compared.change.startsWith('-') ? 'less' : 'more';
  const change = element('span', { className: tone }, amount(compared.change, { plus: true }), ' ', element('span', { className: 'percent' }, percent(compared.percent)));
  return [amount(compared.cost), amount(compared.former), change];
}

function showSummary(summary) {
  byId('stage').textContent = summary.stage;
  state.currency = summary.currency;
  const choice = byId('currency');
  if ([...choice.options].map((each) => each.value).join() !== summary.currencies.join()) {
    choice.replaceChildren(...summary.currencies.map((each) => new Option(each)));
  }
  choice.value = summary.currency;
  byId('currency-choice').hidden = summary.currencies.length < 2;

  const month = dates(summary.month.days);
  const before = dates(summary.month.before);
  byId('month-cost').replaceChildren(amount(summary.cost.cost), element('small', {}, ` ${summary.currency}`));
  byId('month-change').replaceChildren(
    ...(summary.cost.former === null
      ? [`${month}. The month before is not there as a whole.`]
      : [`${month}. ${percent(summary.cost.percent)} on ${before}: `, amount(summary.cost.former)]),
  );
  document.querySelectorAll('.span').forEach((each) => { each.textContent = `${month}, compared with ${before}`; });

  const { added, restated, removed, difference } = summary.lastMinute;
  byId('minute').replaceChildren(restated + removed + added ? count(restated + removed + added, 'row') : 'nothing');
  byId('minute-detail').replaceChildren(
    ...(restated + removed + added
      ? [`${restated.toLocaleString('en')} restated, ${removed.toLocaleString('en')} removed, ${added.toLocaleString('en')} new: `, amount(difference, { plus: true }), ` ${summary.currency}`]
      : [`as of ${summary.now.slice(11, 19)} UTC`]),
  );

  const { days, accounts } = summary.incomplete;
  byId('incomplete').textContent = summary.accounts ? (days ? count(days, 'day') : 'none') : '–';
  byId('incomplete-detail').textContent = days
    ? `in ${accounts.toLocaleString('en')} of ${count(summary.accounts, 'account')}`
    : `up to yesterday, in ${count(summary.accounts, 'account')}`;

  const total = element('span', {}, amount(summary.total.cost, { all: true }), ` ${summary.currency}`);
  const figures = { 'Cost of all days, to the last digit': total };
  if (summary.days) figures['Days with usage'] = dates(summary.days);
  figures['Usage rows'] = summary.total.rows.toLocaleString('en');
  for (const [topic, records] of Object.entries(summary.records)) figures[`Records in ${topic}`] = records.toLocaleString('en');
  showList(byId('counts'), figures);
}

function showList(list, figures) {
  list.replaceChildren(...Object.entries(figures).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
}

function showDays(days) {
  assignColours(days.services);
  chart.show(days, state.currency);
  const table = byId('day-table');
  if (!table.open) return;
  const head = element('tr', {}, ...['Day', 'All', ...days.services].map((each) => element('th', { scope: 'col' }, each)));
  const rows = [...days.days].reverse().map((day) => row(day.day, amount(day.cost), ...day.services.map((each) => amount(each))));
  table.querySelector('.scroll').replaceChildren(
    element('table', {}, element('thead', {}, numeric(head, 1)), element('tbody', {}, ...rows.map((each) => numeric(each, 1)))),
  );
}

function showServices(services) {
  const grown = services.filter((each) => each.cost.change !== null && position(each.cost.change) > 0);
  const most = grown.reduce((one, other) => (position(other.cost.change) > position(one.cost.change) ? other : one), grown[0]);
  byId('grew-most').replaceChildren(...(most ? [`Grew most in money: ${most.service} `, amount(most.cost.change, { plus: true }), ` ${percent(most.cost.percent)}`] : []));
  document.querySelector('#services tbody').replaceChildren(...services.map((each) => {
    const name = element('span', {}, element('span', { className: `swatch ${colour(each.service)}` }), each.service);
    return numeric(row(name, ...comparedCells(each.cost)), 1);
  }));
}

function showAccounts(accounts) {
  // The button that has the keyboard's focus is replaced by another one, which must have it then.
  const focused = document.activeElement.closest('#accounts tbody') && document.activeElement.title;
  document.querySelector('#accounts tbody').replaceChildren(...accounts.rows.map((each) => {
    const button = element('button', { type: 'button', className: 'id', title: each.account, onclick: () => chooseAccount(each.account) }, each.account);
    const name = element('span', {}, button);
    if (!each.complete) name.append(' ', element('span', { className: 'mark', title: 'Days of this month are not complete.' }, 'not complete'));
    return numeric(row(name, ...comparedCells(each.cost)), 1);
  }));
  if (focused) document.querySelector(`#accounts tbody [title="${focused}"]`)?.focus({ preventScroll: true });
  const last = state.offset + accounts.rows.length;
  byId('place').textContent = accounts.total ? `${(state.offset + 1).toLocaleString('en')} to ${last.toLocaleString('en')} of ${accounts.total.toLocaleString('en')}` : 'none';
  byId('back').disabled = state.offset === 0;
  byId('on').disabled = last >= accounts.total;
}

function showGaps(gaps) {
  const [first] = gaps.rows;
  byId('first-gap').textContent = first ? `${gaps.total > 1 ? 'first ' : ''}${first.account.slice(0, 9)}…, ${dates(first)}: ${STATES[first.state]}` : '';
  const rows = gaps.rows.map((each) => row(element('span', { className: 'id' }, each.account), dates(each), STATES[each.state]));
  const more = gaps.total > gaps.rows.length ? [row(`and ${(gaps.total - gaps.rows.length).toLocaleString('en')} more`, '', '')] : [];
  document.querySelector('#gap-list .scroll').replaceChildren(
    gaps.total ? element('table', {}, element('tbody', {}, ...rows, ...more)) : 'All days up to yesterday are complete.',
  );
}

/** The number of the newest record that was shown: later ones are marked. */
let newest = 0;
function showRecords(shown) {
  document.querySelector('#records tbody').replaceChildren(...shown.map((each) => {
    const mark = each.mark.toLowerCase();
    const meaning = mark === 'removed' ? 'removed (tombstone)' : mark;
    const made = row(
      each.at.slice(0, 19).replace('T', ' '),
      each.topic,
      element('span', { className: `mark ${mark}` }, meaning),
      element('span', { className: 'id', title: each.account }, `${each.account.slice(0, 9)}…`),
      each.day,
      each.what,
      each.mark === 'NEW' || !each.former ? '' : amount(each.former),
      each.cost === null ? '' : amount(each.cost),
    );
    made.children[5].className = 'about';
    if (newest && each.number > newest) made.className = 'fresh';
    return numeric(made, 6);
  }));
  if (shown.length) newest = Math.max(newest, shown[0].number);
}

function showBudget({ used, allowed, windowSeconds, figures, reason }) {
  const minutes = count(windowSeconds / 60, 'minute');
  byId('used').textContent = figures ? `${used.toLocaleString('en')}${allowed ? ` of ${allowed.toLocaleString('en')}` : ''}` : '–';
  byId('used-detail').textContent = figures ? `requests in ${minutes}` : reason;
  byId('meter').firstElementChild.style.width = `${allowed && figures ? Math.min(100, (100 * used) / allowed) : 0}%`;
  if (!figures) {
    showList(byId('figures'), { [reason]: '' });
    return;
  }
  const list = { [`Used in ${minutes}, of the allowed`]: byId('used').textContent };
  const outcomes = Object.entries(figures.outcomes).filter(([outcome, number]) => number || outcome === 'success');
  for (const [outcome, number] of outcomes) list[`Since the tasks' start: ${outcome}`] = number.toLocaleString('en');
  const names = {
    'rate-limit-remaining': 'Left in Cloudflare\'s window, as it says',
    accounts: 'Accounts that are polled',
    'accounts-backfilling': 'Accounts with a backfill to go',
    'accounts-in-backoff': 'Accounts in backoff',
    'poll-overdue-seconds-max': 'Most overdue account, in seconds',
    'usage-days-behind-max': 'Days behind, of the worst account',
  };
  for (const [name, text] of Object.entries(names)) {
    if (name in figures.metrics) list[text] = Math.round(figures.metrics[name]).toLocaleString('en');
  }
  showList(byId('figures'), list);
}

function showLinks(links) {
  byId('links').replaceChildren(...links.map(({ name, address }) => element('li', {}, element('a', { href: address }, name))));
}

function showChoices() {
  const all = byId('all-accounts');
  all.hidden = !state.account;
  all.textContent = `Only ${state.account.slice(0, 9)}… ✕`;
  byId('month-title').textContent = state.account ? `Cost this month, of ${state.account.slice(0, 9)}…` : 'Cost this month';
  all.setAttribute('aria-label', `Only account ${state.account}. Show all accounts.`);
  document.querySelectorAll('[data-days]').forEach((each) => each.setAttribute('aria-pressed', Number(each.dataset.days) === state.days));
  document.querySelectorAll('[data-records]').forEach((each) => each.setAttribute('aria-pressed', each.dataset.records === state.records));
  document.querySelectorAll('[data-order]').forEach((each) => {
    const sort = each.dataset.order === 'account' ? 'ascending' : 'descending';
    if (each.dataset.order === state.order[each.dataset.list]) each.parentElement.setAttribute('aria-sort', sort);
    else each.parentElement.removeAttribute('aria-sort');
  });
}

async function refresh() {
  showChoices();
  const { account } = state;
  showSummary(await data('summary', { account }));
  showDays(await data('days', { account, days: state.days }));
  await Promise.all([
    data('services', { account, order: state.order.services }).then(showServices),
    data('accounts', { order: state.order.accounts, find: state.find, offset: state.offset, limit: ACCOUNTS_SHOWN }).then(showAccounts),
    map.refresh(),
    data('gaps', { limit: 100 }).then(showGaps),
    data('records', { only: state.records }).then(showRecords),
    data('budget').then(showBudget),
    data('links').then(showLinks),
  ]);
}

// One refresh at a time, and not too many of them: changes that arrive meanwhile lead to one more.
let refreshing = false;
let again = false;
async function changed() {
  again = true;
  if (refreshing) return;
  refreshing = true;
  while (again) {
    again = false;
    try {
      await refresh();
    } catch (failure) {
      connection(false);
    }
    await new Promise((done) => setTimeout(done, LEAST_BETWEEN_MS));
  }
  refreshing = false;
}

function connection(live) {
  byId('connection').className = live ? 'live' : 'lost';
  byId('connection').textContent = live ? 'live' : 'The page\'s server does not respond. The figures may be old.';
}

function choose(choice) {
  Object.assign(state, choice);
  refresh().catch(() => connection(false));
}

function chooseOrder({ list, order }) {
  choose({ order: { ...state.order, [list]: order }, offset: 0 });
}

function chooseAccount(account) {
  choose({ account });
  byId('days').scrollIntoView();
}

byId('currency').onchange = (event) => choose({ currency: event.target.value, offset: 0 });
byId('all-accounts').onclick = () => choose({ account: '' });
byId('find').oninput = (event) => choose({ find: event.target.value.trim().toLowerCase(), offset: 0 });
byId('back').onclick = () => choose({ offset: Math.max(0, state.offset - ACCOUNTS_SHOWN) });
byId('on').onclick = () => choose({ offset: state.offset + ACCOUNTS_SHOWN });
byId('to-gaps').onclick = () => { byId('gap-list').open = true; };
byId('day-table').ontoggle = () => choose({});
document.querySelectorAll('[data-days]').forEach((each) => { each.onclick = () => choose({ days: Number(each.dataset.days) }); });
document.querySelectorAll('[data-records]').forEach((each) => { each.onclick = () => choose({ records: each.dataset.records }); });
document.querySelectorAll('[data-order]').forEach((each) => { each.onclick = () => chooseOrder(each.dataset); });
byId('states').append(...['final', 'read', 'partly', 'suspect', 'missing'].map((each) => {
  const picture = svg('svg', { viewBox: '0 0 16 14', 'aria-hidden': 'true' }, ...shape(each, 0, 0, 16, 14));
  return element('li', {}, picture, STATES[each]);
}));

const events = new EventSource('/events');
events.onopen = () => connection(true);
events.onmessage = () => changed();
events.onerror = () => connection(false);
