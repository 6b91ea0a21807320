import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { importFiles } from "../../../data/import/import_files.ts";
import { exportEvents } from "../../../data/parquet/export_events.ts";
import { importEvents } from "../../../data/parquet/import_events.ts";
import { exactPath } from "../../../data/store/query.ts";
import { column, importInto, newStore, T0, temporaryFiles, TRADES } from "./bed.ts";

/** Names that a shell or DuckDB would take for patterns, beside files that they would match. */
const NAMES = [
  ["x[1].parquet", "x1.parquet"],
  ["y*.parquet", "y_other.parquet"],
  ["z?.parquet", "z1.parquet"],
  ["[ab", "a"],
  ["d[1]/**/c.parquet", "d1/e/c.parquet"],
  ["it's {a,b}.parquet", "it's a.parquet"],
] as const;

async function write(path: string, price: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const c = await instance.connect();
  const plain = `${path}.tmp`;
  const safe = join(dirname(dirname(path)), "tmp.parquet");
  await c.run(
    `COPY (SELECT ${T0} AS ts, ${price} AS px, 0.5 AS q, 'buy' AS side)
     TO '${safe.replaceAll("'", "''")}' (FORMAT parquet)`,
  );
  c.closeSync();
  instance.closeSync();
  Deno.renameSync(safe, plain);
  Deno.renameSync(plain, path);
}

describe("A path is a path, not a pattern", () => {
  test.each(NAMES)("%s is read, not %s", async (name, other) => {
    const [marker] = temporaryFiles({ marker: "" });
    const folder = join(dirname(marker), "in");
    await write(join(folder, other), "42000.1");
    await write(join(folder, name), "43000.1");
    const store = await newStore();
    await importFiles(store, {
      format: "parquet",
      paths: [join(folder, name)],
      instrument: "BTCUSDT",
      map: TRADES,
    });
    expect(await column(store, "SELECT price::DOUBLE FROM trades")).toEqual(["43000.1"]);
  });

  test("columns come from the file, not from the folders' names", async () => {
    const [marker] = temporaryFiles({ marker: "" });
    const path = join(dirname(marker), "in", "px=1", "side=sell", "a.parquet");
    await write(path, "43000.1");
    const store = await newStore();
    await importFiles(store, {
      format: "parquet",
      paths: [path],
      instrument: "BTCUSDT",
      map: TRADES,
    });
    expect(await column(store, "SELECT price::DOUBLE || side FROM trades")).toEqual(["43000.1buy"]);
  });

  test("an export goes to and comes from a folder of such a name alone", async () => {
    const [marker] = temporaryFiles({ marker: "" });
    const folder = dirname(marker);
    for (const [name, price] of [["ex1", "42000.1"], ["ex[1]", "43000.1"], ["ex*", "44000.1"]]) {
      const store = await newStore();
      const files = { "a.csv": `ts,px,q,side\n${T0},${price},0.5,buy\n` };
      await importInto(store, "csv", files, { instrument: "BTCUSDT", map: TRADES });
      await exportEvents(store, { dir: join(folder, name) });
    }
    for (const [name, price] of [["ex[1]", "43000.1"], ["ex*", "44000.1"]]) {
      const copy = await newStore();
      await importEvents(copy, join(folder, name));
      expect(await column(copy, "SELECT price::DOUBLE FROM trades")).toEqual([price]);
    }
  });

  test("one without a pattern is quoted alone", () => {
    expect(exactPath("a\\b'c")).toBe("'a\\b''c'");
  });
});
