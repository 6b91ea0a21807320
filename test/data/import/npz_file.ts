import { zipSync } from "fflate";

export const LOCAL = 1n << 30n;
export const EXCH = 1n << 31n;
export const BUY = 1n << 29n;
export const SELL = 1n << 28n;
/** A row of hftbacktest's array. */
export type NpyRow = readonly [ev: bigint, exch: bigint, local: bigint, px: number, qty: number];

const DESCR = "[('ev', '<u8'), ('exch_ts', '<i8'), ('local_ts', '<i8'), ('px', '<f8'), " +
  "('qty', '<f8'), ('order_id', '<u8'), ('ival', '<i8'), ('fval', '<f8')]";

/** An array file with these rows. */
export function npy(rows: readonly NpyRow[], descr = DESCR): Uint8Array {
  const dict = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${rows.length},), }`;
  const header = dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11) + "\n";
  const bytes = new Uint8Array(10 + header.length + rows.length * 64);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), 10);
  rows.forEach(([ev, exch, local, px, qty], i) => {
    const at = 10 + header.length + i * 64;
    view.setBigUint64(at, ev, true);
    view.setBigInt64(at + 8, exch, true);
    view.setBigInt64(at + 16, local, true);
    view.setFloat64(at + 24, px, true);
    view.setFloat64(at + 32, qty, true);
  });
  return bytes;
}

/** The archive that numpy writes of it: level 0 as `savez`, 6 as `savez_compressed`. */
export const npz = (rows: readonly NpyRow[], descr?: string, level: 0 | 6 = 6) =>
  zipSync({ "data.npy": npy(rows, descr) }, { level });
