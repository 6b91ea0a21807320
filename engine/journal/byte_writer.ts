const ENCODER = new TextEncoder();

/** Bytes that grow as they are written: little-endian, from `at` on. Refuses what does not fit. */
export class ByteWriter {
  bytes: Uint8Array;
  view: DataView;
  at = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room; to be called before whatever is written by the methods for numbers. */
  reserve(more: number): void {
    const needed = this.at + more;
    if (needed > this.bytes.length) this.#grow(needed);
  }

  /** Makes room for so many bytes and passes them over; where they begin. */
  skip(length: number): number {
    this.reserve(length);
    const from = this.at;
    this.at = from + length;
    return from;
  }

  u8(value: number): void {
    if (value !== (value & 0xff)) refuse(value, 0, 0xff);
    this.view.setUint8(this.at, value);
    this.at += 1;
  }

  u16(value: number): void {
    if (value !== (value & 0xffff)) refuse(value, 0, 0xffff);
    this.view.setUint16(this.at, value, true);
    this.at += 2;
  }

  u32(value: number): void {
    if (value !== value >>> 0) refuse(value, 0, 0xffff_ffff);
    this.view.setUint32(this.at, value, true);
    this.at += 4;
  }

  i32(value: number): void {
    if (value !== (value | 0)) refuse(value, -0x8000_0000, 0x7fff_ffff);
    this.view.setInt32(this.at, value, true);
    this.at += 4;
  }

  /** NaN has many bit patterns: this writes the one that a literal has. */
  f64(value: number): void {
    this.view.setFloat64(this.at, value === value ? value : NaN, true);
    this.at += 8;
  }

  /** u32 length, then the bytes. Makes its own room. */
  blob(bytes: Uint8Array): void {
    this.reserve(4 + bytes.length);
    this.u32(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** UTF-8 as a `blob`. Throws RangeError on text with half a surrogate pair, which UTF-8 cannot hold. */
  text(text: string): void {
    if (!text.isWellFormed()) {
      throw new RangeError(`Text is ${JSON.stringify(text)}, expected no half of a surrogate pair`);
    }
    this.blob(ENCODER.encode(text));
  }

  /** 32 bytes from 64 hexadecimal digits. Throws RangeError on anything else. Makes its own room. */
  hash(hex: string): void {
    if (!/^[0-9a-f]{64}$/.test(hex)) {
      throw new RangeError(`Hash is "${hex}", expected 64 hexadecimal digits`);
    }
    this.reserve(32);
    for (let i = 0; i < 64; i += 2) this.u8(Number.parseInt(hex.slice(i, i + 2), 16));
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, needed));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

function refuse(value: number, from: number, to: number): never {
  throw new RangeError(`Field of a record is ${value}, expected a whole number ${from} to ${to}`);
}
