import { COLUMN_BYTES, type ColumnEntry, type Manifest } from "./manifest.ts";

export type Numbers = Float64Array | Int32Array | Uint16Array | Uint8Array | Int8Array;

/** Puts a column's byte planes together again and sums its differences. */
export function decodeColumn(blob: Uint8Array, entry: ColumnEntry): Numbers {
  const size = COLUMN_BYTES[entry.type];
  const bytes = new Uint8Array(entry.length * size);
  for (let plane = 0; plane < size; plane++) {
    const from = entry.at + plane * entry.length;
    for (let i = 0; i < entry.length; i++) bytes[i * size + plane] = blob[from + i];
  }
  const numbers = numbersOver(entry, bytes.buffer);
  if (entry.delta) { for (let i = 1; i < numbers.length; i++) numbers[i] += numbers[i - 1]; }
  return numbers;
}

function numbersOver(entry: ColumnEntry, buffer: ArrayBuffer): Numbers {
  switch (entry.type) {
    case "f64":
      return new Float64Array(buffer);
    case "i32":
      return new Int32Array(buffer);
    case "u16":
      return new Uint16Array(buffer);
    case "u8":
      return new Uint8Array(buffer);
    case "i8":
      return new Int8Array(buffer);
  }
}

/** The report's data: the manifest, and its columns by name, each decoded when first asked for. */
export class ReportData {
  readonly manifest: Manifest;
  readonly #blob: Uint8Array;
  readonly #decoded = new Map<string, Numbers>();

  constructor(manifest: Manifest, blob: Uint8Array) {
    this.manifest = manifest;
    this.#blob = blob;
  }

  column(name: string): Numbers {
    const known = this.#decoded.get(name);
    if (known !== undefined) return known;
    const entry = this.manifest.columns[name];
    if (entry === undefined) throw new Error(`Report data has no column "${name}"`);
    const numbers = decodeColumn(this.#blob, entry);
    this.#decoded.set(name, numbers);
    return numbers;
  }

  /** Rows of a list ("order", "fill", "trip"). */
  rows(list: string): number {
    const name = Object.keys(this.manifest.columns).find((key) => key.startsWith(`${list}.`));
    return name === undefined ? 0 : this.manifest.columns[name].length;
  }

  nameOf(table: string, code: number): string {
    return this.manifest.names[table]?.[code] ?? `code ${code}`;
  }
}
