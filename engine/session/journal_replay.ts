import { JournalError } from "../journal/byte_reader.ts";
import type { JournalHeader } from "../journal/header.ts";
import { JournalReader } from "../journal/reader.ts";
import { type Decision, DECISION_BYTES } from "../kernel/decision.ts";
import type { KernelConfig } from "../kernel/kernel_config.ts";
import { Replay } from "./replay.ts";

/** A replay that came to other decisions than its journal has: another kernel, strategy or configuration. */
export class ReplayError extends Error {
  override readonly name = "ReplayError";
}

/** What a journal's replay came to. */
export interface ReplayOutcome {
  readonly inputs: number;
  readonly decisions: number;
  /** Hash over all decisions, those that a torn tail lost among them. */
  readonly decisionHash: string;
  /** Byte of the last part after its last whole record, and how many bytes after it are torn. */
  readonly tornAt: number;
  readonly tornBytes: number;
}

type PartStart = Pick<JournalHeader, "part" | "firstInput" | "firstDecision">;

/**
 * Lives through a journal that comes in pieces, and holds each decision to the journal's, byte by
 * byte. Memory does not grow with the journal: what is held is a piece, a record, and the decisions
 * of one input.
 *
 * @example
 * ```ts
 * const replay = new JournalReplay(config);
 * for (const piece of pieces) replay.push(piece);
 * replay.end().decisionHash;
 * ```
 */
export class JournalReplay {
  readonly replay: Replay;
  #reader = new JournalReader();
  /** Decisions of the input in hand, and how far the journal has told the same. */
  #due = new Uint8Array(16 * DECISION_BYTES);
  #dueBytes = 0;
  #told = 0;
  #inputs = 0;
  /** What the header of a further part must say, until it has. */
  #expected: PartStart | null = null;

  constructor(config: KernelConfig) {
    const { decisionSink } = config;
    this.replay = new Replay({
      ...config,
      decisionSink: (bytes) => {
        this.#keep(bytes);
        decisionSink?.(bytes);
      },
    });
  }

  /** Reads the part in hand. */
  get reader(): JournalReader {
    return this.#reader;
  }

  /**
   * What comes next is the journal's next part. Throws JournalError when the part in hand is torn or
   * has no header; the next one's is looked at as it comes.
   */
  nextPart(): void {
    const { tornBytes, tornAt, nextInput, nextDecision } = this.#reader;
    const { part } = this.#reader.header;
    if (tornBytes !== 0) {
      throw new JournalError(
        `Part ${part} is torn at byte ${tornAt}, expected it whole: it goes on`,
      );
    }
    this.#reader = new JournalReader();
    this.#expected = { part: part + 1, firstInput: nextInput, firstDecision: nextDecision };
  }

  #mustGoOn(expected: PartStart): void {
    const { part, firstInput, firstDecision } = this.#reader.header;
    const told = { part, firstInput, firstDecision };
    for (const field of ["part", "firstInput", "firstDecision"] as const) {
      if (told[field] === expected[field]) continue;
      throw new JournalError(
        `Journal's part has ${field} ${told[field]}, expected ${expected[field]}`,
      );
    }
    this.#expected = null;
  }

  /** The next piece of the journal. @throws {ReplayError} at the first decision that is another */
  push(piece: Uint8Array): void {
    const { reader } = this;
    reader.push(piece);
    if (this.#expected !== null && reader.hasHeader) this.#mustGoOn(this.#expected);
    for (let record = reader.next(); record !== null; record = reader.next()) {
      if (record.input === null) {
        this.#compare(record.decision);
        continue;
      }
      this.#mustBeTold();
      this.#told = this.#dueBytes = 0;
      this.#inputs++;
      if (this.replay.step(record.input) > 0) this.replay.kernel.decisions.flush();
    }
  }

  /**
   * There is no more. Decisions of the last input may be missing: a crash may come between.
   *
   * @throws {JournalError} when there was not even a header
   */
  end(): ReplayOutcome {
    const { reader } = this;
    reader.end();
    const { decisions } = this.replay.kernel;
    return {
      inputs: this.#inputs,
      decisions: decisions.count,
      decisionHash: decisions.digest(),
      tornAt: reader.tornAt,
      tornBytes: reader.tornBytes,
    };
  }

  #keep(bytes: Uint8Array): void {
    const needed = this.#dueBytes + bytes.length;
    if (needed > this.#due.length) {
      const grown = new Uint8Array(2 * needed);
      grown.set(this.#due.subarray(0, this.#dueBytes));
      this.#due = grown;
    }
    this.#due.set(bytes, this.#dueBytes);
    this.#dueBytes = needed;
  }

  #compare({ ordinal, kind, orderId }: Decision): void {
    if (this.#told < this.#dueBytes && this.reader.holds(this.#due, this.#told)) {
      this.#told += DECISION_BYTES;
      return;
    }
    throw new ReplayError(
      `Decision ${ordinal} of the journal, at byte ${this.reader.offset}, is of kind ${kind} on ` +
        `order ${orderId}, expected ${
          this.#told < this.#dueBytes ? "another" : "none"
        } by the replay`,
    );
  }

  #mustBeTold(): void {
    if (this.#told === this.#dueBytes) return;
    throw new ReplayError(
      `The replay came to ${
        (this.#dueBytes - this.#told) / DECISION_BYTES
      } more decisions before ` +
        `byte ${this.reader.offset}, expected those that the journal has`,
    );
  }
}
