import type { ColumnTable } from "arquero";
import type { Store } from "../../data/store/store.ts";
import type { StoredInstrument } from "../../data/store/instrument_rows.ts";
import type { TapeOptions } from "../../data/tape/tape_options.ts";
import type { TapeSource } from "../../data/tape/tape_source.ts";
import { INSPECT } from "./display.ts";
import { tableOf } from "./table.ts";

/**
 * Opens a DuckDB file of market data for research, read-only. DuckDB is loaded now, not when the
 * face is imported.
 *
 * @throws {DataError} no file there, another process writes it, or it holds other tables.
 * @example
 * ```ts ignore
 * const data = await openData("btc.duckdb");
 * await data.sql("SELECT side, count(*) AS n, sum(qty) AS qty FROM trades GROUP BY side ORDER BY side");
 * ```
 */
export async function openData(path: string): Promise<Data> {
  const { Store } = await import("../../data/store/store.ts");
  return new Data(await Store.open(path));
}

/** An open file of market data. */
export class Data {
  readonly path: string;
  readonly #store: Store;

  constructor(store: Store) {
    this.path = store.path;
    this.#store = store;
  }

  /**
   * Runs SQL and hands back the whole result as an arquero table. `docs/data_formats.md` names
   * tables and views. Integers that fit are numbers, else bigint; decimals are the nearest double;
   * times are `Date`, to the millisecond (`epoch_us(t)` gives all of it as a number).
   *
   * @throws {DataError} with DuckDB's own message.
   */
  async sql(query: string): Promise<ColumnTable> {
    const { DataError } = await import("../../data/store/errors.ts");
    const connection = await this.#store.connect();
    try {
      const reader = await connection.runAndReadAll(query);
      const names = reader.deduplicatedColumnNames();
      const columns = reader.getColumnsJS();
      return await tableOf(
        Object.fromEntries(names.map((name, i) => [name, narrowed(columns[i] ?? [])])),
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new DataError("bad-query", reason, { cause: error });
    } finally {
      connection.closeSync();
    }
  }

  /** Instruments of the file, each with its versions. */
  instruments(): Promise<StoredInstrument[]> {
    return this.#store.instruments();
  }

  /** The rows of one instrument as a stream of chunks, in order; the caller closes it. */
  async tape(options: TapeOptions): Promise<TapeSource> {
    const { openTape } = await import("../../data/tape/open_tape.ts");
    return await openTape(this.#store, options);
  }

  /** Closes the file; safe to call twice. */
  close(): void {
    this.#store.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [INSPECT](): string {
    return `Data(${this.path})`;
  }
}

/** A column of bigints as numbers, where each of them is one exactly. */
function narrowed(column: readonly unknown[]): readonly unknown[] {
  const fits = column.every((value) =>
    typeof value !== "bigint" ? value === null : Number.isSafeInteger(Number(value))
  );
  return fits ? column.map((value) => (value === null ? null : Number(value))) : column;
}
