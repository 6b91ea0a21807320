// deno-lint-ignore-file no-console
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../data/store/store.ts";
import { openTape } from "../../data/tape/open_tape.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import { syntheticEvents } from "./synthetic_events.ts";

/** What the bench measured; `rowsPerSecond` is the best of the repeats. */
export interface TapeLoadResult {
  readonly bench: "tape_load";
  readonly rows: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly firstRowsPerSecond: number;
  readonly writeRowsPerSecond: number;
  readonly fileBytes: number;
  readonly dataHash: string;
  readonly peakRssBytes: number;
}

/** Whole numbers that the rows must add up to, whatever the order and the size of the chunks. */
interface Sums {
  rows: number;
  price: number;
  qty: number;
}

/**
 * DuckDB file → tape: writes a file of `rows` rows, then reads all of them in local order, hash
 * included, `repeat` times, and asserts count and hash, and once the sums, against what was written.
 */
export async function runTapeLoadBench(
  options: { rows?: number; repeat?: number; hash?: boolean; order?: "local" | "exch" } = {},
): Promise<TapeLoadResult> {
  const { rows = 5_000_000, repeat = 5, hash = true, order = "local" } = options;
  const folder = mkdtempSync(join(tmpdir(), "tape-load-"));
  try {
    const path = join(folder, "events.duckdb");
    const written: Sums = { rows: 0, price: 0, qty: 0 };
    const found: Sums = { rows: 0, price: 0, qty: 0 };
    const hashes = new Set<string>();
    const writeSeconds = await writeFile(path, rows, written);
    const seconds: number[] = [];
    for (let i = 0; i < repeat; i++) {
      const start = performance.now();
      const loaded = await loadTape(path, hash, order);
      seconds.push((performance.now() - start) / 1000);
      if (loaded.rows !== rows) throw new Error(`${loaded.rows} rows, written were ${rows}`);
      hashes.add(loaded.dataHash);
    }
    // Looked at row by row without a clock: its hash is the one of the timed loads.
    const checked = await loadTape(path, true, order, (chunk) => addTo(found, chunk));
    assertSame(found, written);
    const { dataHash } = checked;
    if (hash && !(hashes.size === 1 && hashes.has(dataHash))) {
      throw new Error(
        `Loads gave the hashes ${[...hashes].join(", ")}, expected ${dataHash} alone`,
      );
    }
    const best = Math.min(...seconds);
    return {
      bench: "tape_load",
      rows,
      seconds: best,
      rowsPerSecond: rows / best,
      firstRowsPerSecond: rows / seconds[0],
      writeRowsPerSecond: rows / writeSeconds,
      fileBytes: Deno.statSync(path).size,
      dataHash,
      peakRssBytes: Deno.memoryUsage().rss,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeFile(path: string, rows: number, sums: Sums): Promise<number> {
  const store = await Store.open(path, { mode: "create" });
  const writer = await store.writer({ format: "bench" });
  let seconds = 0;
  for (const batch of syntheticEvents(rows)) {
    for (let i = 0; i < batch.length; i++) {
      sums.price += batch.price[i];
      sums.qty += batch.qty[i];
    }
    sums.rows += batch.length;
    const start = performance.now();
    await writer.write(batch);
    seconds += performance.now() - start;
  }
  const start = performance.now();
  await writer.commit();
  store.close();
  return (seconds + performance.now() - start) / 1000;
}

function addTo(sums: Sums, { price, qty, length }: TapeChunk): void {
  for (let i = 0; i < length; i++) {
    sums.price += price[i];
    sums.qty += qty[i];
  }
  sums.rows += length;
}

async function loadTape(
  path: string,
  hash: boolean,
  order: "local" | "exch",
  look: (chunk: TapeChunk) => void = () => {},
) {
  using store = await Store.open(path, { mode: "read" });
  const tape = await openTape(store, { instrument: "BTCUSDT", hash, order, alone: true });
  let rows = 0;
  for (let chunk = await tape.next(); chunk; chunk = await tape.next()) {
    rows += chunk.length;
    look(chunk);
    tape.release(chunk);
  }
  const dataHash = hash ? tape.dataHash : "";
  await tape.close();
  return { rows, dataHash };
}

function assertSame(found: Sums, expected: Sums): void {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(
      `The tape holds ${JSON.stringify(found)}, written was ${JSON.stringify(expected)}`,
    );
  }
}

if (import.meta.main) {
  const rows = Number(Deno.args[0] ?? 5_000_000);
  const order = Deno.args.includes("exch") ? "exch" : "local";
  const hash = !Deno.args.includes("nohash");
  console.log(JSON.stringify(await runTapeLoadBench({ rows, order, hash })));
}
