const COMMA = 0x2c;
const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const DECODER = new TextDecoder();
/** Shows a mark of byte order as well. */
const RAW_DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** Where the cells of one CSV line lie in its bytes. Cells in quotes are given without them. */
export class CsvCells {
  count = 0;
  start = new Int32Array(64);
  end = new Int32Array(64);
  bytes: Uint8Array = new Uint8Array(0);

  /**
   * Splits `bytes[from, to)` at commas. A quote that does not end, as before a line break inside
   * quotes, or that ends within a cell, leaves no cells: what they hold cannot be told.
   */
  split(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.count = 0;
    this.#from = from;
    this.#to = to;
    let at = from;
    for (;;) {
      let end: number;
      let next: number;
      if (bytes[at] === QUOTE && at < to) {
        at += 1;
        end = bytes.indexOf(QUOTE, at);
        next = end + 1;
        if (end < 0 || end >= to || (next < to && bytes[next] !== COMMA)) {
          this.count = 0;
          return;
        }
      } else {
        end = at;
        while (end < to && bytes[end] !== COMMA) end += 1;
        next = end;
      }
      if (this.count === this.start.length) this.#grow();
      this.start[this.count] = at;
      this.end[this.count++] = end;
      if (next >= to) return;
      at = next + 1;
    }
  }

  /** What is said of a line that has not as many cells as it should have. */
  notOf(width: number): { value: string; expected: string } {
    const line = DECODER.decode(this.bytes.subarray(this.#from, this.#to));
    return { value: `${this.count} cells`, expected: `${width} in ${JSON.stringify(line)}` };
  }

  /** A cell as it stands in the file, for a message. */
  raw(cell: number): string {
    return RAW_DECODER.decode(this.bytes.subarray(this.start[cell], this.end[cell]));
  }

  text(cell: number): string {
    return DECODER.decode(this.bytes.subarray(this.start[cell], this.end[cell])).trim();
  }

  /** True if a cell is `word` and not empty. */
  is(cell: number, word: Uint8Array): boolean {
    const from = this.start[cell];
    const { length } = word;
    if (length === 0 || this.end[cell] - from !== length) return false;
    for (let i = 0; i < length; i++) if (this.bytes[from + i] !== word[i]) return false;
    return true;
  }

  /**
   * A time of `digits` decimals of a second (0 for s, 3 for ms, 6, 9) as µs, rest in `restNs`; a
   * fraction is taken as further decimals. NaN if the cell is no such number.
   */
  micros(cell: number, digits: number): number {
    const { bytes } = this;
    const to = this.end[cell];
    let at = this.start[cell];
    // The last place of a µs that still lies before the point.
    const whole = to - Math.max(0, digits - 6);
    let value = 0;
    let rest = 0;
    let left = 6 - digits;
    let restLeft = 3;
    let point = -1;
    const from = at;
    for (; at < to; at++) {
      const digit = bytes[at] - ZERO;
      if (digit < 0 || digit > 9) {
        if (bytes[at] !== POINT || point >= 0 || digits > 6) return NaN;
        point = at;
      } else if (digits > 6 && at >= whole) {
        rest = rest * 10 + digit;
        restLeft -= 1;
      } else if (point < 0) value = value * 10 + digit;
      else if (left > 0) {
        value = value * 10 + digit;
        left -= 1;
      } else if (restLeft > 0) {
        rest = rest * 10 + digit;
        restLeft -= 1;
      } else if (digit !== 0) return NaN;
    }
    if (at === from) return NaN;
    for (; left > 0; left--) value *= 10;
    if (digits <= 6) { for (; restLeft > 0; restLeft--) rest *= 10; }
    this.restNs = rest;
    return Number.isSafeInteger(value) ? value : NaN;
  }
  restNs = 0;
  #from = 0;
  #to = 0;

  #grow(): void {
    const start = new Int32Array(this.start.length * 2);
    const end = new Int32Array(this.end.length * 2);
    start.set(this.start);
    end.set(this.end);
    this.start = start;
    this.end = end;
  }
}
