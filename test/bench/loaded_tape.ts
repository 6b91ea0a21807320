import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importFiles } from "../../data/import/import_files.ts";
import { Store } from "../../data/store/store.ts";
import { openTape } from "../../data/tape/open_tape.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";

/** One instrument's rows in memory, in both orders: what the benches run on. */
export interface LoadedTape {
  readonly instrument: Instrument;
  readonly rows: number;
  readonly local: readonly TapeChunk[];
  readonly exch: readonly TapeChunk[];
  /** DuckDB to memory, both orders. */
  readonly loadSeconds: number;
}

/** Folder of the recorded data beside the project, or null where it is missing. */
export function sharedFolder(name: string): string | null {
  const path = fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
  return existsSync(path) ? path : null;
}

/** Opens a store with every row of one file and loads depth and trades as they were recorded. */
export async function loadTape(path: string, kinds: readonly number[]): Promise<LoadedTape> {
  const store = await Store.open(path, { mode: "read" });
  try {
    const [{ venue, symbol }] = await store.instruments();
    const begin = performance.now();
    const load = async (order: "local" | "exch") => {
      const tape = await openTape(store, {
        instrument: `${venue}:${symbol}`,
        kinds,
        depth: "recorded",
        order,
        hash: false,
        chunkRows: 1 << 19,
      });
      const chunks: TapeChunk[] = [];
      for (let chunk = await tape.next(); chunk !== null; chunk = await tape.next()) {
        chunks.push(chunk);
      }
      const { instrument, rows } = tape;
      await tape.close();
      return { instrument: { ...instrument, index: 0 }, rows, chunks };
    };
    const local = await load("local");
    const exch = await load("exch");
    const loadSeconds = (performance.now() - begin) / 1000;
    return {
      instrument: local.instrument,
      rows: local.rows,
      local: local.chunks,
      exch: exch.chunks,
      loadSeconds,
    };
  } finally {
    store.close();
  }
}

/** Imports files into a store of its own that is gone afterwards. */
export async function withImported<Result>(
  options: Omit<Parameters<typeof importFiles>[1], "format"> & { format: string },
  use: (path: string, importSeconds: number) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "throughline-bench-"));
  try {
    const path = join(folder, "bench.duckdb");
    const store = await Store.open(path, { mode: "create" });
    const begin = performance.now();
    try {
      await importFiles(store, options as Parameters<typeof importFiles>[1]);
    } finally {
      store.close();
    }
    return await use(path, (performance.now() - begin) / 1000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
