import { Buffer } from "node:buffer";
import { deflateSync } from "fflate";
import { COLUMN_BYTES, type ColumnEntry, type ColumnType } from "./client/manifest.ts";

/**
 * Collects columns of numbers into one deflated blob: bytes in planes, so that the high bytes of
 * neighbours, mostly equal, stand together. The script in the page takes it apart again.
 */
export class ColumnPacker {
  readonly entries: Record<string, ColumnEntry> = {};
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  /** `delta` stores differences: for columns that go up steadily, such as times. */
  add(name: string, type: ColumnType, values: ArrayLike<number>, delta = false) {
    const numbers = numbersOf(type, values.length);
    for (let i = 0; i < values.length; i++) {
      numbers[i] = delta && i > 0 ? values[i] - values[i - 1] : values[i];
    }
    const bytes = new Uint8Array(numbers.buffer);
    const size = COLUMN_BYTES[type];
    const planes = new Uint8Array(bytes.length);
    for (let plane = 0; plane < size; plane++) {
      const to = plane * values.length;
      for (let i = 0; i < values.length; i++) planes[to + i] = bytes[i * size + plane];
    }
    this.entries[name] = { type, length: values.length, at: this.#size, delta };
    this.#parts.push(planes);
    this.#size += planes.length;
  }

  /** Deflated and in base64: letters, digits, "+", "/" and "=" alone. */
  encode(): string {
    const blob = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      blob.set(part, at);
      at += part.length;
    }
    return Buffer.from(deflateSync(blob, { level: 6 })).toString("base64");
  }
}

function numbersOf(type: ColumnType, length: number) {
  switch (type) {
    case "f64":
      return new Float64Array(length);
    case "i32":
      return new Int32Array(length);
    case "u16":
      return new Uint16Array(length);
    case "u8":
      return new Uint8Array(length);
    case "i8":
      return new Int8Array(length);
  }
}
