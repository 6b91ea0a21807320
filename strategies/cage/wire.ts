import type { TapeChunk } from "../../engine/tape/chunk.ts";

/*
 * Deno clones a buffer across threads in microseconds and a typed array in milliseconds a megabyte,
 * so views are taken apart on one side and made again on the other.
 */

type View = Float64Array | Int32Array | Int8Array | Uint8Array | Uint16Array | Uint32Array;

const VIEWS = { Float64Array, Int32Array, Int8Array, Uint8Array, Uint16Array, Uint32Array };
const VIEW_NAMES = Object.keys(VIEWS) as (keyof typeof VIEWS)[];

/** A tape chunk on its way into the cage: columns in the order of `TapeChunk`. */
export interface ChunkMessage {
  readonly length: number;
  readonly wide: boolean;
  readonly columns: readonly SharedArrayBuffer[];
}

/** Takes a chunk apart. Columns that lie over shared memory from its start go without a copy. */
export function packChunk(chunk: TapeChunk): ChunkMessage {
  const { length, exchTs, localTs, code, price, qty, aux } = chunk;
  return {
    length,
    wide: qty instanceof Float64Array,
    columns: [exchTs, localTs, code, price, qty, aux].map((view) => sharedColumn(view, length)),
  };
}

function sharedColumn(view: View, length: number): SharedArrayBuffer {
  const memory: unknown = view.buffer;
  if (memory instanceof SharedArrayBuffer && view.byteOffset === 0) return memory;
  const used = new Uint8Array(view.buffer, view.byteOffset, length * view.BYTES_PER_ELEMENT);
  const copy = new SharedArrayBuffer(used.length);
  new Uint8Array(copy).set(used);
  return copy;
}

/** Makes the chunk again, over the same memory. */
export function unpackChunk({ length, wide, columns }: ChunkMessage): TapeChunk {
  // The types keep shared memory apart from private memory, the columns do not care.
  const memory = columns as unknown as readonly ArrayBuffer[];
  return {
    length,
    exchTs: new Float64Array(memory[0]),
    localTs: new Float64Array(memory[1]),
    code: new Uint16Array(memory[2]),
    price: new Int32Array(memory[3]),
    qty: wide ? new Float64Array(memory[4]) : new Int32Array(memory[4]),
    aux: new Float64Array(memory[5]),
  };
}

/** A value whose typed arrays stand apart: `views[i]` belongs where `value` holds `{ $view: i }`. */
export interface Packed {
  readonly value: unknown;
  readonly views: readonly { readonly type: keyof typeof VIEWS; readonly memory: ArrayBuffer }[];
}

/**
 * Takes the typed arrays out of a plain value; `views` holds what to transfer. A column that has its
 * memory to itself gives it away: the value is not to be used afterwards.
 */
export function pack(value: unknown): Packed {
  const views: { type: keyof typeof VIEWS; memory: ArrayBuffer }[] = [];
  const walk = (item: unknown): unknown => {
    if (typeof item !== "object" || item === null) return item;
    if (ArrayBuffer.isView(item)) {
      const type = VIEW_NAMES.find((name) => item instanceof VIEWS[name]);
      if (type === undefined) throw new TypeError("Cannot pack a view of this type");
      return { $view: views.push({ type, memory: memoryOf(item) }) - 1 };
    }
    if (Array.isArray(item)) return item.map(walk);
    const plain = Object.fromEntries(Object.entries(item).map(([key, part]) => [key, walk(part)]));
    // A strategy's data may have any keys: what looks like a marker travels one level down.
    return "$view" in plain || "$plain" in plain ? { $plain: plain } : plain;
  };
  return { value: walk(value), views };
}

/** Exactly what is in view: the memory itself, or a copy where it is longer or shared. */
function memoryOf({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) return buffer;
  const memory = new ArrayBuffer(byteLength);
  new Uint8Array(memory).set(new Uint8Array(buffer, byteOffset, byteLength));
  return memory;
}

/** Puts the typed arrays back. */
export function unpack({ value, views }: Packed): unknown {
  const parts = (item: object) =>
    Object.fromEntries(Object.entries(item).map(([key, part]) => [key, walk(part)]));
  const walk = (item: unknown): unknown => {
    if (typeof item !== "object" || item === null) return item;
    if (Array.isArray(item)) return item.map(walk);
    if ("$plain" in item && typeof item.$plain === "object" && item.$plain !== null) {
      return parts(item.$plain);
    }
    if ("$view" in item && typeof item.$view === "number") {
      const { type, memory } = views[item.$view];
      return new VIEWS[type](memory);
    }
    return parts(item);
  };
  return walk(value);
}
