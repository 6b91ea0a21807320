import type { JournalSink } from "../../engine/journal/sink.ts";

/** Keeps a journal in one block of memory that is there from the start. */
export class BlockSink implements JournalSink {
  readonly #block: Uint8Array;
  used = 0;

  constructor(capacity: number) {
    this.#block = new Uint8Array(capacity);
  }

  get bytes(): Uint8Array {
    return this.#block.subarray(0, this.used);
  }

  begin(bytes: Uint8Array): void {
    this.append(bytes);
  }

  append(bytes: Uint8Array): void {
    this.#block.set(bytes, this.used);
    this.used += bytes.length;
  }
}
