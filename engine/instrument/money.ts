import type { Instrument } from "./instrument.ts";
import { mulDiv, Rounding } from "../num/mul_div.ts";

/*
 * All money formulas, pure. Money is in 1e-8 units of the settlement asset, prices in ticks (or
 * 1e-8 units where named so), quantities in lots, rates in parts per billion (ppb).
 *
 * Every result is exact before one rounding, whose mode is a parameter (a named assumption of the
 * venue); every function throws RangeError when its result, or a factor that its doc names, is
 * beyond ±(2^53 − 1): with 1e-8 units that is about 90 million of the asset.
 */

const PPB = 1_000_000_000;

/** A positive rational number in lowest terms. */
export interface Ratio {
  readonly num: number;
  readonly den: number;
}

/**
 * Money in one tick × lot of a linear contract or spot pair:
 * tick size × lot size × multiplier × 10^8. BTCUSDT (0.1, 0.001): 10,000.
 *
 * @throws {RangeError} for an inverse contract, or when the ratio's parts are beyond 2^53 − 1.
 */
export function tickLotValue(instrument: Instrument): Ratio {
  if (isInverse(instrument)) {
    throw new RangeError(
      `${instrument.symbol} is inverse: its value is not linear in ticks × lots`,
    );
  }
  const decimals = 8 - instrument.priceDecimals - instrument.qtyDecimals;
  const mantissa = BigInt(instrument.tickMantissa) * BigInt(instrument.lotMantissa);
  return ratio(
    mantissa * BigInt(instrument.multiplierNum),
    BigInt(instrument.multiplierDen),
    decimals,
  );
}

/** Base units (contracts × multiplier) in one lot: lot size × multiplier. BTCUSDT: 1/1000. */
export function lotSize(instrument: Instrument): Ratio {
  return ratio(
    BigInt(instrument.lotMantissa) * BigInt(instrument.multiplierNum),
    BigInt(instrument.multiplierDen),
    -instrument.qtyDecimals,
  );
}

/**
 * Money × ticks in one lot of an inverse contract: lot size × multiplier / tick size × 10^8. The
 * value of a position in coin is this × lots / ticks.
 */
export function inverseLotValue(instrument: Instrument): Ratio {
  return ratio(
    BigInt(instrument.lotMantissa) * BigInt(instrument.multiplierNum),
    BigInt(instrument.tickMantissa) * BigInt(instrument.multiplierDen),
    8 + instrument.priceDecimals - instrument.qtyDecimals,
  );
}

/**
 * `value` itself: for sums and products of safe integers, which if not safe may have been rounded.
 *
 * @throws {RangeError} when it is not a safe integer.
 */
