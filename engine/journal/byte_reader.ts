import { Side } from "../order/types.ts";

const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A journal that cannot be read: not one, of another version, or damaged inside. */
export class JournalError extends Error {
  override readonly name = "JournalError";
}

/** Reads what `ByteWriter` wrote: little-endian, never past the end of the record in hand. */
export class ByteReader {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  at = 0;
  end = 0;

  /** From here on it reads these bytes; `view` is theirs. */
  open(bytes: Uint8Array, view: DataView, at: number, end: number): void {
    this.bytes = bytes;
    this.view = view;
    this.at = at;
    this.end = end;
  }

  /** Goes on by so many bytes, which the record must have; where they begin. */
  take(length: number): number {
    const from = this.at;
    if (from + length > this.end) this.#refuse(length);
    this.at = from + length;
    return from;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  f64(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  blob(): Uint8Array {
    const length = this.u32();
    const from = this.take(length);
    return this.bytes.slice(from, from + length);
  }

  text(): string {
    return DECODER.decode(this.blob());
  }

  hash(): string {
    const from = this.take(32);
    let hex = "";
    for (let i = 0; i < 32; i++) hex += this.bytes[from + i].toString(16).padStart(2, "0");
    return hex;
  }

  /** A u32 count of things of at least so many bytes each, which must have room in the record. */
  count(bytesEach: number): number {
    const count = this.u32();
    if (count * bytesEach <= this.end - this.at) return count;
    throw new JournalError(
      `Count is ${count} with ${this.end - this.at} bytes left, expected ${bytesEach} bytes each`,
    );
  }

  /** One of the numbers from `from` to `to`. */
  code(what: string, from: number, to: number): number {
    const code = this.u8();
    if (code >= from && code <= to) return code;
    throw new JournalError(`${what} is ${code}, expected ${from} to ${to}`);
  }

  /** Of an order: written one higher than it is, so that it is never negative. */
  side(): Side {
    const code = this.u8() - 1;
    if (code === Side.BUY || code === Side.SELL) return code;
    throw new JournalError(`Side, plus one, is ${code + 1}, expected 0 or 2`);
  }

  /** @throws {JournalError} when the record is longer than what was read of it */
  finish(): void {
    if (this.at === this.end) return;
    throw new JournalError(`Record has ${this.end - this.at} bytes too many, expected its end`);
  }

  #refuse(length: number): never {
    throw new JournalError(
      `Record has ${this.end - this.at} bytes left, expected ${length} more`,
    );
  }
}
