import { allocateChunk, type TapeChunk } from "../../engine/tape/chunk.ts";

/** A chunk as its writer sees it. */
export type WritableChunk = TapeChunk & { length: number };

/** Chunks of one shape, used again and again: a run of any length allocates a handful. */
export class ChunkPool {
  readonly #free: WritableChunk[] = [];

  constructor(
    readonly rows: number,
    readonly wide: boolean,
    readonly shared: boolean,
    /** Most chunks kept for later. */
    readonly keep: number,
  ) {}

  /** An empty chunk. */
  take(): WritableChunk {
    const chunk = this.#free.pop() ??
      allocateChunk(this.rows, { wide: this.wide, shared: this.shared });
    chunk.length = 0;
    return chunk;
  }

  /**
   * Gives a chunk back; its columns will be overwritten. A chunk that came back from a worker as
   * a new object over the same memory is welcome too.
   */
  give(chunk: TapeChunk): void {
    const fits = chunk.exchTs.length === this.rows &&
      chunk.qty instanceof Float64Array === this.wide;
    if (fits && this.#free.length < this.keep) this.#free.push(chunk as WritableChunk);
  }
}
