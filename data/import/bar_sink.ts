import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { BarKind } from "../quality/bar_checks.ts";

/** A bar as the store's `bars` table keeps it. Prices and quantities are decimals as text. */
export interface StoredBar {
  readonly openTs: number;
  readonly closeTs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly takerBuyVolume: string;
  readonly trades: number;
}

/** Takes bars of an instrument; `intervalUs` is their nominal length, `kind` what they are made of. */
export type BarSink = (
  instrument: Instrument,
  intervalUs: number,
  bars: readonly StoredBar[],
  kind: BarKind,
) => Promise<void>;

/** Decimals that the `bars` table keeps exactly: prices below 10^9, quantities below 10^30. */
const PRICE = /^-?\d{1,9}(\.\d{1,9}0*)?$/;
const QTY = /^\d{1,30}(\.\d{1,8}0*)?$/;

/** What is wrong with the decimals of a bar; undefined if nothing is. */
export function barFault(
  prices: readonly string[],
  volumes: readonly string[],
  kind: BarKind,
): string | undefined {
  const price = prices.find((text) => !PRICE.test(text));
  if (price !== undefined) {
    return `price is ${
      JSON.stringify(price)
    }, expected a decimal below 10^9 with at most 9 decimals`;
  }
  const volume = volumes.find((text) => !QTY.test(text));
  if (volume !== undefined) {
    return `volume is ${JSON.stringify(volume)}, expected a decimal with at most 8 decimals`;
  }
  const low = prices.find((text) => !(Number(text) > 0));
  if (low !== undefined && kind !== "premium") return `price is ${low}, expected one above 0`;
  return undefined;
}
