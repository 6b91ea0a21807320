import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import {
  DataError,
  NotFoundError,
  openError,
  StoreFormatError,
  StoreMissingError,
  StoreWriteError,
} from "./errors.ts";
import { EventWriter, type WriterOptions } from "./event_writer.ts";
import { readInstruments, type StoredInstrument } from "./instrument_rows.ts";
import { queryRows, type Row } from "./query.ts";
import { EVENT_TABLES, SCHEMA_VERSION, TABLES, VIEWS } from "./schema.ts";
import { readSources, type StoredSource } from "./source_rows.ts";

/** How a file is opened: `write` wants it to exist, `create` makes it where it is missing. */
export type StoreMode = "read" | "write" | "create";

/** Options of {@linkcode Store.open}. */
export interface StoreOptions {
  /** @default "read" */
  readonly mode?: StoreMode;
  /**
   * Most memory that DuckDB may take for its cache and sorts; what does not fit goes to disk.
   * @default "96MB" for reading, "512MB" for writing
   */
  readonly memoryLimit?: string;
  /** Threads of DuckDB. @default all cores */
  readonly threads?: number;
}

/**
 * A DuckDB file of market data: plain tables (`docs/data_formats.md`) that any DuckDB client reads.
 * A file has one writer and then no reader, so runs open it read-only.
 *
 * @example
 * ```ts ignore
 * const store = await Store.open("btc.duckdb", { mode: "read" });
 * console.log(await store.instruments());
 * store.close();
 * ```
 */
export class Store {
  readonly path: string;
  readonly mode: StoreMode;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  /** Whether this opening made the file; see {@linkcode Store.discard}. */
  readonly #made: boolean;
  #writing = false;
  #committed = false;
  #open = true;
  #eventTable = "";
  readonly #threads: number | undefined;
  /** Whether DuckDB still has the one thread that a writer left it. */
  #oneThread = false;

  private constructor(
    opened: { path: string; mode: StoreMode; made: boolean; threads: number | undefined },
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.path = opened.path;
    this.mode = opened.mode;
    this.#made = opened.made;
    this.#threads = opened.threads;
    this.#instance = instance;
    this.#connection = connection;
  }

  /**
   * Opens the file at `path`; `:memory:` with mode `create` makes one that is gone with the process.
   *
   * @throws {StoreMissingError} no file there (modes `read` and `write`).
   * @throws {StoreBusyError} another process holds it.
   * @throws {StoreFormatError} no DuckDB file, or its tables are of another version.
   */
  static async open(path: string, options: StoreOptions = {}): Promise<Store> {
    const mode = options.mode ?? "read";
    if (mode === "create" && isTorn(path)) rmSync(path);
    const made = path === ":memory:" || !existsSync(path);
    if (made && mode !== "create") throw new StoreMissingError(path);
    // DuckDB would wait for whoever writes into a pipe.
    if (!made && !statSync(path).isFile()) throw new StoreFormatError(path, "it is no plain file");
    const instance = await openInstance(path, mode, options);
    const connection = await instance.connect();
    const store = new Store({ path, mode, made, threads: options.threads }, instance, connection);
    try {
      store.#eventTable = await prepareTables(connection, path, mode);
      return store;
    } catch (error) {
      store.discard();
      throw error instanceof DataError ? error : openError(path, error);
    }
  }

