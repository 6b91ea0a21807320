import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import type { DuckDBType } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";

/** Rows that one DuckDB vector takes. */
export const VECTOR_ROWS = 2048;

/** A column's values in DuckDB's own layout: 64-bit columns as pairs of 32-bit words, low first. */
export type ColumnBuffer = Int32Array | Uint16Array | Float64Array | Uint8Array;

/**
 * Appends whole vectors to a table by memory copy: the bulk path of the writer. The caller fills
 * `buffers` (one a physical column, {@linkcode VECTOR_ROWS} items each) and calls `flush(rows)`.
 * Columns take no NULL.
 */
export class ColumnAppender {
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;
  readonly #buffers: readonly ColumnBuffer[];
  readonly #itemBytes: readonly number[];

  private constructor(appender: DuckDBAppender, buffers: readonly ColumnBuffer[]) {
    const types: DuckDBType[] = [];
    for (let i = 0; i < appender.columnCount; i++) types.push(appender.columnType(i));
    if (types.length !== buffers.length) {
      throw new Error(
        `The table has ${types.length} columns, ${buffers.length} buffers were given`,
      );
    }
    this.#appender = appender;
    this.#buffers = buffers;
    this.#itemBytes = buffers.map((b) => b.byteLength / VECTOR_ROWS);
    this.#chunk = DuckDBDataChunk.create(types);
  }

  /** Opens an appender on `table` within the connection's transaction. */
  static async open(
    connection: DuckDBConnection,
    table: string,
    buffers: readonly ColumnBuffer[],
  ): Promise<ColumnAppender> {
    return new ColumnAppender(await connection.createAppender(table), buffers);
  }

  /** Appends the first `rows` items of every buffer. */
  flush(rows: number): void {
    if (rows === 0) return;
    const chunk = this.#chunk;
    chunk.reset();
    chunk.rowCount = rows;
    for (let i = 0; i < this.#buffers.length; i++) {
      const buffer = this.#buffers[i];
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, i);
      const bytes = rows * this.#itemBytes[i];
      duckdb.copy_data_to_vector(vector, 0, buffer.buffer as ArrayBuffer, buffer.byteOffset, bytes);
    }
    this.#appender.appendDataChunk(chunk);
  }

  /** Hands what is left to the transaction. */
  close(): void {
    this.#appender.closeSync();
  }

  /** Drops what is left; for a transaction that is rolled back. */
  discard(): void {
    this.#appender.clear();
    this.#appender.closeSync();
  }
}
