import type { Instrument } from "../../engine/instrument/instrument.ts";
import { trimZeros } from "../../engine/num/decimal.ts";
import { plainInstrument } from "../wire/binance/known_instruments.ts";

const DECIMALS = 8;

/**
 * Infers tick and lot of an instrument that nobody defines: the coarsest powers of ten that all its
 * prices and quantities are multiples of. Fed with integers of 1e-8.
 */
export class GridInference {
  #priceUnit = 10 ** DECIMALS;
  #qtyUnit = 10 ** DECIMALS;

  /** @param atLeast a grid that rows stand on already: the new one may only be finer */
  constructor(atLeast?: Instrument) {
    if (atLeast === undefined) return;
    this.#priceUnit = 10 ** Math.max(0, DECIMALS - atLeast.priceDecimals);
    this.#qtyUnit = 10 ** Math.max(0, DECIMALS - atLeast.qtyDecimals);
  }

  add(price1e8: number, qty1e8: number): void {
    while (price1e8 % this.#priceUnit !== 0) this.#priceUnit /= 10;
    while (qty1e8 % this.#qtyUnit !== 0) this.#qtyUnit /= 10;
  }

  /** The same of decimals as text, for those that 1e-8 does not hold: what counts is their digits. */
  addText(price: string, qty: string): void {
    this.#priceUnit = Math.min(this.#priceUnit, unitOf(price));
    this.#qtyUnit = Math.min(this.#qtyUnit, unitOf(qty));
  }

  /** The instrument, in quote units told from the end of its symbol where they can be. */
  instrument(venue: string, symbol: string): Instrument {
    const quote = ["USDT", "USDC", "FDUSD", "BUSD", "BTC", "ETH", "EUR", "USD"]
      .find((q) => symbol.endsWith(q) && symbol.length > q.length) ?? "USDT";
    return plainInstrument({
      venue,
      symbol,
      base: symbol.endsWith(quote) ? symbol.slice(0, -quote.length) : symbol,
      quote,
      tickDecimals: decimalsOf(this.#priceUnit),
      lotDecimals: decimalsOf(this.#qtyUnit),
    });
  }
}

/** The coarsest power of ten, in 1e-8, that a decimal is a multiple of; at least 1. */
function unitOf(decimal: string): number {
  const fraction = decimal.includes(".") ? trimZeros(decimal).split(".")[1] ?? "" : "";
  return 10 ** Math.max(0, DECIMALS - fraction.length);
}

/** 10^8 → 0 decimals, 1 → 8 decimals. */
function decimalsOf(unit: number): number {
  let decimals = DECIMALS;
  for (let u = unit; u > 1; u /= 10) decimals -= 1;
  return decimals;
}

/** What is stored and said of an inferred definition. */
export function inferenceNote(instrument: Instrument): string {
  const { symbol, priceDecimals, qtyDecimals } = instrument;
  return `${symbol}: tick 10^-${priceDecimals} and lot 10^-${qtyDecimals} inferred from the data; ` +
    "give --exchange-info FILE for the venue's own";
}
