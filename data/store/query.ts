import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";

/** A row of a small result; 64-bit integers are bigint, decimals and times are DuckDB's own values. */
export type Row = Record<string, unknown>;

/** Runs a query whose result is small and hands back its rows as objects. */
export async function queryRows(
  connection: DuckDBConnection,
  sql: string,
  values?: DuckDBValue[],
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, values);
  return reader.getRowObjects() as Row[];
}

/**
 * A path as an SQL literal for `read_parquet` and `read_csv`, which take `*`, `?` and `[` for
 * patterns: here they stand for themselves.
 */
export function exactPath(path: string): string {
  return literal(path.replace(/[*?[]/g, "[$&]"));
}

/** Quotes text as an SQL literal, for statements that take no parameters (COPY, ATTACH). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
