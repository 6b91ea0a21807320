import { DOUBLE, type DuckDBConnection, DuckDBTableFunction } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import { VECTOR_ROWS } from "./column_appender.ts";

/** Rows of numbers that DuckDB reads as a table, without having them all anywhere. */
export interface RowSource {
  /** SQL reads `name()`, with columns `c0`, `c1`, … of type DOUBLE. */
  readonly name: string;
  readonly columns: number;
  /** All rows, exactly. */
  readonly rows: number;
  /**
   * Writes the next rows into the buffers, one a column, from their beginning: as many as there is
   * room, 0 at the end. Runs in this thread, whenever DuckDB wants more; what it throws fails the
   * query.
   */
  fill(buffers: readonly Float64Array[]): number;
}

/** Makes rows readable by one query over the connection: they are given once. */
export function registerRows(connection: DuckDBConnection, source: RowSource): void {
  const buffers = Array.from({ length: source.columns }, () => new Float64Array(VECTOR_ROWS));
  connection.registerTableFunction(DuckDBTableFunction.create({
    name: source.name,
    bindFunction(bind) {
      buffers.forEach((_, k) => bind.addResultColumn(`c${k}`, DOUBLE));
      bind.setCardinality(source.rows, true);
    },
    // One thread asks, so that rows come in their order.
    initFunction: (init) => init.setMaxThreads(1),
    mainFunction(_info, chunk) {
      const rows = source.fill(buffers);
      buffers.forEach((buffer, k) => {
        const vector = duckdb.data_chunk_get_vector(chunk.chunk, k);
        duckdb.copy_data_to_vector(vector, 0, buffer.buffer, 0, rows * buffer.BYTES_PER_ELEMENT);
      });
      chunk.rowCount = rows;
    },
  }));
}
