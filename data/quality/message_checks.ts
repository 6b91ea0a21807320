import type { Regrid } from "../../engine/instrument/regrid.ts";
import type { ImportChecks } from "./import_checks.ts";

/** Streams whose venue times each go forward; between them they need not. */
export const Stream = { DEPTH: 0, TRADE: 1, QUOTE: 2, MARK: 3 } as const;
export type Stream = (typeof Stream)[keyof typeof Stream];
const STREAM_NAMES = ["depth", "trade", "best bid and offer", "mark price"] as const;

/** A pause longer than this is reported, µs. */
const QUIET_US = 60_000_000;
/** Trades that go on within this time were not interrupted, µs. */
const AT_ONCE_US = 1_000_000;
/** A trade further from the one before than this share of it is reported. */
const OUTLIER_SHARE = 0.1;

/** Checks of one instrument's messages among themselves: times, ids, prices. O(1) a message. */
export class MessageChecks {
  readonly #lastExchTs = [-Infinity, -Infinity, -Infinity, -Infinity];
  #lastLocalTs = -Infinity;
  #lastTradeId = NaN;
  #lastQuoteId = -1;
  #lastPrice = NaN;
  #lastTradeTs = NaN;

  constructor(readonly checks: ImportChecks, readonly symbol: string) {}

  /** A message arrived at local time `localTs`, µs. */
  arrived(localTs: number): void {
    const pause = localTs - this.#lastLocalTs;
    if (pause < 0) {
      this.checks.found("time-order", () => `local time ${localTs} after ${this.#lastLocalTs}`);
    } else if (pause > QUIET_US && pause !== Infinity) {
      this.checks.found("quiet", () => `nothing for ${(pause / 1e6).toFixed(1)} s`);
    }
    this.#lastLocalTs = localTs;
  }

  /** A message of a stream happened at `exchTs`, µs. */
  exchTime(stream: Stream, exchTs: number): void {
    const last = this.#lastExchTs[stream];
    if (exchTs < last) {
      this.checks.found("time-order", () => `${STREAM_NAMES[stream]} at ${exchTs} after ${last}`);
    } else this.#lastExchTs[stream] = exchTs;
  }

  /** Prices come in ticks of another definition from here on. */
  regrid(regrid: Regrid): void {
    this.#lastPrice = regrid.ticksNear(this.#lastPrice);
  }

  /** A trade. Ids go up by one; NaN where the source has none. */
  trade(id: number, exchTs: number, priceTicks: number, isOffMarket: boolean): void {
    const { checks } = this;
    checks.tally("trades");
    this.exchTime(Stream.TRADE, exchTs);
    const step = id - this.#lastTradeId;
    // The venue leaves out single ids of its own accord; trades go on at once then.
    const isAtOnce = exchTs - this.#lastTradeTs <= AT_ONCE_US;
    this.#lastTradeTs = exchTs;
    if (step === 2 && isAtOnce) checks.found("skipped-ids", () => `no trade ${id - 1}`);
    else if (step > 1) checks.found("gaps", () => `${step - 1} trades missing before trade ${id}`);
    else if (step <= 0) checks.found("duplicates", () => `trade ${id} after ${id - step}`);
    if (!(step <= 0)) this.#lastTradeId = id;
    if (isOffMarket) return;
    const last = this.#lastPrice;
    if (Math.abs(priceTicks - last) > OUTLIER_SHARE * last) {
      checks.found("outliers", () => `trade at ${priceTicks} ticks after ${last}`);
    }
    this.#lastPrice = priceTicks;
  }

  /** A best bid and offer; `exchTs` NaN where the source has none. */
  quote(id: number, exchTs: number, bidTicks: number, askTicks: number): void {
    const { checks } = this;
    if (exchTs === exchTs) this.exchTime(Stream.QUOTE, exchTs);
    if (id < this.#lastQuoteId) {
      checks.found("time-order", () => `best bid and offer ${id} after ${this.#lastQuoteId}`);
    }
    this.#lastQuoteId = id;
    if (bidTicks >= askTicks) {
      checks.found("crossed", () => `best bid ${bidTicks} ≥ best ask ${askTicks} ticks`);
    }
  }

  ignored(name: string): void {
    this.checks.found("ignored", () => name);
    this.checks.tally(`ignored:${name}`);
  }
}
