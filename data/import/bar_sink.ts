import type { Instrument } from "../../engine/instrument/instrument.ts";

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

/** Takes bars of an instrument; `intervalUs` is their nominal length. */
export type BarSink = (
  instrument: Instrument,
  intervalUs: number,
  bars: readonly StoredBar[],
) => Promise<void>;
