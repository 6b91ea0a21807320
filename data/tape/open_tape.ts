import { availableParallelism } from "node:os";
import { asDataError, DataError } from "../store/errors.ts";
import type { Store } from "../store/store.ts";
import type { TapeOptions } from "./tape_options.ts";
import { planTape } from "./tape_plan.ts";
import { TapeSource } from "./tape_source.ts";

/**
 * How far DuckDB works ahead of the vector that is fetched: with its own megabyte it stops and goes,
 * which took a tenth of a load; more than four gained nothing.
 */
const AHEAD = "4MB";

/**
 * Opens the rows of one instrument as a stream of chunks, in order, with bounded memory.
 *
 * @throws {NotFoundError} no such instrument, or no rows of that kind and time.
 * @throws {BadRowError} later, from `next()`: a stored price is off the version's grid.
 * @example
 * ```ts ignore
 * const tape = await openTape(store, { instrument: "BTCUSDT" });
 * for (let chunk = await tape.next(); chunk; chunk = await tape.next()) {
 *   console.log(chunk.length, chunk.localTs[0]);
 *   tape.release(chunk);
 * }
 * console.log(tape.dataHash);
 * await tape.close();
 * ```
 */
export async function openTape(store: Store, options: TapeOptions): Promise<TapeSource> {
  const chunkRows = options.chunkRows ?? 65536;
  if (!Number.isSafeInteger(chunkRows) || chunkRows < 1) {
    throw new DataError("bad-query", `chunkRows is ${chunkRows}; expected a whole number above 0`);
  }
  const plan = await planTape(store, options).catch((error) => {
    throw asDataError(store.path, error);
  });
  const connection = await store.connect();
  try {
    if (options.alone && !plan.sorts) {
      // On two cores a load of 5 M rows takes 460 ms so, and 550 where DuckDB takes both.
      const threads = Math.max(1, availableParallelism() - 1);
      await connection.run(`SET threads = ${threads}`);
    }
    await connection.run(`SET streaming_buffer_size = '${AHEAD}'`);
  } catch (error) {
    connection.closeSync();
    throw asDataError(store.path, error);
  }
  return new TapeSource(connection, plan, options);
}

/** Reads a tape to its end and hands back its hash. */
export async function dataHash(tape: TapeSource): Promise<string> {
  for (let chunk = await tape.next(); chunk; chunk = await tape.next()) tape.release(chunk);
  return tape.dataHash;
}
