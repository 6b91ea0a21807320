import { type DuckDBConnection, StatementType } from "@duckdb/node-api";
import { DataError } from "./errors.ts";

/** What reads; `SHOW`, `DESCRIBE`, `SUMMARIZE` and `FROM …` are SELECT to DuckDB. */
const ALLOWED: ReadonlySet<StatementType> = new Set([StatementType.SELECT, StatementType.EXPLAIN]);

/**
 * Functions that write though they are read from, or run a text that no check has seen. Logging into a
 * file ends the process where files are out of reach.
 */
const ACTS = /\b(?:(?:enable|disable)_logging|truncate_duckdb_logs|query(?:_table)?\s*"?\s*\()/i;

const bad = (reason: string, cause?: unknown) => new DataError("bad-query", reason, { cause });

/**
 * Lets one statement pass that reads.
 *
 * @throws {DataError} `bad-query`
 */
export async function checkReads(connection: DuckDBConnection, sql: string): Promise<void> {
  if (ACTS.test(sql)) {
    const found = ACTS.exec(sql)?.[0].replace(/\W+$/, "");
    throw bad(`Query calls ${found}, which does more than read, expected a SELECT`);
  }
  // DuckDB has no words for a text without a statement.
  if (isEmpty(sql)) throw bad("Query is empty, expected a SELECT");
  const statements = await connection.extractStatements(sql);
  const { count } = statements;
  const kinds: StatementType[] = [];
  for (let i = 0; i < count; i++) {
    try {
      kinds.push((await statements.prepare(i)).statementType);
    } catch (error) {
      // A PIVOT is two: the first makes the type that the second needs.
      const isPivot = count === 2 && kinds[0] === StatementType.CREATE &&
        String(error).includes("__pivot_enum_");
      if (isPivot) return;
      throw error;
    }
  }
  if (count !== 1) throw bad(`Query has ${count} statements, expected one`);
  if (ALLOWED.has(kinds[0])) return;
  throw bad(`Query is a ${StatementType[kinds[0]]}, expected a SELECT or EXPLAIN`);
}

const isEmpty = (sql: string): boolean =>
  sql.replace(/--[^\n]*|\/\*[^]*?\*\//g, "").replace(/[\s;]/g, "") === "";
