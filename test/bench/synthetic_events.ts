import { openInstrument } from "../open_instrument.ts";
import type { EventBatch } from "../../data/feed/event_batch.ts";
import { EventKind as K, RowFlag as F } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";

/** BTCUSDT as it was in 2023, with filters that let everything pass. */
export const BENCH_INSTRUMENT: Instrument = openInstrument({ index: -1 });

/** One step of xorshift32: cheap, the same everywhere. */
function step(state: number): number {
  let x = state;
  x ^= x << 13;
  x ^= x >>> 17;
  return x ^ (x << 5);
}

/**
 * Rows of the shape of a busy futures feed: depth messages of eight levels and a trade, times that
 * move on by a few hundred µs, venue times that run ahead of local ones unevenly. Seeded.
 */
export function* syntheticEvents(
  rows: number,
  options: { instrument?: Instrument; seed?: number; batchRows?: number; startTs?: number } = {},
): Generator<EventBatch> {
  const { instrument = BENCH_INSTRUMENT, seed = 1, batchRows = 65536 } = options;
  let state = (seed * 2654435761) | 1;
  let localTs = options.startTs ?? 1_700_000_000_000_000;
  let mid = 300_000;
  for (let done = 0; done < rows; done += batchRows) {
    const length = Math.min(batchRows, rows - done);
    const batch = {
      instrument,
      length,
      exchTs: new Float64Array(length),
      exchNs: new Uint16Array(length),
      localTs: new Float64Array(length),
      localNs: new Uint16Array(length),
      code: new Uint16Array(length),
      price: new Float64Array(length),
      qty: new Float64Array(length),
      aux: new Float64Array(length),
    };
    for (let i = 0; i < length; i++) {
      const inMessage = (done + i) % 9;
      state = step(state);
      const random = state >>> 0;
      if (inMessage === 0) {
        localTs += random % 900;
        mid += random % 3 - 1;
      }
      const bid = inMessage < 4;
      const trade = inMessage === 8;
      batch.exchTs[i] = Math.floor((localTs - 2000 - random % 5000) / 1000) * 1000;
      batch.localTs[i] = localTs;
      batch.localNs[i] = random % 1000;
      batch.code[i] = trade
        ? K.TRADE | F.LAST | (random & 1 ? F.BUY : 0)
        : (bid ? K.BID : K.ASK) | (inMessage === 7 ? F.LAST : 0);
      batch.price[i] = trade ? mid : bid ? mid - 1 - random % 40 : mid + random % 40;
      batch.qty[i] = random % 20_000;
      batch.aux[i] = 1_000_000_000_000 + Math.floor((done + i) / 9);
    }
    yield batch;
  }
}
