import { uninterrupted } from "../../command/interrupt.ts";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { EventBatch } from "../feed/event_batch.ts";
import { ColumnAppender, VECTOR_ROWS } from "./column_appender.ts";
import { BadRowError, DataError, StoreWriteError } from "./errors.ts";
import { type BatchUnits, batchUnits, EventColumns } from "./event_columns.ts";
import { InstrumentRegister } from "./instrument_register.ts";
import { PartSummary } from "./part_summary.ts";
import { queryRows } from "./query.ts";
import { SHIFT_MAX_US, type SourceFile } from "./source_rows.ts";
import { insertStreams, prepareStreams } from "./source_streams.ts";

/** What a writer has of its store: `Store` opens writers, so they do not know it. */
interface OpenStore {
  readonly path: string;
  /** Name of the table that events go into. */
  readonly eventTable: string;
  connect(): Promise<DuckDBConnection>;
}

/** What an import says of itself when it starts. */
export interface WriterOptions {
  /** Name of the format, such as `binance-raw`. */
  readonly format: string;
  /** The files it reads. @default none */
  readonly files?: readonly SourceFile[];
  /** Version of the decoder, so that a later fix can be told from it. @default "1" */
  readonly decoderVersion?: string;
}

/** What is known only when all rows are in. */
export interface CommitOptions {
  /** Frozen clock correction, µs: corrected local time = raw local time + this. @default 0 */
  readonly localShiftUs?: number;
  /** How it was found. @default "none" */
  readonly shiftMethod?: string;
  /** The quality report; anything that JSON takes. @default none */
  readonly quality?: unknown;
}

/** What an import left in the file. */
export interface Committed {
  readonly sourceId: number;
  readonly rows: number;
}

/**
 * While rows are appended DuckDB works in our thread alone. With more, ours spins until another is
 * done with the vectors: no faster (there are one or two row groups in hand), at a fifth to a
 * third more processor time over a whole import. The store gives them back.
 */
const ONE_THREAD = "SET threads = 1";

interface Target {
  readonly id: number;
  readonly units: BatchUnits;
}

/**
 * Writes one import: one transaction, all or nothing. A process killed in the middle, or a full
 * disk, leaves the file as it was. Rows go in by whole vectors, more than 1 M a second.
 *
 * @example
 * ```ts ignore
 * const writer = await store.writer({ format: "generated" });
 * for (const batch of batches) writer.write(batch);
 * await writer.commit();
 * ```
 */
export class EventWriter {
  readonly sourceId: number;
  readonly #store: OpenStore;
  readonly #connection: DuckDBConnection;
  readonly #options: WriterOptions;
  readonly #ended: (committed: boolean) => void;
  readonly #columns: EventColumns;
  readonly #appender: ColumnAppender;
  readonly #register: InstrumentRegister;
  readonly #targets = new Map<Instrument, Target>();
  readonly #parts = new Map<number, PartSummary>();
  #seq: number;
  #rows = 0;
  #open = true;
  #isFull = false;

  private constructor(store: OpenStore, options: WriterOptions, parts: WriterParts) {
    this.#store = store;
    this.#options = options;
    this.#connection = parts.connection;
    this.#columns = parts.columns;
    this.#appender = parts.appender;
    this.#register = parts.register;
    this.#ended = parts.ended;
    this.sourceId = parts.sourceId;
    this.#seq = parts.firstSeq;
  }

  /** Called by {@linkcode Store.writer}. */
  static async begin(
    store: OpenStore,
    options: WriterOptions,
    ended: (committed: boolean) => void,
  ): Promise<EventWriter> {
    const connection = await store.connect();
    try {
      await connection.run(ONE_THREAD);
      await connection.run("BEGIN");
      const [next] = await queryRows(
        connection,
        `SELECT coalesce((SELECT max(source_id) FROM sources), 0) + 1 AS source_id,
           coalesce((SELECT max(last_seq) FROM source_parts), 0) + 1 AS seq`,
      );
      const columns = new EventColumns();
      const appender = await ColumnAppender.open(connection, store.eventTable, columns.buffers());
      const register = await InstrumentRegister.load(connection);
      const sourceId = Number(next.source_id);
      columns.sourceId.fill(sourceId);
      const firstSeq = Number(next.seq);
      const parts = { connection, columns, appender, register, sourceId, firstSeq, ended };
      return new EventWriter(store, options, parts);
    } catch (error) {
      connection.closeSync();
      throw error;
    }
  }

  /** Rows written so far. */
  get rows(): number {
    return this.#rows;
  }

  /** The connection of the transaction, for tables other than `events` (bars). */
  get connection(): DuckDBConnection {
    return this.#connection;
  }

