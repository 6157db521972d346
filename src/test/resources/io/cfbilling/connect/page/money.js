// Amounts are texts with all their digits. They are never converted to numbers, except for positions on the screen.

/** The parts of an amount: sign, digits before the point in groups, at least two after it, and the rest. */
export function parts(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  return {
    sign: sign && '−',
    whole: whole.replace(/\B(?=(\d{3})+$)/g, ','),
    cents: fraction.slice(0, 2).padEnd(2, '0'),
    rest: fraction.slice(2),
  };
}

/** The amount on one line, for readers and tips. */
export function plain(text) {
  const { sign, whole, cents, rest } = parts(text);
  return `${sign}${whole}.${cents}${rest}`;
}

/** An element in which the digits after the cents are dim. All are there, so that it can be copied. */
export function amount(text, { plus = false, width = 0 } = {}) {
  const element = document.createElement('data');
  element.className = 'amount';
  if (text === null) {
    element.textContent = '–';
    return element;
  }
  const { sign, whole, cents, rest } = parts(text);
  element.value = text;
  element.append(`${sign || (plus && text !== '0' ? '+' : '')}${whole}.${cents}`);
  const dim = document.createElement('span');
  dim.className = 'rest';
  dim.textContent = rest;
  if (width) dim.style.width = `${width}ch`;
  element.append(dim);
  return element;
}

/** How many digits the longest of these amounts has after the cents. */
export function restWidth(texts) {
  return Math.max(0, ...texts.filter((each) => each !== null).map((each) => parts(each).rest.length));
}

/** A change in percent, with an arrow that does not depend on colour. */
export function percent(text) {
  if (text === null) return '';
  return `${text.startsWith('-') ? '▼' : text === '0' ? '=' : '▲'} ${text.replace('-', '')} %`;
}

/** For positions on the screen only. */
export function position(text) {
  return Number(text);
}
