/** What kind of contract an instrument is. Linear perpetuals are simulated now; the others have their room. */
export type InstrumentKind =
  | "linear-perpetual"
  | "inverse-perpetual"
  | "linear-future"
  | "inverse-future"
  | "spot"
  | "equity";

/** The venue's order filters, all in ticks, lots and exact integers; 0 (or Infinity for a maximum) = no such filter. */
export interface InstrumentFilters {
  readonly minPriceTicks: number;
  readonly maxPriceTicks: number;
  readonly minQtyLots: number;
  readonly maxQtyLots: number;
  readonly marketMinQtyLots: number;
  readonly marketMaxQtyLots: number;
  /** Smallest order value, in the settlement asset's 1e-8 units. Reduce-only orders are exempt. */
  readonly minNotional: number;
  /** PERCENT_PRICE: a limit must lie within mark × [down, up]; parts per billion, 0 = off. */
  readonly percentUpPpb: number;
  readonly percentDownPpb: number;
}

/**
 * One effective-dated definition of an instrument. A change of tick, lot, filters, fees or margins is
 * a new one with a later `validFromTs`; tapes carry an INSTRUMENT row where it takes effect, and a
 * session that meets one takes its books, orders and positions over to the new ticks and lots.
 *
 * Sizes are exact decimals: tick = `tickMantissa / 10 ** priceDecimals`, lot = `lotMantissa / 10 **
 * qtyDecimals`, contract multiplier = `multiplierNum / multiplierDen`.
 */
export interface Instrument {
  /** Dense index within a run, 0 and up; -1 outside a run. */
  readonly index: number;
  /** Venue's id, such as `binance-usdm`. */
  readonly venue: string;
  /** The venue's own symbol, such as `BTCUSDT`. */
  readonly symbol: string;
  readonly kind: InstrumentKind;
  readonly base: string;
  readonly quote: string;
  /** Asset in which P&L, fees and margin are settled. */
  readonly settle: string;
  readonly tickMantissa: number;
  readonly priceDecimals: number;
  readonly lotMantissa: number;
  readonly qtyDecimals: number;
  readonly multiplierNum: number;
  readonly multiplierDen: number;
  readonly filters: InstrumentFilters;
  /** Fee rates in parts per billion of notional: 0.02 % = 200_000. Negative = rebate. */
  readonly makerFeePpb: number;
  readonly takerFeePpb: number;
  /** Initial and maintenance margin rates at the lowest bracket, ppb of notional. */
  readonly initialMarginPpb: number;
  readonly maintenanceMarginPpb: number;
  /** Time from which this version holds, µs; 0 = from the beginning. */
  readonly validFromTs: number;
}

/** Money is kept in 1e-8 units of the settlement asset. */
export const MONEY_DECIMALS = 8;
/** 10 to the power of `MONEY_DECIMALS`. */
export const MONEY_SCALE = 100_000_000;

/** Price in quote units as the nearest double. Exact product, one correctly rounded division. */
export function priceOf(instrument: Instrument, ticks: number): number {
  return (ticks * instrument.tickMantissa) / 10 ** instrument.priceDecimals;
}

/** Quantity in base units (contracts) as the nearest double. */
export function qtyOf(instrument: Instrument, lots: number): number {
  return (lots * instrument.lotMantissa) / 10 ** instrument.qtyDecimals;
}