  /**
   * Makes an instrument version known to the store and hands back its instrument's id. `note` says
   * why a definition is not the venue's own; such a one gives way to the venue's own.
   */
  async declare(instrument: Instrument, note = ""): Promise<number> {
    return await this.#guard(async () => {
      const id = await this.#register.put(this.#connection, instrument, note);
      this.#targets.set(instrument, { id, units: batchUnits(instrument) });
      return id;
    });
  }

  /**
   * Appends a batch. Rows get their sequence numbers in the order in which they come.
   *
   * @throws {BadRowError} a value cannot be stored exactly; the transaction is rolled back.
   * @throws {StoreWriteError} DuckDB refused, for instance because the disk is full; rolled back.
   */
  async write(batch: EventBatch): Promise<void> {
    if (!this.#targets.has(batch.instrument)) await this.declare(batch.instrument);
    await this.#guard(() => this.#append(batch));
  }

  #append(batch: EventBatch): void {
    const target = this.#targets.get(batch.instrument);
    if (!target) throw new Error(`${batch.instrument.symbol} was not declared`);
    const columns = this.#columns;
    columns.instrumentId.fill(target.id);
    for (let from = 0; from < batch.length; from += VECTOR_ROWS) {
      const count = Math.min(VECTOR_ROWS, batch.length - from);
      columns.fill(batch, target.units, from, count, this.#seq + from);
      this.#appender.flush(count);
    }
    let part = this.#parts.get(target.id);
    if (!part) this.#parts.set(target.id, part = new PartSummary(target.id));
    part.add(batch, this.#seq, target.units.lot);
    this.#seq += batch.length;
    this.#rows += batch.length;
  }

  /**
   * Hands all rows to the transaction and notes how far they reach, for checks against what was there
   * before. No rows may come after it.
   */
  async endRows(): Promise<void> {
    if (this.#isFull) return;
    this.#isFull = true;
    await this.#guard(async () => {
      this.#appender.close();
      if (this.sourceId > 1) await prepareStreams(this.#connection);
      const streams = [...this.#parts.values()].flatMap((part) => part.streams(this.sourceId));
      await insertStreams(this.#connection, streams);
    });
  }

  /** Ends the import: its rows, its source row and its quality report become visible together. */
  async commit(options: CommitOptions = {}): Promise<Committed> {
    await this.endRows();
    await this.#guard(async () => {
      await this.#insertSource(options);
      for (const part of this.#parts.values()) {
        if (part.rows > 0) await part.insert(this.#connection, this.sourceId);
      }
    });
    // From here on it cannot be called off, so whoever stops us must hear that it was kept.
    await uninterrupted(async () => {
      await this.#guard(() => this.#connection.run("COMMIT"));
      this.#end(true);
    });
    return { sourceId: this.sourceId, rows: this.#rows };
  }

  async #insertSource(options: CommitOptions): Promise<void> {
    const now = Date.now() * 1000;
    const { format, files = [], decoderVersion = "1" } = this.#options;
    const { localShiftUs = 0, shiftMethod = "none", quality } = options;
    if (!Number.isInteger(localShiftUs) || Math.abs(localShiftUs) > SHIFT_MAX_US) {
      throw new BadRowError(
        `The clock correction is ${localShiftUs} µs, ` +
          `expected a whole number of at most ${SHIFT_MAX_US} either way`,
      );
    }
    await this.#connection.run(
      `INSERT INTO sources VALUES ($1, $2, $3, make_timestamp($4::BIGINT), $5, $6, $7, $8)`,
      [
        this.sourceId,
        format,
        JSON.stringify(files),
        now,
        this.#rows,
        localShiftUs,
        shiftMethod,
        decoderVersion,
      ],
    );
    if (quality === undefined || quality === null) return;
    await this.#connection.run(
      "INSERT INTO quality_reports VALUES ($1, make_timestamp($2::BIGINT), $3)",
      [this.sourceId, now, JSON.stringify(quality)],
    );
  }

  /** Drops everything written; the file is as before. Safe to call after a failure or a commit. */
  async abort(): Promise<void> {
    if (!this.#open) return;
    try {
      this.#appender.discard();
    } catch {
      // An appender that failed, or was closed by commit, has nothing left to drop.
    }
    try {
      await this.#connection.run("ROLLBACK");
    } finally {
      this.#end(false);
    }
  }

  #end(committed: boolean): void {
    this.#open = false;
    this.#connection.closeSync();
    this.#ended(committed);
  }

  /** Runs a step of the transaction; whatever it throws ends the transaction. */
  async #guard<T>(step: () => T | Promise<T>): Promise<T> {
    if (!this.#open) throw new DataError("store-write", "This import has ended already");
    try {
      return await step();
    } catch (error) {
      await this.abort().catch(() => {});
      if (error instanceof DataError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new StoreWriteError(this.#store.path, reason, { cause: error });
    }
  }
}

interface WriterParts {
  readonly connection: DuckDBConnection;
  readonly columns: EventColumns;
  readonly appender: ColumnAppender;
  readonly register: InstrumentRegister;
  readonly sourceId: number;
  readonly firstSeq: number;
  readonly ended: (committed: boolean) => void;
}
