import type { Json } from "@duckdb/node-api";
import { DataError } from "./errors.ts";
import { checkReads } from "./query_kind.ts";
import type { Store } from "./store.ts";

/** A result as plain values: 64-bit integers and decimals are text, so that nothing is rounded. */
export interface QueryResult {
  readonly names: string[];
  readonly rows: Json[][];
  /** Whether rows were left off because of the limit. */
  readonly more: boolean;
}

/**
 * Runs a person's query. The store is open read-only, and the query may reach no other file.
 *
 * @throws {DataError} `bad-query` with DuckDB's own message.
 */
export async function readOnlyQuery(
  store: Store,
  sql: string,
  limit = Infinity,
): Promise<QueryResult> {
  const connection = await store.connect();
  try {
    await connection.run("SET enable_external_access = false");
    // Times with a zone, and what they are compared with, do not depend on where this runs.
    await connection.run("SET TimeZone = 'UTC'");
    await checkReads(connection, sql);
    const result = await connection.stream(sql);
    const rows: Json[][] = [];
    for await (const chunk of result.yieldRowsJson()) {
      rows.push(...chunk);
      if (rows.length > limit) break;
    }
    const more = rows.length > limit;
    return { names: result.deduplicatedColumnNames(), rows: rows.slice(0, limit), more };
  } catch (error) {
    if (error instanceof DataError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError("bad-query", reason, { cause: error });
  } finally {
    connection.closeSync();
  }
}
