import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Store } from "../../data/mod.ts";
import { exportEvents } from "../../data/parquet/export_events.ts";
import { importEvents } from "../../data/parquet/import_events.ts";
import { syntheticEvents } from "../bench/synthetic_events.ts";
import { INSTRUMENT, readTape, Scratch, writeSource } from "./store/fixtures.ts";

const DAY_US = 86_400_000_000;
const START = 1_704_067_200_000_000;

/** Two sources, two instruments, rows on both sides of midnight. */
/** A manifest that is about to be spoiled. */
interface Json {
  instruments: {
    versions: (Record<string, unknown> & { filters: Record<string, unknown> })[];
    notes: string[];
  }[];
  sources: Record<string, unknown>[];
}

async function filled(path: string): Promise<void> {
  const startTs = START + DAY_US - 50_000;
  const other = { ...INSTRUMENT, symbol: "ETHUSDT", priceDecimals: 2 };
  await writeSource(path, syntheticEvents(20_000, { startTs }), { localShiftUs: -250 });
  await writeSource(path, syntheticEvents(3000, { startTs, instrument: other, seed: 4 }));
}

test("events go out to Parquet a day at a time and come back as the same tapes", async () => {
  using scratch = new Scratch();
  await filled(scratch.file());
  const dir = scratch.file("parquet");
  {
    using store = await Store.open(scratch.file());
    expect(await exportEvents(store, { dir })).toEqual({ dir, rows: 23_000, files: 4 });
    await expect(exportEvents(store, { dir })).rejects.toThrow(/exists already/);
  }
  expect(readdirSync(`${dir}/venue=binance-usdm/symbol=BTCUSDT`).sort())
    .toEqual(["day=2024-01-01", "day=2024-01-02"]);
  {
    using store = await Store.open(scratch.file("back"), { mode: "create" });
    expect(await importEvents(store, dir)).toMatchObject({ rows: 23_000, sourceIds: [1, 2] });
    const [nanos] = await store.query("SELECT sum(local_ns)::BIGINT AS n FROM events");
    using original = await Store.open(scratch.file());
    expect([nanos]).toEqual(await original.query("SELECT sum(local_ns)::BIGINT AS n FROM events"));
  }
  for (const instrument of ["BTCUSDT", "ETHUSDT"]) {
    for (const order of ["local", "exch"] as const) {
      const before = await readTape(scratch.file(), { instrument, order });
      const after = await readTape(scratch.file("back"), { instrument, order });
      expect(after.dataHash).toBe(before.dataHash);
    }
  }
});

test("an import of a broken folder leaves the store as it was", async () => {
  using scratch = new Scratch();
  await filled(scratch.file());
  const dir = scratch.file("parquet");
  {
    using store = await Store.open(scratch.file());
    await exportEvents(store, { dir });
  }
  const day = `${dir}/venue=binance-usdm/symbol=ETHUSDT/day=2024-01-02/source-000002.parquet`;
  Deno.writeFileSync(day, readFileSync(day).subarray(0, 500));
  using store = await Store.open(scratch.file("back"), { mode: "create" });
  await expect(importEvents(store, dir)).rejects.toThrow(/nothing of this is kept/);
  await expect(importEvents(store, scratch.folder)).rejects.toThrow(/no readable manifest.json/);
  expect(await store.sources()).toEqual([]);
});

test.each<[string, (manifest: Json) => void, RegExp]>([
  ["a tick of 0", (m) => m.instruments[0].versions[0].tickMantissa = 0, /versions.0.tickMantissa/],
  ["a multiplier of 0", (m) => m.instruments[0].versions[0].multiplierDen = 0, /multiplierDen/],
  ["a fee of 1e18", (m) => m.instruments[0].versions[0].takerFeePpb = 1e18, /takerFeePpb/],
  ["a maximum below zero", (m) => m.instruments[0].versions[0].filters.maxQtyLots = -1, /maxQtyLo/],
  ["an unknown field", (m) => m.instruments[0].versions[0].extra = 1, /extra/],
  ["no notes", (m) => m.instruments[0].notes = [], /a note for each version/],
  ["an instrument twice", (m) => m.instruments.push(m.instruments[0]), /each instrument once/],
  ["a source twice", (m) => m.sources.push(m.sources[0]), /each source once/],
  ["a source less", (m) => m.sources.pop(), /source-000002.*knows no such source/],
  ["a source of another number", (m) => m.sources[1].id = 7, /knows no such source/],
  ["a clock of another year", (m) => m.sources[0].localShiftUs = 1e16, /localShiftUs/],
  ["a symbol that is none", (m) => m.instruments[0].versions[0].symbol = "", /symbol/],
])(
  "a manifest with %s is refused, and the store stays as it was",
  async (_what, spoil, message) => {
    using scratch = new Scratch();
    await filled(scratch.file());
    const dir = scratch.file("parquet");
    {
      using store = await Store.open(scratch.file());
      await exportEvents(store, { dir });
    }
    const manifest = JSON.parse(readFileSync(`${dir}/manifest.json`, "utf8"));
    spoil(manifest);
    writeFileSync(`${dir}/manifest.json`, JSON.stringify(manifest));
    using store = await Store.open(scratch.file("back"), { mode: "create" });
    await expect(importEvents(store, dir)).rejects.toThrow(message);
    expect(await store.sources()).toEqual([]);
  },
);

test("CSV carries the same rows, and a failed export leaves no folder", async () => {
  using scratch = new Scratch();
  await filled(scratch.file());
  const dir = scratch.file("csv");
  using store = await Store.open(scratch.file());
  await expect(exportEvents(store, { dir, kinds: [13] })).rejects.toThrow(/matches/);
  expect(existsSync(dir)).toBe(false);
  expect(readdirSync(scratch.folder).filter((name) => name.startsWith("csv"))).toEqual([]);
  // What happens to have the name of a draft is not ours.
  mkdirSync(`${dir}.partial`);
  writeFileSync(`${dir}.partial/mine.txt`, "mine");
  const summary = await exportEvents(store, {
    dir,
    format: "csv",
    instruments: ["ETHUSDT"],
    kinds: [3],
  });
  expect(readFileSync(`${dir}.partial/mine.txt`, "utf8")).toBe("mine");
  const lines = execFileSync("bash", ["-c", `cat ${dir}/venue=*/symbol=*/day=*/*.csv | wc -l`], {
    encoding: "utf8",
  });
  expect(Number(lines)).toBe(summary.rows + summary.files);
});
