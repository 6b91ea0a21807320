import { describe, expect, test } from "vitest";
import { importBinanceBulk } from "../../../data/import/binance_bulk.ts";
import { importNpz } from "../../../data/import/npz.ts";
import { zipSync } from "fflate";
import { BUY, EXCH, LOCAL, npz } from "../import/npz_file.ts";
import { importToMemory } from "../import/memory_import.ts";
import { bulkZip, refusal, T0, temporaryFiles } from "./bed.ts";

const NAME = "BTCUSDT-trades-2024-01-01";
const row = (i: number) => `${i},42000.1,0.5,21000.05,${T0 + i},true\n`;
/** More than a block of a reader, so that the first look at it ends early. */
const LONG = Array.from({ length: 60_000 }, (_, i) => row(i + 1)).join("");

describe("Archives that are stored, not packed", () => {
  test.each([["short", row(1)], ["long", LONG]])("of bulk files are read: %s", async (_, text) => {
    const rows = await Promise.all(([0, 6] as const).map(async (level) => {
      const paths = temporaryFiles({ "a.zip": bulkZip(NAME, text, level) });
      return (await importToMemory(importBinanceBulk, paths)).rows;
    }));
    expect(rows[0]).toEqual(rows[1]);
    expect(rows[0].length).toBe(text.split("\n").length - 1);
  });

  test("that are cut are refused, not a crash", async () => {
    const whole = bulkZip(NAME, LONG, 0);
    for (const length of [whole.length - 1, whole.length >> 1, 100]) {
      const paths = temporaryFiles({ "a.zip": whole.subarray(0, length) });
      expect(await refusal(importToMemory(importBinanceBulk, paths))).toMatch(/a\.zip: expected/);
    }
  });

  test("whose directory has sizes of 64 bits are read", async () => {
    const plain = bulkZip(NAME, row(1), 0);
    const view = new DataView(plain.buffer, plain.byteOffset);
    const end = plain.length - 22;
    const start = view.getUint32(end + 16, true);
    const cut = end - view.getUint16(start + 32, true);
    // An entry of its own first, then size, packed size and offset.
    const extra = new DataView(new ArrayBuffer(6 + 28));
    extra.setUint16(0, 0x7777, true);
    extra.setUint16(2, 2, true);
    extra.setUint16(6, 1, true);
    extra.setUint16(8, 24, true);
    extra.setBigUint64(10, BigInt(view.getUint32(start + 24, true)), true);
    extra.setBigUint64(18, BigInt(view.getUint32(start + 20, true)), true);
    extra.setBigUint64(26, BigInt(view.getUint32(start + 42, true)), true);
    for (const at of [20, 24, 42]) view.setUint32(start + at, 0xffffffff, true);
    view.setUint16(start + 30, extra.byteLength, true);
    view.setUint32(end + 12, view.getUint32(end + 12, true) + extra.byteLength, true);
    const wide = new Uint8Array([
      ...plain.subarray(0, cut),
      ...new Uint8Array(extra.buffer),
      ...plain.subarray(cut),
    ]);
    const read = async (bytes: Uint8Array) =>
      (await importToMemory(importBinanceBulk, temporaryFiles({ "a.zip": bytes }))).rows;
    expect(await read(wide)).toEqual(await read(bulkZip(NAME, row(1), 0)));
    // A directory that has room for the size alone says nothing of the rest.
    wide[cut + 8] = 8;
    expect(await refusal(read(wide))).toMatch(/a\.zip: expected/);
  });

  test("with a header or a directory that is none are refused", async () => {
    const bad = bulkZip(NAME, row(1), 0);
    bad[0] ^= 1;
    const [headless] = temporaryFiles({ "a.zip": bad });
    expect(await refusal(importToMemory(importBinanceBulk, [headless])))
      .toMatch(/a\.zip: expected a header of/);
  });

  test("with a byte that changed are refused", async () => {
    const bad = bulkZip(NAME, LONG, 0);
    bad[bad.length >> 1] ^= 1;
    const paths = temporaryFiles({ "a.zip": bad });
    const refused = importToMemory(importBinanceBulk, paths).then(({ checks }) => {
      if (checks.findings.refusals([]).length > 0) throw new Error("with its CRC in the zip");
    });
    expect(await refusal(refused)).toMatch(/with its CRC in the zip/);
  });

  test("as numpy's savez writes them say what is wrong with their array", async () => {
    const ns = BigInt(T0) * 1_000_000n;
    const rows = Array.from(
      { length: 40_000 },
      () => [2n | LOCAL | EXCH | BUY, ns, ns, 42000.1, 0.5] as const,
    );
    const options = { symbol: "BTCUSDT" };
    const good = await importToMemory(
      importNpz,
      temporaryFiles({ "g.npz": npz(rows, undefined, 0) }),
      options,
    );
    expect(good.rows.length).toBe(rows.length);
    const floats = npz(rows, "'<f8'", 0);
    expect(await refusal(importToMemory(importNpz, temporaryFiles({ "f.npz": floats }), options)))
      .toMatch(/f\.npz: .*expected hftbacktest's event rows/);
    const text = zipSync({ "data.npy": [new TextEncoder().encode(LONG), { level: 0 }] });
    expect(await refusal(importToMemory(importNpz, temporaryFiles({ "t.npz": text }), options)))
      .toMatch(/t\.npz: .*expected an npy array/);
  });
});
