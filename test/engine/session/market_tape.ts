import { openInstrument } from "../../open_instrument.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { Random } from "../../../engine/num/random.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { allocateChunk, type TapeChunk } from "../../../engine/tape/chunk.ts";

export const START_TS = 1_700_000_000_000_000;

/** A contract of tick 0.1 and lot 0.001, so that a tick × lot is worth 10 000 money units. */
export function contract(index: number, symbol = `C${index}USDT`): Instrument {
  return openInstrument({ index, symbol, base: `C${index}` }, {
    maxPriceTicks: 1_000_000,
    maxQtyLots: 100_000,
    marketMaxQtyLots: 50_000,
  });
}

export interface TapeOptions {
  readonly seed: number;
  readonly messages: number;
  readonly instruments?: number;
  /** Mean time between messages, µs. @default {20_000} */
  readonly gapUs?: number;
}

/** Seed-made market data of every kind, by arrival: thin books, jumps, one-sided and crossed ones. */
export function marketRows(options: TapeOptions): Row[] {
  const { seed, messages, instruments = 1, gapUs = 20_000 } = options;
  const random = new Random(seed).fork("tape");
  const markets = Array.from({ length: instruments }, (_, i) => new Market(i, random.fork(`${i}`)));
  const rows: Row[] = [];
  let now = START_TS;
  for (let i = 0; i < messages; i++) {
    // Often two messages in one instant.
    now += random.int(4) === 0 ? 0 : random.int(2 * gapUs);
    rows.push(...markets[random.int(instruments)].message(now));
  }
  return rows.map((row, i) => ({ row, i }))
    .sort((a, b) => a.row.now - b.row.now || a.row.instrument - b.row.instrument || a.i - b.i)
    .map(({ row }) => row);
}

class Market {
  readonly #instrument: number;
  readonly #random: Random;
  #mid = 10_000;
  #id = 0;

  constructor(instrument: number, random: Random) {
    this.#instrument = instrument;
    this.#random = random;
  }

  message(now: number): Row[] {
    const random = this.#random;
    if (random.int(3) === 0) this.#mid += random.int(7) - 3;
    if (random.int(150) === 0) this.#mid += random.int(600) - 300;
    // Streams are not in step: venue times go back between them, some clocks are ahead of ours.
    const exchTs = now - random.int(30_000) + (random.int(20) === 0 ? 8000 : 0);
    const rows = this.#rows(random.int(100));
    const last = rows.length - 1;
    return rows.map(([code, price, qty, aux], i) => ({
      now,
      instrument: this.#instrument,
      exchTs,
      code: i === last ? code | RowFlag.LAST : code,
      price,
      qty,
      aux,
    }));
  }

  #rows(draw: number): [number, number, number, number][] {
    const random = this.#random;
    if (draw < 45) return Array.from({ length: 1 + random.int(5) }, () => this.#level());
    if (draw < 75) return [this.#trade()];
    if (draw < 85) {
      return [
        [EventKind.QUOTE | RowFlag.BUY, this.#mid - random.int(3), 1 + random.int(20), ++this.#id],
        [EventKind.QUOTE, this.#mid + 1 + random.int(3), 1 + random.int(20), ++this.#id],
      ];
    }
    if (draw < 92) {
      const price = this.#mid * 10_000_000;
      return [
        [EventKind.MARK, 0, 0, price + random.int(1_000_000)],
        [EventKind.INDEX, 0, 0, price],
        [EventKind.FUNDING_RATE, random.int(200_000) - 100_000, 0, START_TS + 28_800_000_000],
      ];
    }
    if (draw < 96) return this.#snapshot();
    if (draw === 96) return [[EventKind.CLEAR, 0, 0, 0]];
    if (draw === 97) {
      return [[EventKind.FUNDING, random.int(200_000) - 100_000, 0, this.#mid * 10_000_000]];
    }
    if (draw === 98) return [[EventKind.STATUS, random.int(4) === 0 ? 0 : 1, 0, 0]];
    return [[EventKind.LIQUIDATION, this.#mid, 5, 0]];
  }

  #level(): [number, number, number, number] {
    const random = this.#random;
    const isBid = random.int(2) === 0;
    const lots = random.int(3) === 0 ? 0 : 1 + random.int(30);
    const away = random.int(40) === 0 ? random.int(2000) : random.int(8);
    const price = isBid ? this.#mid - away : this.#mid + 1 + away;
    // Now and then a level that crosses the other side.
    const cross = random.int(25) === 0 ? (isBid ? 6 : -6) : 0;
    return [isBid ? EventKind.BID : EventKind.ASK, Math.max(1, price + cross), lots, ++this.#id];
  }

  #trade(): [number, number, number, number] {
    const random = this.#random;
    const isBuy = random.int(2) === 0;
    const off = random.int(60) === 0 ? RowFlag.OFF_MARKET : 0;
    const price = this.#mid + random.int(5) - 2;
    return [
      EventKind.TRADE | (isBuy ? RowFlag.BUY : 0) | off,
      price,
      1 + random.int(40),
      ++this.#id,
    ];
  }

  #snapshot(): [number, number, number, number][] {
    const { SNAPSHOT, BUY } = RowFlag;
    const rows: [number, number, number, number][] = [];
    rows.push([EventKind.CLEAR | SNAPSHOT | BUY, this.#mid - 10, 0, 0]);
    for (let i = 0; i < 6; i++) rows.push([EventKind.BID | SNAPSHOT, this.#mid - i, 3 + i, 0]);
    rows.push([EventKind.CLEAR | SNAPSHOT, this.#mid + 11, 0, 0]);
    for (let i = 0; i < 6; i++) rows.push([EventKind.ASK | SNAPSHOT, this.#mid + 1 + i, 3 + i, 0]);
    return rows;
  }
}

/** The rows of one instrument as tape chunks; `sizes` are gone through again and again. */
export function chunksOf(rows: readonly Row[], instrument: number, sizes: readonly number[]) {
  const own = rows.filter((row) => row.instrument === instrument);
  const chunks: TapeChunk[] = [];
  for (let from = 0, i = 0; from < own.length; i++) {
    const part = own.slice(from, from + sizes[i % sizes.length]);
    chunks.push(chunkOf(part));
    from += part.length;
  }
  return chunks;
}

export function chunkOf(rows: readonly Row[], wide = false): TapeChunk {
  const chunk = allocateChunk(rows.length, { wide });
  chunk.length = rows.length;
  rows.forEach((row, i) => {
    chunk.exchTs[i] = row.exchTs;
    chunk.localTs[i] = row.now;
    chunk.code[i] = row.code;
    chunk.price[i] = row.price;
    chunk.qty[i] = row.qty;
    chunk.aux[i] = row.aux;
  });
  return chunk;
}

/** A row of the first instrument, `ms` after the start, last of its message. */
export const rowAt = (ms: number, code: number, price: number, qty: number): Row => ({
  now: START_TS + ms * 1000,
  exchTs: START_TS + ms * 1000,
  instrument: 0,
  code: code | RowFlag.LAST,
  price,
  qty,
  aux: 0,
});
