import type { DuckDBConnection } from "@duckdb/node-api";
import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import { asDataError, DataError } from "../store/errors.ts";
import { ChunkPool, type WritableChunk } from "./chunk_pool.ts";
import { RowDecoder, type RowVectors, rowVectors } from "./row_decoder.ts";
import { TapeHash } from "./tape_hash.ts";
import type { TapeOptions } from "./tape_options.ts";
import type { TapePlan } from "./tape_plan.ts";
import { YoungCollector } from "./young_collector.ts";

/**
 * A stream of one instrument's rows in order, chunk by chunk, the next ones read ahead while the
 * caller works. Memory does not grow with the length. Made by `openTape`.
 */
export class TapeSource {
  /** Version in force at the first row. */
  readonly instrument: Instrument;
  /** That version and those that take effect on the way; an INSTRUMENT row's price is its index. */
  readonly versions: readonly Instrument[];
  readonly order: "local" | "exch";
  /** Exact number of rows of the whole tape. */
  readonly rows: number;
  /** First and last corrected local time, µs. */
  readonly firstTs: number;
  readonly lastTs: number;
  /** Whether quantities are Float64Array (lots beyond int32) on the whole tape. */
  readonly wide: boolean;

  readonly #path: string;
  readonly #connection: DuckDBConnection;
  readonly #queries: readonly string[];
  readonly #pool: ChunkPool;
  readonly #prefetch: number;
  readonly #decoder: RowDecoder;
  readonly #hash: TapeHash | null;
  readonly #collector = new YoungCollector();
  readonly #ready: TapeChunk[] = [];
  readonly #reading: Promise<void>;
  #filling: WritableChunk;
  #version = 0;
  #rowsRead = 0;
  #ended = false;
  #closed = false;
  #error: unknown = null;
  #digest = "";
  #wakeReader: () => void = () => {};
  #wakeCaller: () => void = () => {};

  constructor(connection: DuckDBConnection, plan: TapePlan, options: TapeOptions) {
    this.instrument = plan.versions[0];
    this.versions = plan.versions;
    this.order = options.order ?? "local";
    this.rows = plan.rows;
    this.firstTs = plan.firstTs;
    this.lastTs = plan.lastTs;
    this.wide = plan.wide;
    this.#path = plan.path;
    this.#connection = connection;
    this.#queries = plan.queries;
    this.#prefetch = Math.max(1, options.prefetch ?? 2);
    const rows = options.chunkRows ?? 65536;
    this.#pool = new ChunkPool(rows, plan.wide, options.shared ?? true, this.#prefetch + 2);
    this.#decoder = new RowDecoder(this.instrument, this.order);
    this.#hash = options.hash === false ? null : new TapeHash();
    this.#filling = this.#pool.take();
    this.#reading = this.#read();
  }

  /** The next chunk, or null at the end. The caller gives it back with {@linkcode release}. */
  async next(): Promise<TapeChunk | null> {
    while (this.#ready.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => this.#wakeCaller = resolve);
    }
    const chunk = this.#ready.shift();
    this.#wakeReader();
    if (chunk) return chunk;
    if (this.#error !== null) throw this.#error;
    return null;
  }

  /** Hands a chunk's memory back for later rows. */
  release(chunk: TapeChunk): void {
    this.#pool.give(chunk);
  }

  /**
   * SHA-256 over all rows as the kernel sees them, hex; the same for every chunk size.
   *
   * @throws {DataError} before the tape's end, or when it was opened with `hash: false`.
   */
  get dataHash(): string {
    if (this.#digest === "") {
      throw new DataError(
        "bad-query",
        "A tape's hash is known at its end, if it was opened with hash",
      );
    }
    return this.#digest;
  }

  /** Stops reading and frees the connection; safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wakeReader();
    await this.#reading;
  }

  async #read(): Promise<void> {
    try {
      for (const query of this.#queries) {
        if (this.#closed) break;
        await this.#readQuery(query);
      }
      if (!this.#closed) await this.#finish();
    } catch (error) {
      this.#error = asDataError(this.#path, error);
    } finally {
      this.#connection.closeSync();
      this.#ended = true;
      this.#wakeCaller();
    }
  }

  /** DuckDB works on the next vector while this thread decodes the one in hand. */
  async #readQuery(query: string): Promise<void> {
    const result = await this.#connection.stream(query);
    let coming = result.fetchChunk();
    try {
      while (!this.#closed) {
        const vectors = await coming;
        if (vectors === null || vectors.rowCount === 0) return;
        coming = result.fetchChunk();
        await this.#take(rowVectors(vectors));
        this.#collector.release();
      }
    } finally {
      // The connection must not be closed under a fetch; if it failed, that has been thrown already
      // or no longer matters.
      await coming.catch(() => null);
    }
  }

  async #take(rows: RowVectors): Promise<void> {
    let from = 0;
    while (from < rows.rows) {
      if (this.#filling.length === this.#pool.rows) await this.#deliver();
      const until = this.#nextVersionAt(rows, from);
      if (until === from) {
        this.#changeVersion(rows, from);
        continue;
      }
      const chunk = this.#filling;
      const count = Math.min(until - from, this.#pool.rows - chunk.length);
      this.#decoder.decode(rows, from, count, chunk, chunk.length);
      chunk.length += count;
      from += count;
    }
  }

  /** First row from `from` on at which a later version of the instrument is in force. */
  #nextVersionAt(rows: RowVectors, from: number): number {
    if (this.#version + 1 >= this.versions.length) return rows.rows;
    const validFrom = this.versions[this.#version + 1].validFromTs;
    for (let r = from; r < rows.rows; r++) if (rows.exchTs[r] >= validFrom) return r;
    return rows.rows;
  }

  #changeVersion(rows: RowVectors, at: number): void {
    this.#version++;
    const version = this.versions[this.#version];
    this.#decoder.use(version);
    const chunk = this.#filling;
    const row = chunk.length++;
    chunk.exchTs[row] = version.validFromTs;
    chunk.localTs[row] = rows.localTs[at];
    chunk.code[row] = EventKind.INSTRUMENT | RowFlag.LAST;
    chunk.price[row] = this.#version;
    chunk.qty[row] = 0;
    chunk.aux[row] = 0;
  }

  /** Puts the chunk in hand on the queue and waits until there is room for the next. */
  async #deliver(): Promise<void> {
    this.#hash?.update(this.#filling);
    this.#rowsRead += this.#filling.length;
    this.#ready.push(this.#filling);
    this.#wakeCaller();
    while (this.#ready.length >= this.#prefetch && !this.#closed) {
      await new Promise<void>((resolve) => this.#wakeReader = resolve);
    }
    this.#filling = this.#pool.take();
  }

  async #finish(): Promise<void> {
    if (this.#filling.length > 0) await this.#deliver();
    if (this.#closed) return;
    if (this.#rowsRead !== this.rows) {
      throw new DataError(
        "store-format",
        `${this.instrument.symbol}: ${this.#rowsRead} rows were read where ${this.rows} were ` +
          "announced; the stored rows are not as their source says, import it again",
      );
    }
    if (this.#hash) this.#digest = this.#hash.digest(this.versions, this.wide);
  }
}
