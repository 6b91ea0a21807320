import { KIND_MASK } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import { TapeHash } from "./tape_hash.ts";

/** What a session reads of a tape. */
export interface ChunkInput {
  /** Exact number of rows. */
  readonly rows: number;
  next(): Promise<TapeChunk | null>;
  release(chunk: TapeChunk): void;
}

/** One instrument's rows in one order, wherever they come from; what `TapeSource` is. */
export interface TapeInput extends ChunkInput {
  readonly instrument: Instrument;
  readonly versions: readonly Instrument[];
  /** First and last corrected local time, µs. */
  readonly firstTs: number;
  readonly lastTs: number;
  /** SHA-256 of the rows, hex; there once `next` has returned null. */
  readonly dataHash: string;
  close(): void | Promise<void>;
}

/** Rows that are in memory, as a tape. They can be run any number of times: each run makes its own. */
export function memoryTape(
  instrument: Instrument,
  chunks: readonly TapeChunk[],
  versions: readonly Instrument[] = [instrument],
): TapeInput {
  const hash = new TapeHash();
  const filled = chunks.filter((chunk) => chunk.length > 0);
  const last = filled.at(-1);
  const wide = filled.some((chunk) => chunk.qty instanceof Float64Array);
  let at = 0;
  let dataHash = "";
  return {
    instrument,
    versions,
    rows: filled.reduce((sum, chunk) => sum + chunk.length, 0),
    firstTs: filled[0]?.localTs[0] ?? 0,
    lastTs: last?.localTs[last.length - 1] ?? 0,
    next() {
      const chunk = filled[at++] ?? null;
      if (chunk !== null) hash.update(chunk);
      else if (dataHash === "") dataHash = hash.digest(versions, wide);
      return Promise.resolve(chunk);
    },
    release() {},
    get dataHash() {
      return dataHash;
    },
    close() {},
  };
}

/** Counts rows by kind as they pass. */
export class KindCounter {
  readonly #counts = new Float64Array(KIND_MASK + 1);

  count({ code, length }: TapeChunk): void {
    const counts = this.#counts;
    for (let i = 0; i < length; i++) counts[code[i] & KIND_MASK]++;
  }

  /** Kinds that occurred, by the names of `names`, in order of their codes. */
  named(names: Readonly<Record<string, number>>): Record<string, number> {
    const named = Object.entries(names)
      .filter(([, code]) => this.#counts[code] > 0)
      .sort(([, a], [, b]) => a - b)
      .map(([name, code]) => [name.toLowerCase(), this.#counts[code]]);
    return Object.fromEntries(named);
  }
}

/** A tape whose rows are counted by kind as they pass. */
export class CountedTape implements ChunkInput {
  readonly rows: number;
  readonly #tape: ChunkInput;
  readonly #counter: KindCounter;

  constructor(tape: ChunkInput, counter: KindCounter) {
    this.rows = tape.rows;
    this.#tape = tape;
    this.#counter = counter;
  }

  async next(): Promise<TapeChunk | null> {
    const chunk = await this.#tape.next();
    if (chunk !== null) this.#counter.count(chunk);
    return chunk;
  }

  release(chunk: TapeChunk): void {
    this.#tape.release(chunk);
  }
}