export function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is beyond exact integers`);
  return value;
}

/** True when P&L is in the base coin and value falls with the price. */
export function isInverse(instrument: Instrument): boolean {
  return instrument.kind === "inverse-perpetual" || instrument.kind === "inverse-future";
}

/** Value of a linear quantity at a price: ticks × lots × `value`. Signed as lots are. */
export function notional(
  value: Ratio,
  priceTicks: number,
  qtyLots: number,
  rounding: Rounding,
): number {
  return mulDiv(priceTicks, qtyLots * value.num, value.den, rounding);
}

/** Value of a signed sum of ticks × lots (a position's cost, its P&L): tickLots × `value`. */
export function tickLotMoney(value: Ratio, tickLots: number, rounding: Rounding): number {
  return mulDiv(tickLots, value.num, value.den, rounding);
}

/** Value in coin of an inverse quantity at a price: lots × `value` / ticks. */
export function inverseNotional(
  value: Ratio,
  priceTicks: number,
  qtyLots: number,
  rounding: Rounding,
): number {
  return mulDiv(qtyLots, value.num, value.den * priceTicks, rounding);
}

/**
 * Value of a linear quantity at a mark, index or average price in 1e-8 units: lots × size × mark.
 */
export function notionalAtMark(
  size: Ratio,
  markPrice1e8: number,
  qtyLots: number,
  rounding: Rounding,
): number {
  return mulDiv(markPrice1e8, qtyLots * size.num, size.den, rounding);
}

/**
 * Fee on a trade of that notional: `traded` × rate. Positive is paid, negative (a negative rate) is
 * a rebate. Binance does not document its rounding; the venue configuration names the one assumed.
 */
export function fee(traded: number, ratePpb: number, rounding: Rounding): number {
  return mulDiv(traded, ratePpb, PPB, rounding);
}

/**
 * What a position receives at a funding settlement, negative when it pays:
 * −lots × size × mark × rate, rounded once. With a positive rate longs pay shorts.
 * (lots × the rate in lowest terms must be below 2^53.)
 *
 * @throws {RangeError} for a rate that is no safe integer
 */
export function fundingPayment(
  size: Ratio,
  positionLots: number,
  markPrice1e8: number,
  ratePpb: number,
  rounding: Rounding,
): number {
  if (positionLots === 0 || ratePpb === 0) return 0;
  // Lowest terms of NaN would be looked for for ever.
  if (!Number.isSafeInteger(ratePpb)) {
    throw new RangeError(`Funding rate is ${ratePpb} ppb, expected a whole number below 2^53`);
  }
  const common = gcd(Math.abs(ratePpb), PPB);
  const factor = -positionLots * size.num * (ratePpb / common);
  return mulDiv(markPrice1e8, factor, size.den * (PPB / common), rounding);
}

/**
 * P&L in ticks × lots × 2 of a position held at `costTickLots` (signed: Σ signed quantity × price)
 * were it closed at half of `mid2Ticks`: lots × mid2 − 2 × cost. Exact for every mid price.
 */
export function openTickLots2(
  positionLots: number,
  costTickLots: number,
  mid2Ticks: number,
): number {
  return safe(positionLots * mid2Ticks) - 2 * costTickLots;
}

/**
 * Value of a linear quantity at a mid given as best bid + best ask in ticks. Signed as lots are.
 */
export function notionalAtMid2(
  value: Ratio,
  mid2Ticks: number,
  qtyLots: number,
  rounding: Rounding,
): number {
  return mulDiv(mid2Ticks, qtyLots * value.num, 2 * value.den, rounding);
}

/** Unrealised P&L at a mid given as best bid + best ask in ticks. */
export function unrealizedAtMid2(
  value: Ratio,
  positionLots: number,
  costTickLots: number,
  mid2Ticks: number,
  rounding: Rounding,
): number {
  const open = openTickLots2(positionLots, costTickLots, mid2Ticks);
  return mulDiv(open, value.num, 2 * value.den, rounding);
}

/** Unrealised P&L at a mark price in 1e-8 units: value at the mark − cost, each rounded. */
export function unrealizedAtMark(
  size: Ratio,
  value: Ratio,
  positionLots: number,
  costTickLots: number,
  markPrice1e8: number,
  rounding: Rounding,
): number {
  return safe(
    notionalAtMark(size, markPrice1e8, positionLots, rounding) -
      tickLotMoney(value, costTickLots, rounding),
  );
}

/** Margin to open or hold that notional: |exposure| × rate, rounded up (1 / leverage is a rate). */
export function margin(exposure: number, ratePpb: number): number {
  return mulDiv(Math.abs(exposure), ratePpb, PPB, Rounding.UP);
}

/**
 * Maintenance margin within one bracket: |exposure| × rate − `cumulative`, rounded up, where
 * `cumulative` is the venue's maintenance amount of the bracket (0 in the lowest one).
 */
export function maintenanceMargin(exposure: number, ratePpb: number, cumulative: number): number {
  return margin(exposure, ratePpb) - cumulative;
}

/**
 * Mark price, in 1e-8 units, at which a one-way position is liquidated: where margin balance equals
 * maintenance margin. From Binance's formula, with q = |lots| × size and signed cost:
 *
 *   long:  (cost − collateral) / (q × (1 − rate))
 *   short: (−cost + collateral) / (q × (1 + rate))
 *
 * `collateral` = wallet balance − maintenance margin of other positions + their unrealised P&L +
 * the bracket's `cumulative` (0 in the lowest bracket, for which alone the answer is right without
 * iterating). Rounded against the holder: up for longs, down for shorts. 0 when there is none:
 * flat, or a long whose collateral covers a fall to zero.
 */
export function liquidationPrice(
  size: Ratio,
  value: Ratio,
  positionLots: number,
  costTickLots: number,
  collateral: number,
  maintenanceRatePpb: number,
): number {
  if (positionLots === 0) return 0;
  const long = positionLots > 0;
  const cost = tickLotMoney(value, costTickLots, long ? Rounding.CEIL : Rounding.FLOOR);
  const loss = (long ? cost : -cost) + (long ? -collateral : collateral);
  if (loss <= 0) return 0;
  const keep = long ? PPB - maintenanceRatePpb : PPB + maintenanceRatePpb;
  const common = gcd(keep, PPB);
  return mulDiv(
    loss,
    size.den * (PPB / common),
    Math.abs(positionLots) * size.num * (keep / common),
    long ? Rounding.UP : Rounding.DOWN,
  );
}

/**
 * num / den × 10^decimals in lowest terms; both parts safe. Runs once an instrument, so BigInt may.
 */
function ratio(num: bigint, den: bigint, decimals: number): Ratio {
  const n = decimals > 0 ? num * 10n ** BigInt(decimals) : num;
  const d = decimals < 0 ? den * 10n ** BigInt(-decimals) : den;
  if (n <= 0n || d <= 0n) throw new RangeError(`Contract size ${n}/${d} is not positive`);
  let a = n;
  let b = d;
  while (b !== 0n) [a, b] = [b, a % b];
  const lowest = { num: Number(n / a), den: Number(d / a) };
  if (!Number.isSafeInteger(lowest.num) || !Number.isSafeInteger(lowest.den)) {
    throw new RangeError(`Contract size ${n}/${d} needs more than 2^53`);
  }
  return lowest;
}

function gcd(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