  /** All instruments with their versions, in order of their ids. */
  instruments(): Promise<StoredInstrument[]> {
    return readInstruments(this.#connection);
  }

  /**
   * The instrument called `name`: a symbol (`BTCUSDT`) or, where several venues have it, venue and
   * symbol (`binance-usdm:BTCUSDT`).
   *
   * @throws {NotFoundError} there is none, or more than one.
   */
  async instrument(name: string): Promise<StoredInstrument> {
    const all = await this.instruments();
    const found = all.filter((i) => i.symbol === name || `${i.venue}:${i.symbol}` === name);
    if (found.length === 1) return found[0];
    const names = (list: readonly StoredInstrument[]) =>
      list.map((i) => `${i.venue}:${i.symbol}`).join(", ");
    throw new NotFoundError(
      found.length > 1
        ? `${name} is ambiguous in ${this.path}: say ${names(found)}`
        : `No instrument ${name} in ${this.path}; it holds ${names(all) || "none"}`,
    );
  }

  /** All imports of the file, oldest first, each with what it holds of each instrument. */
  sources(): Promise<StoredSource[]> {
    return readSources(this.#connection);
  }

  /** The newest quality report of a source, parsed; null if it was stored without one. */
  async quality(sourceId: number): Promise<unknown> {
    const sql = `SELECT report FROM quality_reports WHERE source_id = $1 
      ORDER BY created_at DESC LIMIT 1`;
    const [row] = await this.query(sql, [sourceId]);
    return row ? JSON.parse(String(row.report)) : null;
  }

  /** Names of the sources that are there, which no other sources will have. */
  async sourceKeys(): Promise<string[]> {
    return (await this.sources()).map(({ id, importedAtTs, rows }) =>
      `${id}:${importedAtTs}:${rows}`
    );
  }

  /** Keeps what a check of the whole file found; the newest one counts. */
  async keepCheck(report: unknown): Promise<void> {
    await this.query(
      "INSERT INTO quality_reports VALUES ($1, make_timestamp($2::BIGINT), $3)",
      [CHECK_SOURCE, Date.now() * 1000, JSON.stringify(report)],
    );
  }

  /** What checks of the file found, newest first, parsed. */
  async checks(): Promise<unknown[]> {
    const rows = await this.query(
      "SELECT report FROM quality_reports WHERE source_id = $1 ORDER BY created_at DESC LIMIT 100",
      [CHECK_SOURCE],
    );
    return rows.map((row) => JSON.parse(String(row.report)));
  }

  /** Runs SQL whose result is small; 64-bit integers come as bigint. */
  async query(
    sql: string,
    values: (string | number | bigint | boolean | null)[] = [],
  ): Promise<Row[]> {
    await this.#giveThreadsBack();
    return await queryRows(this.#connection, sql, values);
  }

  /** A connection of one's own, for streams and transactions; the caller closes it. */
  async connect(): Promise<DuckDBConnection> {
    await this.#giveThreadsBack();
    return await this.#instance.connect();
  }

  /** Not when a writer ends: starting threads takes 5–15 ms, and nearly always the file is closed next. */
  async #giveThreadsBack(): Promise<void> {
    if (!this.#oneThread || this.#writing) return;
    this.#oneThread = false;
    await this.#connection.run(
      this.#threads === undefined ? "RESET threads" : `SET threads = ${this.#threads}`,
    );
  }

  /**
   * Starts an import: one transaction, all or nothing. One at a time.
   *
   * @throws {DataError} the store is open for reading, or another writer is at work.
   */
  async writer(options: WriterOptions): Promise<EventWriter> {
    if (this.mode === "read") {
      throw new DataError("store-write", `${this.path} is open for reading`);
    }
    if (this.#writing) throw new DataError("store-write", `${this.path} has a writer at work`);
    this.#writing = this.#oneThread = true;
    const ended = (committed: boolean) => {
      this.#writing = false;
      this.#committed ||= committed;
    };
    try {
      return await EventWriter.begin(this, options, ended);
    } catch (error) {
      this.#writing = false;
      throw new StoreWriteError(this.path, error instanceof Error ? error.message : String(error), {
        cause: error,
      });
    }
  }

  /** The table that rows of events are written to; read them from `events`. */
  get eventTable(): string {
    return this.#eventTable;
  }

  /** Whether an import was committed since the file was opened. */
  get committed(): boolean {
    return this.#committed;
  }

  /** Something was committed on a connection of one's own. */
  noteCommit(): void {
    this.#committed = true;
  }

  /** Closes the file; safe to call twice. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  /**
   * Closes, and removes the file again if this opening made it and nothing was committed: what a
   * failed first import calls, so that it leaves nothing behind.
   */
  discard(): void {
    this.close();
    if (!this.#made || this.#committed || this.path === ":memory:") return;
    for (const file of [this.path, `${this.path}.wal`]) rmSync(file, { force: true });
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Reports of the whole file stand under no source's number: those begin with 1. */
const CHECK_SOURCE = 0;

/** Bytes of the headers of a DuckDB file: what is shorter holds nothing. */
const HEADERS = 3 * 4096;

/** Whether a process was killed while DuckDB made this file: nothing was in it yet. */
function isTorn(path: string): boolean {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isFile() || facts.size >= HEADERS) return false;
  return facts.size === 0 || readFileSync(path).subarray(8, 12).toString("latin1") === "DUCK";
}

async function openInstance(path: string, mode: StoreMode, options: StoreOptions) {
  const config: Record<string, string> = {
    access_mode: mode === "read" ? "READ_ONLY" : "READ_WRITE",
    // Nothing is fetched from anywhere; what is needed (parquet, json) is built in.
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  };
  config.memory_limit = options.memoryLimit ?? (mode === "read" ? "96MB" : "512MB");
  if (options.threads !== undefined) config.threads = String(options.threads);
  try {
    return await DuckDBInstance.create(path, config);
  } catch (error) {
    throw openError(path, error);
  }
}

/** Makes the tables of a new file, or checks those of an old one; the table that events go to. */
async function prepareTables(c: DuckDBConnection, path: string, mode: StoreMode): Promise<string> {
  const tables = await queryRows(c, "SELECT table_name FROM duckdb_tables()");
  if (tables.length === 0 && mode === "create") {
    await makeTables(c);
    return EVENT_TABLES[SCHEMA_VERSION];
  }
  if (!tables.some((t) => t.table_name === "meta")) {
    throw new StoreFormatError(path, "it is a DuckDB file, but holds no Throughline tables");
  }
  const [row] = await queryRows(c, "SELECT value FROM meta WHERE key = 'schema_version'");
  const version = String(row?.value ?? "none");
  if (!Object.hasOwn(EVENT_TABLES, version)) {
    throw new StoreFormatError(
      path,
      `its tables have schema version ${version}, this program reads ` +
        `${Object.keys(EVENT_TABLES).join(" and ")}; import the data again or use the program ` +
        "that made it",
    );
  }
  return EVENT_TABLES[version];
}

async function makeTables(c: DuckDBConnection): Promise<void> {
  await c.run("BEGIN");
  for (const statement of [...TABLES, ...VIEWS]) await c.run(statement);
  await c.run("INSERT INTO meta VALUES ('schema_version', $1)", [String(SCHEMA_VERSION)]);
  await c.run("COMMIT");
}
