import type { TapeChunk } from "../../engine/tape/chunk.ts";
import type { FeedMessage } from "./protocol.ts";
import { packChunk } from "./wire.ts";

/** One stream of a run as the parent has it; `key` as of `streamKey`. */
export interface CageStream {
  readonly key: number;
  /** The next chunk, null at the end. Asked for one at a time. */
  next(): Promise<TapeChunk | null>;
  /** Takes back a chunk that nobody reads any more. */
  release(chunk: TapeChunk): void;
}

/** Keeps a bounded number of a stream's chunks in the cage, and gives back what has been read. */
export class StreamPump {
  readonly #stream: CageStream;
  readonly #room: number;
  readonly #send: (message: FeedMessage) => void;
  /** Chunks in the cage, oldest first: the one in work, if any, then those ready. */
  readonly #inCage: TapeChunk[] = [];
  #inWork = false;
  #busy = false;
  #over = false;

  constructor(stream: CageStream, room: number, send: (message: FeedMessage) => void) {
    this.#stream = stream;
    this.#room = room;
    this.#send = send;
  }

  /** The cage may be waiting for us rather than we for it. */
  get starving(): boolean {
    return this.#busy && this.#inCage.length <= (this.#inWork ? 1 : 0);
  }

  /** Fills the room there is. */
  async run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (!this.#over && this.#inCage.length < this.#room) {
        const chunk = await this.#stream.next();
        this.#over = chunk === null;
        if (chunk !== null) this.#inCage.push(chunk);
        this.#send({ key: this.#stream.key, chunk: chunk === null ? null : packChunk(chunk) });
      }
    } finally {
      this.#busy = false;
    }
  }

  /** The cage has begun the next chunk: the one before it is free. Returns the rows of the free one. */
  taken(): number {
    if (!this.#inWork) {
      this.#inWork = true;
      return 0;
    }
    const chunk = this.#inCage.shift();
    if (chunk === undefined) return 0;
    this.#stream.release(chunk);
    return chunk.length;
  }
}
