import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateMarket } from "../../data/generate/generate_market.ts";
import { defaultInstruments } from "../../data/generate/instruments.ts";
import { Store } from "../../data/store/store.ts";

/** The busy market: fifty times the usual pace gives about 1,000 rows a second, as the recorded ones. */
const INTENSITY = 50;
const ROWS_A_MINUTE = 57_000;
const GENERATED = { seed: 1, intensity: INTENSITY } as const;
const MINUTE_US = 60_000_000;
/** Longest stretch from the generator. */
const MAX_MINUTES = 90;

/** A DuckDB file for a run, and how many rows it holds. */
export interface GeneratedFile {
  readonly path: string;
  readonly rows: number;
  readonly makeSeconds: number;
}

/** Calls `use` with a folder that is gone afterwards. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>) {
  const folder = mkdtempSync(join(tmpdir(), "throughline-bench-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Writes a file of about `rows` generated rows of BTCUSDT: up to 90 minutes of a busy market from
 * the generator, then the same again and again, shifted in time, copied by SQL. Each copy begins
 * with a snapshot of the book, so that they join as a recorder's files do after a reconnect.
 */
export async function writeGenerated(folder: string, rows: number): Promise<GeneratedFile> {
  const path = join(folder, "generated.duckdb");
  const begin = performance.now();
  const store = await Store.open(path, { mode: "create", memoryLimit: "1GB" });
  try {
    const minutes = Math.min(MAX_MINUTES, Math.max(1, Math.round(rows / ROWS_A_MINUTE)));
    const durationUs = minutes * MINUTE_US;
    const writer = await store.writer({ format: "generated" });
    const instrument = defaultInstruments()[0];
    for (const batch of generateMarket({ ...GENERATED, instrument, durationUs })) {
      await writer.write(batch);
    }
    const { rows: made } = await writer.commit();
    const copies = Math.max(1, Math.round(rows / made));
    await repeat(store, made, copies, durationUs);
    return { path, rows: made * copies, makeSeconds: (performance.now() - begin) / 1000 };
  } finally {
    store.close();
  }
}

/** Copies the first `rows` rows behind themselves, and keeps the sums of the source right. */
async function repeat(store: Store, rows: number, copies: number, durationUs: number) {
  // Late arrivals of one copy may not reach into the next.
  const period = durationUs + MINUTE_US;
  const connection = await store.connect();
  try {
    for (let copy = 1; copy < copies; copy++) {
      const shift = `to_microseconds(${copy * period})`;
      await connection.run(
        `INSERT INTO ${store.eventTable} SELECT source_id, instrument_id, seq + ${copy * rows},
           exch_ts + ${shift}, exch_ns, local_ts + ${shift}, local_ns, code, price, qty, aux
         FROM events WHERE seq <= ${rows}`,
      );
    }
    const more = `to_microseconds(${(copies - 1) * period})`;
    await connection.run(
      `UPDATE source_parts SET rows = rows * ${copies}, last_seq = last_seq * ${copies},
         max_exch_ts = max_exch_ts + ${more}, max_local_ts = max_local_ts + ${more}`,
    );
    await connection.run(`UPDATE sources SET rows = rows * ${copies}`);
    await connection.run("CHECKPOINT");
  } finally {
    connection.closeSync();
  }
}
