import { crc32c } from "../num/crc32c.ts";
import { type Decision, decodeDecision } from "../kernel/decision.ts";
import { DecisionKind } from "../order/order_command.ts";
import type { Input } from "../kernel/input.ts";
import { decodeInput, encodeInput, MAX_INPUT_BYTES } from "./input_codec.ts";

/** "TLJOURNL" */
const MAGIC = [0x54, 0x4c, 0x4a, 0x4f, 0x55, 0x52, 0x4e, 0x4c] as const;
/** Version of the header and of the framing; records carry their own. */
export const JOURNAL_VERSION = 1;
const HEADER_BYTES = 48;
const HASH_AT = 16;
const HASH_BYTES = 32;
/** CRC and the length that every record begins with. */
const MIN_FRAME_BYTES = 4 + 24;
/** No record is longer, in any version: what says so is not one. */
const MAX_FRAME_BYTES = 4 + 1024;

/** A journal that cannot be read: not one, of another version or configuration, or damaged inside. */
export class JournalError extends Error {
  override readonly name = "JournalError";
}

/**
 * Writes what a kernel sees and decides, in memory: `bytes` is the journal so far, to be kept by
 * whoever has a file. A header (magic, u16 its length, u16 version, u32 CRC of the rest, the
 * configuration's SHA-256), then records: u32 CRC-32C of the record, and the record, an input or a
 * decision, which begins with its own u16 length.
 */
export class JournalWriter {
  #bytes: Uint8Array = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #used = HEADER_BYTES;

  /** @param configHash SHA-256 of everything that the kernel was made of, 64 hexadecimal digits */
  constructor(configHash: string) {
    if (!/^[0-9a-f]{64}$/.test(configHash)) {
      throw new RangeError(
        `Configuration hash is "${configHash}", expected 64 hexadecimal digits`,
      );
    }
    this.#bytes.set(MAGIC);
    this.#view.setUint16(8, HEADER_BYTES, true);
    this.#view.setUint16(10, JOURNAL_VERSION, true);
    for (let i = 0; i < HASH_BYTES; i++) {
      this.#bytes[HASH_AT + i] = Number.parseInt(configHash.slice(2 * i, 2 * i + 2), 16);
    }
    this.#view.setUint32(12, crc32c(this.#bytes, HASH_AT, HEADER_BYTES), true);
  }

  /** The journal so far; a view that holds until the next record. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  input(input: Input): void {
    this.#reserve(4 + MAX_INPUT_BYTES);
    this.#seal(encodeInput(this.#view, this.#used + 4, input));
  }

  /** Whole encoded decisions, as a `DecisionLog` hands them to its sink. */
  decisions(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length;) {
      const length = view.getUint16(at, true);
      this.#reserve(4 + length);
      this.#bytes.set(bytes.subarray(at, at + length), this.#used + 4);
      this.#seal(length);
      at += length;
    }
  }

  #seal(length: number): void {
    const record = this.#used + 4;
    this.#view.setUint32(this.#used, crc32c(this.#bytes, record, record + length), true);
    this.#used = record + length;
  }

  #reserve(more: number): void {
    if (this.#used + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + more));
    grown.set(this.bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** A record of a journal: what came in, or what was decided. */
export type JournalRecord =
  | { readonly input: Input; readonly decision: null }
  | { readonly input: null; readonly decision: Decision };

/**
 * Reads a journal from its first record to its last whole one. What a crash left half-written at
 * the end is no record: `tornBytes` says how much of it there is.
 */
export class JournalReader {
  /** SHA-256 of the configuration, 64 hexadecimal digits. */
  readonly configHash: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = HEADER_BYTES;
  #isAtEnd = false;

  /** @throws {JournalError} on a header that is not one of this version, or damaged */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const isJournal = bytes.length >= HEADER_BYTES && MAGIC.every((byte, i) => bytes[i] === byte);
    if (!isJournal) throw new JournalError("These bytes do not begin as a journal does");
    const length = this.#view.getUint16(8, true);
    const version = this.#view.getUint16(10, true);
    if (length !== HEADER_BYTES || version !== JOURNAL_VERSION) {
      throw new JournalError(
        `Journal has version ${version} and a header of ${length} bytes, ` +
          `expected ${JOURNAL_VERSION} and ${HEADER_BYTES}`,
      );
    }
    if (this.#view.getUint32(12, true) !== crc32c(bytes, HASH_AT, HEADER_BYTES)) {
      throw new JournalError("The journal's header is damaged: its checksum does not match");
    }
    const hash = bytes.subarray(HASH_AT, HEADER_BYTES);
    this.configHash = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Bytes after the last whole record; known once `next` has returned null. */
  get tornBytes(): number {
    return this.#isAtEnd ? this.#bytes.length - this.#at : 0;
  }

  /**
   * The next record, null at the end.
   *
   * @throws {JournalError} when a damaged record is followed by a whole one: then the damage is no
   * torn tail, and what comes after must not be taken for the truth
   */
  next(): JournalRecord | null {
    const end = this.#endOf(this.#at);
    if (end < 0) {
      this.#isAtEnd = true;
      this.#refuseDamage();
      return null;
    }
    const at = this.#at + 4;
    this.#at = end;
    return this.#view.getUint8(at + 3) >= DecisionKind.SUBMIT
      ? { input: null, decision: decodeDecision(this.#view, at) }
      : { input: decodeInput(this.#view, at), decision: null };
  }

  /** Where the frame at a byte ends; −1 when no whole one stands there. */
  #endOf(at: number): number {
    if (at + MIN_FRAME_BYTES > this.#bytes.length) return -1;
    const end = at + 4 + this.#view.getUint16(at + 4, true);
    const isFrame = end >= at + MIN_FRAME_BYTES && end <= at + MAX_FRAME_BYTES;
    if (!isFrame || end > this.#bytes.length) return -1;
    return this.#view.getUint32(at, true) === crc32c(this.#bytes, at + 4, end) ? end : -1;
  }

  #refuseDamage(): void {
    for (let at = this.#at + 1; at + MIN_FRAME_BYTES <= this.#bytes.length; at++) {
      if (this.#endOf(at) < 0) continue;
      throw new JournalError(
        `Journal record at byte ${this.#at} is damaged, and whole ones follow at byte ${at}`,
      );
    }
  }
}

/** All inputs of a journal, in order. Throws as `JournalReader` does. */
export function* journalInputs(bytes: Uint8Array): Generator<Input> {
  const reader = new JournalReader(bytes);
  for (let record = reader.next(); record !== null; record = reader.next()) {
    if (record.input !== null) yield record.input;
  }
}
