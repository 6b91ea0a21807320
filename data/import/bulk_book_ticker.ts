import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import type { BulkFile } from "./bulk_file.ts";
import type { LineBlock } from "./byte_blocks.ts";
import { parseColumnMap } from "./column_map.ts";
import { blockReader } from "./csv.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";
import { queryLines } from "./parquet.ts";
import { importTables } from "./table_import.ts";
import { zipChunks } from "./zip_entry.ts";
import { exactPath } from "../store/query.ts";

const NAMES = ["id", "bid", "bid_qty", "ask", "ask_qty", "exch", "local"];

/**
 * Imports bookTicker files, each sorted by event time and update id. A day holds millions of rows in
 * no order, so DuckDB sorts it out of a temporary copy, with its own bounded memory and spill files.
 */
export async function sortedBookTicker(
  of: ImportContext,
  bulks: readonly BulkFile[],
  maps: readonly string[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "throughline-"));
  try {
    const reader = (index: number, quiet: boolean) =>
      blockReader(() => unpackedLines(of, bulks[index], folder, quiet), {
        names: NAMES,
        line: (line) => of.checks.place.line = line,
      });
    await importTables(of, reader, maps.map(parseColumnMap));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* unpackedLines(
  of: ImportContext,
  bulk: BulkFile,
  folder: string,
  quiet: boolean,
): AsyncGenerator<LineBlock> {
  const csv = join(folder, "rows.csv");
  const { path, facts } = bulk.file;
  const chunks = zipChunks(path, facts.name, bulk.entry, quiet ? undefined : of.read);
  await pipeline(chunks, createWriteStream(csv));
  yield* sortedLines(csv, folder, bulk);
}

async function* sortedLines(
  csv: string,
  folder: string,
  bulk: BulkFile,
): AsyncGenerator<LineBlock> {
  const instance = await DuckDBInstance.create(":memory:", { temp_directory: folder });
  const connection = await instance.connect();
  const columns = NAMES.map((n) => `'${n}': 'VARCHAR'`).join(", ");
  try {
    yield* queryLines(
      connection,
      `SELECT concat_ws(',', ${NAMES.join(", ")})
       FROM read_csv(${exactPath(csv)}, header = ${bulk.hasHeader},
         columns = {${columns}}, auto_detect = false, delim = ',', null_padding = false)
       ORDER BY local::BIGINT, id::BIGINT`,
    );
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const file = bulk.file.facts.name;
    const expected = `seven columns a row, whole times and ids (${
      (error as Error).message.split("\n")[0]
    })`;
    throw new ImportError({ code: "wrong-columns", file, expected }, { cause: error });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
