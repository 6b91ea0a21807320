/** Slots of the array that is thrown away for each vector: 96 kB on V8's heap. */
const SLOTS = 12288;

/**
 * Frees DuckDB's vectors soon after they were read. About 1 MB of native memory hangs on a vector
 * and goes only when V8 collects the few bytes that wrap it; V8 does not know, and let 600 MB gather
 * before its next collection. So each vector is paired with 96 kB of garbage on V8's own heap: its
 * young generation fills after a few dozen vectors and is collected, which costs next to nothing
 * because nothing in it is alive. 1–2 µs a vector; less memory is also faster memory.
 *
 * Chosen over `gc()`, which is there only with a flag, and in full costs 10 ms.
 */
export class YoungCollector {
  /** Kept until the next one, so that the allocation cannot be optimised away. */
  garbage: unknown[] = [];

  /** Counts a vector that will not be touched again. */
  release(): void {
    this.garbage = new Array(SLOTS);
  }
}
