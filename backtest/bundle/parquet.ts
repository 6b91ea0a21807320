import { join } from "@std/path/mod.js";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { ColumnAppender, VECTOR_ROWS } from "../../data/store/column_appender.ts";
import type { BundleTable } from "./record_tables.ts";

/** Rows of a Parquet row group: fixed, so that the bytes do not depend on the machine. */
const ROW_GROUP_ROWS = 122_880;

/**
 * Writes tables as Parquet files into a folder. The same rows give the same bytes: one thread, rows
 * in their order, row groups of one size.
 */
export async function writeParquet(folder: string, tables: readonly BundleTable[]): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    for (const table of tables) await writeTable(connection, folder, table);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function writeTable(
  connection: DuckDBConnection,
  folder: string,
  { file, rows, instrument, columns }: BundleTable,
): Promise<void> {
  const raw = columns.map((_, k) => `c${k} DOUBLE`).join(", ");
  await connection.run(`CREATE OR REPLACE TEMP TABLE raw (i DOUBLE, ${raw})`);
  const buffers = Array.from({ length: columns.length + 1 }, () => new Float64Array(VECTOR_ROWS));
  const appender = await ColumnAppender.open(connection, "raw", buffers);
  const sources = [instrument, ...columns.map((column) => column.values)];
  for (let from = 0; from < rows; from += VECTOR_ROWS) {
    const count = Math.min(VECTOR_ROWS, rows - from);
    for (const [k, source] of sources.entries()) copy(source, from, count, buffers[k]);
    appender.flush(count);
  }
  appender.close();
  const made = columns.map(({ name, sql }, k) => {
    const value = sql(`c${k}`, "i::BIGINT");
    return `CASE WHEN isfinite(c${k}) THEN ${value} END AS "${name.replaceAll('"', '""')}"`;
  });
  const path = join(folder, file).replaceAll("'", "''");
  await connection.run(
    `COPY (SELECT ${made.join(", ")} FROM raw) TO '${path}' ` +
      `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
  );
}

function copy(
  source: ArrayLike<number> | undefined,
  from: number,
  count: number,
  into: Float64Array,
): void {
  if (source === undefined) into.fill(0, 0, count);
  else for (let k = 0; k < count; k++) into[k] = source[from + k];
}
