import { crc32c } from "../num/crc32c.ts";
import { DOUBLE } from "../time/clock.ts";
import { JournalError } from "./byte_reader.ts";
import {
  FRAME_HEAD_BYTES,
  JOURNAL_VERSION,
  MAGIC,
  MAX_PAYLOAD_BYTES,
  PREFIX_BYTES,
} from "./frame.ts";

/** Room to begin with: a piece of the usual 64 kB beside what is left of the one before. */
const FIRST_ROOM = 131_072;

/**
 * Cuts bytes that come in pieces of any size into frames. It holds one piece and at most one frame
 * beside, however long the journal.
 *
 * A frame that is not whole may be what a crash left of the last one (`tornAt`), or damage inside:
 * that is told by a whole head after it, which is looked for to the end.
 */
export class FrameReader {
  bytes: Uint8Array = new Uint8Array(FIRST_ROOM);
  view: DataView = new DataView(this.bytes.buffer);
  /** The frame in hand: what it holds stands from `payload` to `end`, until the next `push`. */
  kind = 0;
  sequence = DOUBLE;
  payload = 0;
  end = 0;
  /** Byte of the journal at which the first frame stands that is not whole; −1 while there is none. */
  tornAt = -1;
  #why = "";
  #isBegun = false;
  /** Where in the journal `bytes` begin, and how many hold something. */
  #base = 0;
  #used = 0;

  /** Bytes pushed so far. */
  get total(): number {
    return this.#base + this.#used;
  }

  /** Where in the journal the frame in hand begins. */
  get offset(): number {
    return this.#base + this.payload - FRAME_HEAD_BYTES;
  }

  /** Byte after the last whole frame. */
  get wholeBytes(): number {
    return this.tornAt >= 0 ? this.tornAt : this.#base + this.end;
  }

  /** The next piece of the journal; it is copied. */
  push(piece: Uint8Array): void {
    if (this.#used + piece.length > this.bytes.length) this.#makeRoom(piece.length);
    this.bytes.set(piece, this.#used);
    this.#used += piece.length;
  }

  /**
   * Drops what was read. Half of the room is free afterwards, so that each byte is moved once on
   * average, however small the pieces.
   */
  #makeRoom(more: number): void {
    const kept = this.#used - this.end;
    const needed = kept + more;
    if (2 * needed <= this.bytes.length) this.bytes.copyWithin(0, this.end, this.#used);
    else {
      const grown = new Uint8Array(2 * needed);
      grown.set(this.bytes.subarray(this.end, this.#used));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.#base += this.end;
    this.payload -= this.end;
    this.#used = kept;
    this.end = 0;
  }

  /**
   * Takes the next frame in hand; false when there is no whole one in what was pushed.
   *
   * @throws {JournalError} on what does not begin as a journal of this version, and on damage
   * before a whole frame
   */
  next(): boolean {
    if (this.tornAt >= 0) return this.#search();
    if (!this.#isBegun && !this.#begin()) return false;
    const from = this.end;
    const payload = from + FRAME_HEAD_BYTES;
    if (payload > this.#used) return false;
    const { bytes, view } = this;
    const headCrc = crc32c(bytes, from + 4, payload);
    if (headCrc !== view.getUint32(from, true)) return this.#tear("head", headCrc, from + 1);
    const word = view.getUint32(from + 8, true);
    const end = payload + (word & MAX_PAYLOAD_BYTES);
    if (end > this.#used) return false;
    const crc = crc32c(bytes, payload, end);
    if (crc !== view.getUint32(from + 4, true)) return this.#tear("payload", crc, end);
    this.kind = word >>> 24;
    this.sequence = view.getFloat64(from + 12, true);
    this.payload = payload;
    this.end = end;
    return true;
  }

  #begin(): boolean {
    const { bytes, view } = this;
    const shown = Math.min(MAGIC.length, this.#used);
    for (let i = 0; i < shown; i++) {
      if (bytes[i] === MAGIC[i]) continue;
      throw new JournalError(
        `Byte ${i} is ${bytes[i]}, expected ${
          MAGIC[i]
        }: these bytes do not begin as a journal does`,
      );
    }
    if (this.#used < PREFIX_BYTES) return false;
    const version = view.getUint16(8, true);
    const zero = view.getUint16(10, true);
    if (version !== JOURNAL_VERSION || zero !== 0) {
      throw new JournalError(
        `Journal has version ${version} and ${zero} at byte 10, expected ${JOURNAL_VERSION} and 0`,
      );
    }
    this.#isBegun = true;
    this.end = PREFIX_BYTES;
    return true;
  }

  #tear(part: "head" | "payload", computed: number, searchFrom: number): boolean {
    const stored = this.view.getUint32(this.end + (part === "head" ? 0 : 4), true);
    this.tornAt = this.#base + this.end;
    this.#why = `its ${part} has checksum ${hex(computed)}, expected ${hex(stored)}`;
    this.end = searchFrom;
    return this.#search();
  }

  /** Looks for a whole head, byte by byte. */
  #search(): boolean {
    const { bytes, view } = this;
    let at = this.end;
    for (; at + FRAME_HEAD_BYTES <= this.#used; at++) {
      const sequence = view.getFloat64(at + 12, true);
      if (!Number.isSafeInteger(sequence) || sequence < 0) continue;
      if (view.getUint32(at, true) !== crc32c(bytes, at + 4, at + FRAME_HEAD_BYTES)) continue;
      throw new JournalError(
        `Journal is damaged at byte ${this.tornAt}: ${this.#why}; a whole frame's head follows at ` +
          `byte ${this.#base + at}`,
      );
    }
    this.end = at;
    return false;
  }
}

const hex = (crc: number) => `0x${crc.toString(16).padStart(8, "0")}`;
