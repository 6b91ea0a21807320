import { expect, test } from "vitest";
import { allocateChunk, rowBytes } from "../../../engine/tape/chunk.ts";

test.each([
  [{}, Int32Array, ArrayBuffer, 34],
  [{ wide: true }, Float64Array, ArrayBuffer, 38],
  [{ shared: true }, Int32Array, SharedArrayBuffer, 34],
  [{ shared: true, wide: true }, Float64Array, SharedArrayBuffer, 38],
])("a chunk of %o has a column for each field and no row yet", (options, qty, buffer, bytes) => {
  const { length, ...columns } = allocateChunk(5, options);
  expect(length).toBe(0);
  expect(columns).toEqual({
    exchTs: new Float64Array(5),
    localTs: new Float64Array(5),
    code: new Uint16Array(5),
    price: new Int32Array(5),
    qty: new qty(5),
    aux: new Float64Array(5),
  });
  const all = Object.values(columns);
  expect(all.every((column) => column.buffer instanceof buffer)).toBe(true);
  expect(all.reduce((sum, column) => sum + column.byteLength, 0)).toBe(5 * bytes);
  expect(rowBytes("wide" in options)).toBe(bytes);
});
