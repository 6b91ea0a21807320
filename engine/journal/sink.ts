/**
 * Where a journal goes. What is handed over is always whole frames; the array is reused, so a sink
 * copies or writes what it gets before it returns, and takes all of it or throws. A file sink groups
 * its writes, syncs, and asks the writer for a new part (`JournalWriter.rotate`) when a file is full.
 */
export interface JournalSink {
  /** A part begins: its first bytes, which hold its header. */
  begin(bytes: Uint8Array): void;
  /** More frames of the part that began last. */
  append(bytes: Uint8Array): void;
}

/** Keeps a journal in memory: what tests and short sessions use. */
export class MemorySink implements JournalSink {
  readonly #parts: Uint8Array[][] = [];

  begin(bytes: Uint8Array): void {
    this.#parts.push([bytes.slice()]);
  }

  append(bytes: Uint8Array): void {
    this.#parts.at(-1)?.push(bytes.slice());
  }

  /** Each part of the journal so far, by itself readable. */
  get parts(): readonly Uint8Array[] {
    return this.#parts.map(joined);
  }

  /** The journal so far, where there is one part. */
  get bytes(): Uint8Array {
    if (this.#parts.length !== 1) {
      throw new RangeError(`Journal has ${this.#parts.length} parts, expected one`);
    }
    return joined(this.#parts[0]);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
