import { DECISION_BYTES } from "../kernel/decision.ts";
import type { Input } from "../kernel/input.ts";
import { ByteWriter } from "./byte_writer.ts";
import { openFrame, sealFrame, writePrefix } from "./frame.ts";
import { encodeHeader, HEADER_KIND, type JournalHeader, KERNEL_VERSION } from "./header.ts";
import { encodeInput } from "./input_codec.ts";
import type { JournalSink } from "./sink.ts";

/** Frames that wait for a sink are handed over from here on. */
const FLUSH_BYTES = 65_536;

/** What a journal is begun with; only the configuration has to be told. */
export type JournalStart =
  & Pick<JournalHeader, "configHash">
  & Partial<Omit<JournalHeader, "configHash" | "part" | "firstInput" | "firstDecision">>;

/**
 * Writes what a kernel sees and decides, in frames, to a sink. Frames are handed over by 64 kB;
 * `flush` hands over what waits, as must happen before an order leaves and when the session ends.
 * A row costs no object.
 *
 * @example
 * ```ts
 * const journal = new JournalWriter(sink, { configHash });
 * const kernel = new Kernel({
 *   ...config,
 *   inputSink: (input) => journal.input(input),
 *   decisionSink: (bytes) => journal.decisions(bytes),
 * }, port);
 * ```
 */
export class JournalWriter {
  readonly #sink: JournalSink;
  readonly #out = new ByteWriter(2 * FLUSH_BYTES);
  #header: JournalHeader;
  #nextInput = 1;
  #nextDecision = 1;

  /** @throws {RangeError} on a hash that is not 64 hexadecimal digits */
  constructor(sink: JournalSink, start: JournalStart) {
    this.#sink = sink;
    this.#header = {
      kernelVersion: KERNEL_VERSION,
      epoch: 0,
      startTs: 0,
      strategies: [],
      instruments: [],
      ...start,
      part: 0,
      firstInput: 1,
      firstDecision: 1,
    };
    this.#begin();
  }

  /** @throws {RangeError} on an input out of sequence, and on one that no frame can hold */
  input(input: Input): void {
    if (input.sequence !== this.#nextInput) {
      throw new RangeError(`Input has sequence ${input.sequence}, expected ${this.#nextInput}`);
    }
    const out = this.#out;
    const start = openFrame(out, input.sequence);
    try {
      encodeInput(out, input);
      sealFrame(out, start, input.kind);
    } catch (error) {
      out.at = start;
      throw error;
    }
    this.#nextInput++;
    if (out.at >= FLUSH_BYTES) this.flush();
  }

  /** Whole encoded decisions, as a `DecisionLog` hands them to its sink. */
  decisions(bytes: Uint8Array): void {
    const out = this.#out;
    for (let at = 0; at < bytes.length; at += DECISION_BYTES) {
      const start = openFrame(out, this.#nextDecision++);
      const payload = out.skip(DECISION_BYTES);
      for (let i = 0; i < DECISION_BYTES; i++) out.bytes[payload + i] = bytes[at + i];
      sealFrame(out, start, bytes[at + 3]);
    }
    if (out.at >= FLUSH_BYTES) this.flush();
  }

  /** Hands over what waits. What a sink throws on stays, and is handed over again. */
  flush(): void {
    const out = this.#out;
    if (out.at === 0) return;
    this.#sink.append(out.bytes.subarray(0, out.at));
    out.at = 0;
  }

  /** What comes next goes to a new part, which can be read without those before. */
  rotate(): void {
    this.flush();
    this.#header = {
      ...this.#header,
      part: this.#header.part + 1,
      firstInput: this.#nextInput,
      firstDecision: this.#nextDecision,
    };
    this.#begin();
  }

  #begin(): void {
    const out = new ByteWriter();
    writePrefix(out);
    const start = openFrame(out, 0);
    encodeHeader(out, this.#header);
    sealFrame(out, start, HEADER_KIND);
    this.#sink.begin(out.bytes.subarray(0, out.at));
  }
}
