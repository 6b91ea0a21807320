import type { RecordBlock, RecordSink } from "../../engine/record/sink.ts";
import type { SessionOutcome } from "../../engine/session/totals.ts";
import { after } from "../../command/clock.ts";
import { BacktestError } from "../../command/errors.ts";
import type { StagedStrategy } from "../source/stage_strategy.ts";
import { cageEntry } from "./entry.ts";
import {
  type CageMessage,
  type CageOutcome,
  type CageSetup,
  type FeedMessage,
  SENT,
  SIGNAL_BYTES,
  type StartMessage,
  STOPPED,
  TAKEN,
} from "./protocol.ts";
import type { SeatedStrategy } from "./labels.ts";
import { type CageStream, StreamPump } from "./stream_pump.ts";
import { unpack } from "./wire.ts";

export interface CageOptions {
  /** The strategies as they were checked, and packages they use. */
  readonly strategies: readonly StagedStrategy[];
  readonly packages: readonly string[];
  /** What the run is about; asked for once the worker is on its way, so that both load at once. */
  readonly prepare: () => Promise<
    { setup: Omit<CageSetup, "handsOver">; streams: readonly CageStream[] }
  >;
  /** Chunks kept ready in the cage for each stream, beside the one in work. @default {2} */
  readonly prefetch?: number;
  /** Seconds without a sign of life before the run is given up. @default {60} */
  readonly stallSeconds?: number;
  /** Takes the record block by block, in this thread. @default it comes whole, with the outcome */
  readonly recordSink?: RecordSink | null;
  readonly onRows?: (rows: number) => void;
  readonly onConsole?: (level: string, text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs a strategy in a worker without any permission, clock, chance or way out. The strategy sees
 * nothing but its context; chunks cross by shared memory, without a copy.
 *
 * A strategy that never returns is given up after `stallSeconds`, but its thread runs on: V8 in a
 * Deno worker cannot be interrupted, so a command has to end its process. A strategy that fills the
 * heap ends the process by itself.
 *
 * @throws {BacktestError} when the strategy cannot be loaded, breaks a rule, throws or stalls.
 */
export function runCaged(options: CageOptions): Promise<CageOutcome> {
  return new Promise((resolve, reject) => new Cage(options, resolve, reject));
}

class Cage {
  readonly #options: CageOptions;
  readonly #resolve: (outcome: CageOutcome) => void;
  readonly #reject: (error: unknown) => void;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #signal = new Int32Array(new SharedArrayBuffer(SIGNAL_BYTES));
  readonly #streams = new Map<number, StreamPump>();
  readonly #abort = () => this.#fail(new BacktestError("interrupted", "The run was interrupted"));
  #strategies: readonly SeatedStrategy[] = [];
  #callOffWatch = () => {};
  #over = false;

  constructor(
    options: CageOptions,
    resolve: (outcome: CageOutcome) => void,
    reject: (error: unknown) => void,
  ) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#worker = new Worker(
      cageEntry(options.strategies.map(({ url }) => url), options.packages),
      {
        type: "module",
        name: "strategy",
        deno: { permissions: "none" },
      } as WorkerOptions,
    );
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(
        new BacktestError("strategy", this.#told(`Cannot load the strategy: ${event.message}`)),
      );
    };
    port1.onmessage = ({ data }) => this.#receive(data);
    options.signal?.addEventListener("abort", this.#abort);
    if (options.signal?.aborted) this.#abort();
    else this.#start(port2).catch((error) => this.#fail(error));
  }

  async #start(port: MessagePort): Promise<void> {
    const { setup, streams } = await this.#options.prepare();
    if (this.#over) return;
    const signal = this.#signal.buffer as unknown as SharedArrayBuffer;
    const handsOver = (this.#options.recordSink ?? null) !== null;
    const message: StartMessage = { setup: { ...setup, handsOver }, port, signal };
    this.#worker.postMessage(message, [port]);
    this.#watch();
    const room = this.#options.prefetch ?? 2;
    for (const stream of streams) {
      const pump = new StreamPump(stream, room + 1, (feed) => this.#feed(feed));
      this.#streams.set(stream.key, pump);
      pump.run().catch((error) => this.#fail(error));
    }
  }

  #feed(message: FeedMessage): void {
    if (this.#over) return;
    this.#port.postMessage(message);
    this.#wake();
    this.#watch();
  }

  #wake(): void {
    Atomics.add(this.#signal, SENT, 1);
    Atomics.notify(this.#signal, SENT);
  }

  #receive(message: CageMessage): void {
    if (this.#over) return;
    this.#watch();
    switch (message.type) {
      case "ready":
        this.#strategies = message.strategies;
        this.#loaded();
        return;
      case "take": {
        const pump = this.#streams.get(message.key);
        if (pump === undefined) return;
        const rows = pump.taken();
        this.#options.onRows?.(rows);
        pump.run().catch((error) => this.#fail(error));
        return;
      }
      case "block":
        this.#keep(message.block);
        return;
      case "console":
        this.#options.onConsole?.(message.level, message.text);
        return;
      case "failed": {
        const text = message.stack === ""
          ? message.message
          : `${message.message}\n${message.stack}`;
        this.#fail(new BacktestError(message.kind, this.#told(text)));
        return;
      }
      case "done": {
        const { runSeconds, waitSeconds } = message;
        const outcome = unpack(message.outcome) as SessionOutcome;
        this.#end();
        this.#resolve({ strategies: this.#strategies, outcome, runSeconds, waitSeconds });
      }
    }
  }

  #told(text: string): string {
    return this.#options.strategies.reduce((told, strategy) => strategy.told(told), text);
  }

  /** All of the files has been read. */
  #loaded(): void {
    for (const strategy of this.#options.strategies) strategy.remove();
  }

  #keep(block: RecordBlock): void {
    try {
      this.#options.recordSink?.take(block);
    } catch (error) {
      return this.#fail(error);
    }
    Atomics.add(this.#signal, TAKEN, 1);
    Atomics.notify(this.#signal, TAKEN);
    // The disk may have taken its time; that is not the strategy's fault.
    this.#watch();
  }

  #watch(): void {
    this.#callOffWatch();
    const seconds = this.#options.stallSeconds ?? 60;
    this.#callOffWatch = after(seconds, () => {
      if ([...this.#streams.values()].some((pump) => pump.starving)) return this.#watch();
      this.#fail(
        new BacktestError(
          "strategy",
          `Strategy gave no sign of life for ${seconds} s: it may be in an endless loop`,
        ),
      );
    });
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#over = true;
    this.#loaded();
    this.#callOffWatch();
    this.#options.signal?.removeEventListener("abort", this.#abort);
    // A worker that sleeps for data would not hear that it is over.
    Atomics.store(this.#signal, STOPPED, 1);
    this.#wake();
    Atomics.notify(this.#signal, TAKEN);
    this.#port.close();
    this.#worker.terminate();
  }
}
