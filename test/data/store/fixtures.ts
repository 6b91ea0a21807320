import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventBatch } from "../../../data/feed/event_batch.ts";
import { type CommitOptions, type Committed, Store } from "../../../data/mod.ts";
import type { TapeOptions } from "../../../data/tape/tape_options.ts";
import { openTape } from "../../../data/tape/open_tape.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { BENCH_INSTRUMENT } from "../../bench/synthetic_events.ts";

export const INSTRUMENT = BENCH_INSTRUMENT;

/** A row of a batch or a tape, for comparing. */
export interface PlainRow {
  exchTs: number;
  exchNs?: number;
  localTs: number;
  localNs?: number;
  code: number;
  price: number;
  qty: number;
  aux: number;
}

/** A folder that is gone after the test. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), "store-test-"));
  file(name = "events.duckdb"): string {
    return join(this.folder, name);
  }
  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function batchOf(
  rows: readonly PlainRow[],
  instrument: Instrument = INSTRUMENT,
): EventBatch {
  return {
    instrument,
    length: rows.length,
    exchTs: Float64Array.from(rows, (r) => r.exchTs),
    exchNs: Uint16Array.from(rows, (r) => r.exchNs ?? 0),
    localTs: Float64Array.from(rows, (r) => r.localTs),
    localNs: Uint16Array.from(rows, (r) => r.localNs ?? 0),
    code: Uint16Array.from(rows, (r) => r.code),
    price: Float64Array.from(rows, (r) => r.price),
    qty: Float64Array.from(rows, (r) => r.qty),
    aux: Float64Array.from(rows, (r) => r.aux),
  };
}

/** Writes batches as one source. */
export async function writeSource(
  path: string,
  batches: Iterable<EventBatch>,
  commit: CommitOptions = {},
): Promise<Committed> {
  using store = await Store.open(path, { mode: "create" });
  const writer = await store.writer({ format: "test" });
  for (const batch of batches) await writer.write(batch);
  return await writer.commit(commit);
}

/** Reads a whole tape into plain rows. */
export async function readTape(path: string, options: Partial<TapeOptions> = {}) {
  using store = await Store.open(path);
  const tape = await openTape(store, { instrument: "BTCUSDT", ...options });
  const rows: PlainRow[] = [];
  try {
    for (let chunk = await tape.next(); chunk; chunk = await tape.next()) {
      for (let i = 0; i < chunk.length; i++) {
        rows.push({
          exchTs: chunk.exchTs[i],
          localTs: chunk.localTs[i],
          code: chunk.code[i],
          price: chunk.price[i],
          qty: chunk.qty[i],
          aux: chunk.aux[i],
        });
      }
      tape.release(chunk);
    }
    const { versions, wide, firstTs, lastTs, dataHash } = tape;
    return { rows, count: tape.rows, versions, wide, firstTs, lastTs, dataHash };
  } finally {
    await tape.close();
  }
}
