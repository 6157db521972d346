// Amounts are texts with all their digits. They are never made doubles, except for positions on the screen.

/** An amount to cents, half to even, with its thousands separated. */
export function cents(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const rest = fraction.slice(2);
  let units = BigInt(whole + fraction.slice(0, 2).padEnd(2, '0'));
  const half = /^50*$/.test(rest);
  if (half ? units % 2n === 1n : rest[0] >= '5') units += 1n;
  const digits = String(units).padStart(3, '0');
  return `${units === 0n ? '' : sign && '−'}${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

/** An amount with all its digits, and its thousands separated. */
export function exact(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  return `${sign && '−'}${grouped(whole)}.${fraction.padEnd(2, '0')}`;
}

function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** An element that shows cents; its value, and what appears when it is pointed at, have all digits. */
export function amount(text, { plus = false, all = false } = {}) {
  const element = document.createElement('data');
  element.className = 'amount';
  if (text === null) {
    element.textContent = '–';
    return element;
  }
  element.value = text;
  element.title = exact(text);
  element.textContent = `${plus && !text.startsWith('-') && text !== '0' ? '+' : ''}${all ? exact(text) : cents(text)}`;
  return element;
}

/** A change in percent, with an arrow that does not depend on colour. */
export function percent(text) {
  if (text === null) return '';
  return `${text.startsWith('-') ? '▼' : text === '0' ? '=' : '▲'} ${text.replace('-', '')} %`;
}

/** For positions on the screen, and orders, only. */
export function position(text) {
  return Number(text);
}
