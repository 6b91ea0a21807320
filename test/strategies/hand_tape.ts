import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import { allocateChunk, type TapeChunk } from "../../engine/tape/chunk.ts";

const { BID, ASK, TRADE, QUOTE } = EventKind;
const { BUY, LAST } = RowFlag;

/** Time of the first rows, µs: a whole minute. */
export const START = 1_700_000_040_000_000;

/** Writes a tape row by row, in seconds from the start; venue and arrival time are the same. */
export class HandTape {
  readonly #rows: [seconds: number, code: number, price: number, qty: number][] = [];

  trade(seconds: number, ticks: number, side: 1 | -1 = 1, lots = 1000): this {
    this.#rows.push([seconds, TRADE | LAST | (side === 1 ? BUY : 0), ticks, lots]);
    return this;
  }

  /** One depth message: levels as [ticks, lots], 0 lots removes. */
  depth(seconds: number, bids: [number, number][], asks: [number, number][]): this {
    const levels = [
      ...bids.map(([ticks, lots]) => [seconds, BID, ticks, lots] as const),
      ...asks.map(([ticks, lots]) => [seconds, ASK, ticks, lots] as const),
    ];
    levels.forEach(([at, code, ticks, lots], i) => {
      this.#rows.push([at, code | (i === levels.length - 1 ? LAST : 0), ticks, lots]);
    });
    return this;
  }

  quote(seconds: number, bidTicks: number, askTicks: number, lots = 1000): this {
    this.#rows.push([seconds, QUOTE | BUY, bidTicks, lots], [
      seconds,
      QUOTE | LAST,
      askTicks,
      lots,
    ]);
    return this;
  }

  chunk(): TapeChunk {
    const chunk = allocateChunk(this.#rows.length);
    chunk.length = this.#rows.length;
    this.#rows.forEach(([seconds, code, price, qty], i) => {
      chunk.exchTs[i] = chunk.localTs[i] = START + Math.round(seconds * 1e6);
      chunk.code[i] = code;
      chunk.price[i] = price;
      chunk.qty[i] = qty;
      chunk.aux[i] = i;
    });
    return chunk;
  }
}
