import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { digestFile, type InputFile, inputFile, type LineBlock } from "./byte_blocks.ts";
import { parseColumnMap } from "./column_map.ts";
import { blockReader } from "./csv.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";
import { importTables } from "./table_import.ts";
import { exactPath } from "../store/query.ts";

const ROWS_A_BLOCK = 8192;

/**
 * Imports Parquet files of one instrument by a column map. Rows come in file order; decimals come
 * as text, so nothing is rounded (floats as the shortest decimal that gives them), and timestamps
 * as whole nanoseconds: map them with unit `ns`.
 */
export async function importParquet(of: ImportContext): Promise<void> {
  const wanted = [...parseColumnMap(of.map ?? "").columns.values()].map((c) => c.name);
  await importTables(of, (index, quiet) => {
    const file = of.files[index];
    const target = quiet ? inputFile(file.path) : file;
    return blockReader(() => parquetLines(target, wanted, quiet ? undefined : of.read), {
      line: (line) => of.checks.place.line = Math.max(0, line - 1),
    });
  });
}

/** A Parquet file's wanted columns as CSV lines behind a header. */
async function* parquetLines(
  file: InputFile,
  wanted: readonly string[],
  read: ((bytes: number) => void) | undefined,
): AsyncGenerator<LineBlock> {
  await digestFile(file);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    // Columns come from the file alone, not from the names of the folders that it lies in.
    const from = `read_parquet(${exactPath(file.path)}, hive_partitioning = false)`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
    const types = new Map(described.getRows().map((r) => [String(r[0]), String(r[1])]));
    const names = [...new Set(wanted)].filter((n) => types.has(n));
    const header = wanted.every((n) => types.has(n)) ? names : [...types.keys()];
    yield block(header.map(quoted).join(",") + "\n");
    if (header !== names) return;
    const columns = names.map((n) => asText(n, types.get(n) ?? "")).join(" || ',' || ");
    yield* queryLines(connection, `SELECT ${columns} FROM ${from}`);
    read?.(file.facts.size);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const expected = `a Parquet file (${(error as Error).message.split("\n")[0]})`;
    throw new ImportError({ code: "truncated", file: file.facts.name, expected }, { cause: error });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The one text column of a query as blocks of lines, in the query's order. */
export async function* queryLines(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<LineBlock> {
  const result = await connection.stream(sql);
  let lines: string[] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    for (const line of chunk.getColumnValues(0)) lines.push(String(line ?? ""));
    if (lines.length < ROWS_A_BLOCK) continue;
    yield block(lines.join("\n") + "\n");
    lines = [];
  }
  if (lines.length > 0) yield block(lines.join("\n") + "\n");
}

function block(text: string): LineBlock {
  const bytes = new TextEncoder().encode(text);
  return { bytes, length: bytes.length };
}

const quoted = (name: string): string => /[",]/.test(name) ? `"${name}"` : name;

/** A column as text that reads back exactly; nulls become empty cells, which are refused by name. */
function asText(name: string, type: string): string {
  const column = `"${name.replaceAll('"', '""')}"`;
  const text = type.startsWith("TIMESTAMP") ? `epoch_ns(${column})::VARCHAR` : `${column}::VARCHAR`;
  return `coalesce(${text}, '')`;
}
