import { type Decision, DECISION_BYTES, DecisionDecoder } from "../kernel/decision.ts";
import { type Input, type InputKind, inputKindName } from "../kernel/input.ts";
import { DecisionKind } from "../order/order_command.ts";
import { ByteReader, JournalError } from "./byte_reader.ts";
import { FrameReader } from "./frame_reader.ts";
import { decodeHeader, HEADER_KIND, type JournalHeader } from "./header.ts";
import { copyInput, InputDecoder } from "./input_decoder.ts";

/** A record of a journal: what came in, or what was decided. */
export type JournalRecord =
  | { readonly input: Input; readonly decision: null }
  | { readonly input: null; readonly decision: Decision };

/**
 * Reads a journal, or a part of one, from its first record to its last whole one, in pieces of any
 * size: it holds one piece and one record. What a crash left half-written at the end is no record:
 * `tornBytes` says how much of it there is, `tornAt` where.
 *
 * Records are refilled: what `next` gives holds until it is called again.
 *
 * @example
 * ```ts
 * const reader = new JournalReader();
 * for (const piece of pieces) {
 *   reader.push(piece);
 *   for (let record = reader.next(); record !== null; record = reader.next()) take(record);
 * }
 * reader.end();
 * reader.tornBytes; // 0
 * ```
 */
export class JournalReader {
  readonly #frames = new FrameReader();
  readonly #from = new ByteReader();
  readonly #inputs = new InputDecoder();
  readonly #decisions = new DecisionDecoder();
  readonly #record: { input: Input | null; decision: Decision | null } = {
    input: null,
    decision: null,
  };
  #header: JournalHeader | null = null;
  #nextInput = 1;
  #nextDecision = 1;

  /** Reads bytes that are all there. Throws as `push` and `end` do. */
  static of(bytes: Uint8Array): JournalReader {
    const reader = new JournalReader();
    reader.push(bytes);
    reader.end();
    return reader;
  }

  /** So much was pushed that the header is whole. */
  get hasHeader(): boolean {
    return this.#header !== null;
  }

  /** @throws {JournalError} before the header is whole */
  get header(): JournalHeader {
    if (this.#header !== null) return this.#header;
    throw new JournalError(
      `Journal has ${this.#frames.total} bytes so far, expected its whole header`,
    );
  }

  /** Where in the journal the record in hand begins. */
  get offset(): number {
    return this.#frames.offset;
  }

  /** Byte after the last whole record: where a torn tail begins, and a writer may go on. */
  get tornAt(): number {
    return this.#frames.wholeBytes;
  }

  /** Bytes after the last whole record; what is torn once all was pushed and `next` gave null. */
  get tornBytes(): number {
    return this.#frames.total - this.tornAt;
  }

  /** Room that is taken in memory: for a piece and a record. */
  get heldBytes(): number {
    return this.#frames.bytes.length;
  }

  /** Numbers that the next input and decision have: with what a further part must begin. */
  get nextInput(): number {
    return this.#nextInput;
  }

  get nextDecision(): number {
    return this.#nextDecision;
  }

  /**
   * The next piece; to be followed by `next` until that gives null. It is copied.
   *
   * @throws {JournalError} on what is no journal, or one of a version that is not known
   */
  push(piece: Uint8Array): void {
    this.#frames.push(piece);
    if (this.#header === null && this.#frames.next()) this.#readHeader();
  }

  /** There is no more. Throws JournalError when not even a header was there. */
  end(): void {
    if (this.#header !== null) return;
    throw new JournalError(
      `Journal ends at byte ${this.#frames.total}, expected its whole header before`,
    );
  }

  /**
   * The next record; null when there is no whole one in what was pushed.
   *
   * @throws {JournalError} on a gap in the numbers, on a kind that this version does not know, and
   * when a damaged record is followed by a whole one: then the damage is no torn tail, and what
   * comes after must not be taken for the truth
   */
  next(): JournalRecord | null {
    const frames = this.#frames;
    if (this.#header === null || !frames.next()) return null;
    const { kind, sequence } = frames;
    this.#from.open(frames.bytes, frames.view, frames.payload, frames.end);
    const record = this.#record;
    if (kind < DecisionKind.SUBMIT) {
      if (sequence !== this.#nextInput) this.#refuseGap("Input", this.#nextInput);
      record.input = this.#decodeInput(kind as InputKind, sequence);
      record.decision = null;
      this.#nextInput++;
    } else {
      if (sequence !== this.#nextDecision) this.#refuseGap("Decision", this.#nextDecision);
      record.input = null;
      record.decision = this.#decodeDecision(sequence);
      this.#nextDecision++;
    }
    return record as JournalRecord;
  }

  /** Whether the record in hand holds these bytes, from `at` on, and no others. */
  holds(bytes: Uint8Array, at: number): boolean {
    const { bytes: own, payload, end } = this.#frames;
    if (at + end - payload > bytes.length) return false;
    for (let i = payload; i < end; i++) if (own[i] !== bytes[at + i - payload]) return false;
    return true;
  }

  #readHeader(): void {
    const { kind, bytes, view, payload, end } = this.#frames;
    if (kind !== HEADER_KIND) {
      throw new JournalError(`Journal begins with a record of kind ${kind}, expected its header`);
    }
    this.#from.open(bytes, view, payload, end);
    let header;
    try {
      header = decodeHeader(this.#from);
    } catch (error) {
      throw unreadable("Journal header", error);
    }
    this.#nextInput = header.firstInput;
    this.#nextDecision = header.firstDecision;
    this.#header = header;
  }

  #decodeInput(kind: InputKind, sequence: number): Input {
    try {
      return this.#inputs.decode(this.#from, kind, sequence);
    } catch (error) {
      throw unreadable(`Input ${inputKindName(kind)} at byte ${this.offset}`, error);
    }
  }

  #decodeDecision(sequence: number): Decision {
    const { view, payload, end, kind } = this.#frames;
    try {
      if (end - payload !== DECISION_BYTES) {
        throw new JournalError(`It has ${end - payload} bytes, expected ${DECISION_BYTES}`);
      }
      const decision = this.#decisions.decode(view, payload);
      if (decision.kind === kind && decision.ordinal === sequence) return decision;
      throw new JournalError(
        `It says kind ${decision.kind} and number ${decision.ordinal}, expected ${kind} and ${sequence}`,
      );
    } catch (error) {
      throw unreadable(`Decision (${kind}) at byte ${this.offset}`, error);
    }
  }

  #refuseGap(what: string, expected: number): never {
    throw new JournalError(
      `${what} at byte ${this.offset} has number ${this.#frames.sequence}, expected ${expected}`,
    );
  }
}

/** What a decoder throws on bytes that are no record, as one error that names it. */
function unreadable(what: string, error: unknown): JournalError {
  return new JournalError(`${what} cannot be read: ${(error as Error).message}`, { cause: error });
}

/** All inputs of a journal, in order, each an object of its own. Throws as `JournalReader` does. */
export function* journalInputs(bytes: Uint8Array): Generator<Input> {
  const reader = JournalReader.of(bytes);
  for (let record = reader.next(); record !== null; record = reader.next()) {
    if (record.input !== null) yield copyInput(record.input);
  }
}
