import { join } from "@std/path/mod.js";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { registerRows } from "../../data/store/row_source.ts";
import type { BundlePart, BundleTable } from "./record_tables.ts";

/** Rows of a Parquet row group: fixed, so that the bytes do not depend on the machine. */
const ROW_GROUP_ROWS = 122_880;

/**
 * Writes tables as Parquet files into a folder. The same rows give the same bytes: one thread, rows
 * in their order, row groups of one size. DuckDB asks for the rows as it writes them, so that memory
 * holds one row group, however long the table.
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
    for (const [number, table] of tables.entries()) {
      await writeTable(connection, folder, table, `record_${number}`);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function writeTable(
  connection: DuckDBConnection,
  folder: string,
  table: BundleTable,
  source: string,
): Promise<void> {
  const { file, rows, columns } = table;
  const cursor = new PartCursor(table.parts());
  // c0 is the row's instrument.
  registerRows(connection, {
    name: source,
    columns: columns.length + 1,
    rows,
    fill: (buffers) => cursor.fill(buffers),
  });
  const made = columns.map(({ name, sql }, k) => {
    const x = `c${k + 1}`;
    const quoted = name.replaceAll('"', '""');
    return `CASE WHEN isfinite(${x}) THEN ${sql(x, "c0::BIGINT")} END AS "${quoted}"`;
  });
  const path = join(folder, file).replaceAll("'", "''");
  await connection.run(
    `COPY (SELECT ${made.join(", ")} FROM ${source}()) TO '${path}' ` +
      `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
  );
}

/** Reads parts of any length in pieces of another. */
class PartCursor {
  readonly #parts: Iterator<BundlePart>;
  #part: BundlePart | null = null;
  /** Rows of the part that are behind us. */
  #done = 0;

  constructor(parts: Iterable<BundlePart>) {
    this.#parts = parts[Symbol.iterator]();
  }

  /** Fills the buffers with the next rows; how many there were, 0 at the end. */
  fill(buffers: readonly Float64Array[]): number {
    const room = buffers[0].length;
    let rows = 0;
    while (rows < room) {
      const part = this.#next();
      if (part === null) break;
      const count = Math.min(room - rows, part.length - this.#done);
      part.values.forEach((column, k) => copy(column, this.#done, count, buffers[k], rows));
      this.#done += count;
      rows += count;
    }
    return rows;
  }

  /** The part with the next row. */
  #next(): BundlePart | null {
    while (this.#part === null || this.#done === this.#part.length) {
      const { done, value } = this.#parts.next();
      if (done) return null;
      this.#part = value;
      this.#done = 0;
    }
    return this.#part;
  }
}

function copy(
  source: ArrayLike<number>,
  from: number,
  count: number,
  into: Float64Array,
  at: number,
): void {
  for (let row = 0; row < count; row++) into[at + row] = source[from + row];
}
