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
