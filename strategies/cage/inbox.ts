import { receiveMessageOnPort } from "node:worker_threads";
import type { RecordBlock, RecordSink } from "../../engine/record/sink.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import {
  BLOCKS_AHEAD,
  type CageMessage,
  type FeedMessage,
  SENT,
  type StartMessage,
  STOPPED,
  streamKey,
  type StreamOrder,
  TAKEN,
} from "./protocol.ts";
import { unpackChunk } from "./wire.ts";

/** Taken before the cage loses the name. */
const { load, wait } = Atomics;

/**
 * The cage's end of the line. Chunks are received by sleeping for them, never by returning to the
 * event loop: a run is one job from its first input to its last, so no promise of the strategy can
 * come back in the middle of it at a place that depends on the size of chunks.
 */
export class Inbox implements RecordSink {
  readonly #port: MessagePort;
  readonly #signal: Int32Array;
  readonly #queues = new Map<number, (TapeChunk | null)[]>();
  readonly #now: () => number;
  #blocks = 0;
  /** Seconds spent on waiting for chunks and taking them in. */
  waitSeconds = 0;

  constructor({ port, signal }: StartMessage, now: () => number) {
    this.#port = port;
    this.#signal = new Int32Array(signal);
    this.#now = now;
  }

  send(message: CageMessage, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** Sends a copy of a block of the record; waits while too many are on their way. */
  take(block: RecordBlock): void {
    this.send({ type: "block", block });
    this.#blocks++;
    for (;;) {
      const taken = load(this.#signal, TAKEN);
      // The word wraps; the difference does not.
      if (((this.#blocks - taken) | 0) < BLOCKS_AHEAD) return;
      if (load(this.#signal, STOPPED) === 1) throw new Error("The run was given up");
      wait(this.#signal, TAKEN, taken);
    }
  }

  /** The next chunk of a stream, null at its end; waits for it. */
  next(stream: number, order: StreamOrder): TapeChunk | null {
    const begin = this.#now();
    const chunk = this.#take(streamKey(stream, order));
    this.waitSeconds += this.#now() - begin;
    return chunk;
  }

  #take(key: number): TapeChunk | null {
    for (;;) {
      const chunk = this.#queues.get(key)?.shift();
      if (chunk !== undefined) {
        if (chunk !== null) this.send({ type: "take", key });
        return chunk;
      }
      const message = this.#receive();
      const queue = this.#queues.get(message.key) ?? [];
      queue.push(message.chunk === null ? null : unpackChunk(message.chunk));
      this.#queues.set(message.key, queue);
    }
  }

  #receive(): FeedMessage {
    for (;;) {
      // Read before looking: a message that comes in between has moved it on, and nobody sleeps.
      const sent = load(this.#signal, SENT);
      const received = receiveMessageOnPort(
        this.#port as unknown as Parameters<typeof receiveMessageOnPort>[0],
      );
      if (received !== undefined) return received.message as FeedMessage;
      if (load(this.#signal, STOPPED) === 1) throw new Error("The run was given up");
      wait(this.#signal, SENT, sent);
    }
  }
}
