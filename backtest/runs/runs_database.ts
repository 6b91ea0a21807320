import { existsSync, rmSync } from "node:fs";
import { basename, dirname } from "@std/path/mod.js";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { RUN_COLUMNS, type RunRow } from "./run_row.ts";

const NAMES = Object.keys(RUN_COLUMNS);

const CREATE = `CREATE TABLE IF NOT EXISTS runs (${
  NAMES.map((name) => `${name} ${RUN_COLUMNS[name]}`).join(", ")
}, PRIMARY KEY (run_id, made_at))`;

const INSERT = `INSERT INTO runs (${NAMES.join(", ")}) VALUES (${
  NAMES.map((name, i) => {
    const type = RUN_COLUMNS[name].split(" NOT ")[0];
    return type === "TIMESTAMP" ? `make_timestamp($${i + 1}::BIGINT)` : `$${i + 1}::${type}`;
  }).join(", ")
}) ON CONFLICT DO NOTHING`;

/**
 * Records a run in the database of runs. A DuckDB file has one writer: where another process holds
 * it, the row waits in a file beside it (`<name>.pending.jsonl`) and the next run that gets the database
 * takes it along, so that no run is lost.
 *
 * @returns null when the row is in the database, or why it waits.
 */
export async function recordRun(path: string, row: RunRow): Promise<string | null> {
  await Deno.mkdir(dirname(path), { recursive: true });
  // First on disk in the file that always takes it: whatever happens then, the row is somewhere.
  const pending = `${path}.pending.jsonl`;
  await Deno.writeTextFile(pending, `${JSON.stringify(row)}\n`, { append: true });
  const isNew = !existsSync(path);
  if (!isNew && !await isDuckDb(path)) return "it is no DuckDB file";
  let instance: DuckDBInstance | undefined;
  try {
    instance = await DuckDBInstance.create(path, { autoinstall_known_extensions: "false" });
    const connection = await instance.connect();
    try {
      await takePending(connection, path, pending);
    } finally {
      connection.closeSync();
    }
    return null;
  } catch (error) {
    instance?.closeSync();
    instance = undefined;
    // A file that could not even be begun would stand in the way of the next run.
    if (isNew) { for (const file of [path, `${path}.wal`]) rmSync(file, { force: true }); }
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  } finally {
    instance?.closeSync();
  }
}

/** Moves every waiting row into the table. Whoever has the database open is alone in doing so. */
async function takePending(
  connection: DuckDBConnection,
  path: string,
  pending: string,
): Promise<void> {
  // Renamed first: a process that appends from now on starts a new file. One left by a crash stays
  // and is taken too; rows that were recorded before it are known by their key.
  const taken = `${path}.taken-${Deno.pid}.jsonl`;
  await Deno.rename(pending, taken).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const files = await takenFiles(path);
  await connection.run("BEGIN");
  await refuseOthers(connection);
  await connection.run(CREATE);
  const statement = await connection.prepare(INSERT);
  for (const file of files) {
    for (const row of rowsOf(await Deno.readTextFile(file))) {
      NAMES.forEach((name, i) => {
        const value = row[name];
        if (value === null || value === undefined) statement.bindNull(i + 1);
        else statement.bindVarchar(i + 1, String(value));
      });
      await statement.run();
    }
  }
  await connection.run("COMMIT");
  for (const file of files) await Deno.remove(file);
}

/** DuckDB would open a CSV file too, as a database in memory, and the rows would be gone. */
async function isDuckDb(path: string): Promise<boolean> {
  const head = new Uint8Array(12);
  using file = await Deno.open(path);
  await file.read(head);
  return new TextDecoder().decode(head.subarray(8)) === "DUCK";
}

/** A file that holds somebody else's tables (market data, say) is not ours to add to. */
async function refuseOthers(connection: DuckDBConnection): Promise<void> {
  const reader = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables()");
  const names = reader.getRows().map(([name]) => String(name));
  if (names.length > 0 && !names.includes("runs")) {
    throw new Error(`it holds other tables: ${names.sort().join(", ").slice(0, 80)}`);
  }
}

async function takenFiles(path: string): Promise<string[]> {
  const prefix = `${basename(path)}.taken-`;
  const files: string[] = [];
  for await (const { name } of Deno.readDir(dirname(path))) {
    if (name.startsWith(prefix)) files.push(`${dirname(path)}/${name}`);
  }
  return files.sort();
}

/** Whole lines only: a line that a kill cut short is not a row. */
function rowsOf(text: string): RunRow[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as RunRow];
    } catch {
      return [];
    }
  });
}
