const EXPONENT = /^([+-]?)(\d*)\.?(\d*)[eE]([+-]?\d{1,3})$/;

/** Powers of ten beyond this are no price in any unit. */
const MOST = 40;

/**
 * A decimal with an exponent, as tools write small and large ones (`1e-05`, `2E+16`), in plain
 * digits; exact, as the digits only move. Any other text comes back as it is.
 */
export function plainDecimal(text: string): string {
  const match = EXPONENT.exec(text);
  if (match === null) return text;
  const [, sign, whole, fraction, power] = match;
  if (whole + fraction === "") return text;
  const exponent = Number(power);
  // No price and no quantity: it is to be told as it stands there.
  if (Math.abs(exponent) > MOST) return text;
  const all = whole + fraction;
  const point = whole.length + exponent;
  const padded = point > all.length
    ? all.padEnd(point, "0")
    : point < 1
    ? all.padStart(all.length + 1 - point, "0")
    : all;
  const at = Math.max(1, point);
  const [left, right] = [padded.slice(0, at).replace(/^0+(?=\d)/, ""), padded.slice(at)];
  return `${sign === "-" ? "-" : ""}${left}${right === "" ? "" : `.${right}`}`;
}
