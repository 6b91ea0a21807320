import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { dataWarnings } from "../../../backtest/run/data_warnings.ts";
import { importFiles } from "../../../data/import/import_files.ts";
import { checkMerged } from "../../../data/import/merge_checks.ts";
import { exportEvents } from "../../../data/parquet/export_events.ts";
import { importEvents } from "../../../data/parquet/import_events.ts";
import { checkStore } from "../../../data/quality/check_store.ts";
import { mergeStore } from "../../../data/store/merge_store.ts";
import { removeSources } from "../../../data/store/remove_sources.ts";
import { Store } from "../../../data/store/store.ts";
import {
  bulkZip,
  column,
  importInto,
  newStore,
  refusal,
  T0,
  temporaryFiles,
  TRADES,
} from "./bed.ts";

const DAY = 86_400_000;
const agg = (id: number, ts: number, price = "42000.1") =>
  `${id},${price},0.5,${id},${id},${ts},True,True\n`;
const SPOT = { venue: "binance-spot" };
const day = (n: number) => T0 + n * DAY;
/** Days of aggTrades, whole hours of it, with ids that go on. */
const dayText = (n: number, firstId: number) =>
  agg(firstId, day(n)) + agg(firstId + 1, day(n) + DAY / 2) + agg(firstId + 2, day(n + 1) - 500);
const dayName = (n: number) => `BTCUSDT-aggTrades-2024-01-0${n + 1}`;
const dayZip = (n: number, firstId: number, text = dayText(n, firstId)) => ({
  [`${dayName(n)}.zip`]: bulkZip(dayName(n), text),
});
const into = (store: Store, files: Record<string, Uint8Array | string>, allow: string[] = []) =>
  importInto(store, "binance-bulk", files, { ...SPOT, allow });
const COUNT = "SELECT count(*) || ' ' || count(DISTINCT trade_id) FROM trades";

describe("Files of one import", () => {
  test("that go on where the one before ended are whole", async () => {
    const store = await newStore();
    const summary = await into(store, { ...dayZip(0, 10), ...dayZip(1, 13), ...dayZip(2, 16) });
    expect(summary.report.findings.filter((f) => f.severity === "error")).toEqual([]);
    expect(await column(store, COUNT)).toEqual(["9 9"]);
  });

  test("tell what is missing in between: a day that was cut at 09:29", async () => {
    const ids = [1031427010, 1031427011, 1032101778];
    const cut = agg(ids[0], 1639474150434) + agg(ids[1], 1639474150435);
    const files = {
      "14.zip": bulkZip("BTCUSDT-aggTrades-2021-12-14", cut),
      "15.zip": bulkZip("BTCUSDT-aggTrades-2021-12-15", agg(ids[2], 1639526400002, "48336.95")),
    };
    expect(await refusal(into(await newStore(), files)))
      .toMatch(/gaps ×1 .*15\.zip:1: 674766 trades missing before trade 1032101778/);
  });

  test("are refused in another order than that of time", async () => {
    expect(await refusal(into(await newStore(), { ...dayZip(1, 13), ...dayZip(0, 10) })))
      .toMatch(/duplicates ×3 .*time-order/);
  });

  test("are refused where one leaves out a day between them", async () => {
    expect(await refusal(into(await newStore(), { ...dayZip(0, 10), ...dayZip(2, 16) })))
      .toMatch(/gaps ×1 .*3 trades missing before trade 16/);
  });

  test("are not the same file twice, whatever it is called", async () => {
    const [zip] = Object.values(dayZip(0, 10));
    expect(await refusal(into(await newStore(), { "a.zip": zip, "b.zip": zip })))
      .toMatch(/b\.zip: the same bytes as a\.zip before it/);
  });

  test("are not trades and the aggTrades made of them", async () => {
    const name = "BTCUSDT-trades-2024-01-01";
    const trades = bulkZip(name, `99,42000.1,0.5,21000.05,${day(0)},True,True\n`);
    expect(await refusal(into(await newStore(), { ...dayZip(0, 10), [`${name}.zip`]: trades })))
      .toMatch(/duplicates ×1 .*aggTrades are its trades told again/);
  });

  test("of funding and klines go on as well", async () => {
    const funding = (h: number) =>
      bulkZip("BTCUSDT-fundingRate-2024-01", `${T0 + h * 36e5},8,0.0001\n`);
    const quiet = await importInto(await newStore(), "binance-bulk", {
      "a.zip": funding(0),
      "b.zip": funding(24),
    });
    expect(quiet.report.findings[0].examples[0].text).toBe("no funding for 24.0 h");
    const bar = (n: number) =>
      bulkZip(`BTCUSDT-1d-2024-01-0${n + 1}`, `${day(n)},1,2,1,2,5,${day(n + 1) - 1},9,3,2,4,0\n`);
    expect(await refusal(into(await newStore(), { "a.zip": bar(0), "b.zip": bar(2) })))
      .toMatch(/gaps ×1 .*1 bars missing before 2024-01-03/);
  });
});

describe("An import after others", () => {
  test("is whole where it goes on, before or after", async () => {
    const store = await newStore();
    await into(store, dayZip(1, 13));
    await into(store, dayZip(0, 10));
    await into(store, dayZip(2, 16));
    expect(await column(store, COUNT)).toEqual(["9 9"]);
    expect((await checkStore(store)).findings.filter((f) => f.severity === "error")).toEqual([]);
  });

  test("is refused where the file is there already, and says as which source", async () => {
    const store = await newStore();
    await into(store, dayZip(0, 10));
    const [zip] = Object.values(dayZip(0, 10));
    expect(await refusal(into(store, { "renamed.zip": zip })))
      .toMatch(/renamed\.zip: imported already as source 1 \(BTCUSDT-agg.*data rm --source 1/);
    expect(await column(store, COUNT)).toEqual(["3 3"]);
  });

  test("is refused where it holds the same time in other bytes", async () => {
    const store = await newStore();
    await into(store, dayZip(0, 10));
    const packed = { "again.zip": bulkZip(dayName(0), dayText(0, 10), 0) };
    expect(await refusal(into(store, packed))).toMatch(/duplicates ×1 .*source 1, BTCUSDT/);
    const trades = `99,42000.1,0.5,21000.05,${day(0) + 5},True,True\n` +
      `100,42000.1,0.5,21000.05,${day(0) + 6},True,True\n`;
    const other = { "t.zip": bulkZip("BTCUSDT-trades-2024-01-01", trades) };
    expect(await refusal(into(store, other))).toMatch(/duplicates ×1 .*trade from 2024-01-01/);
  });

  test("is refused where a day is missing, and whole when that comes", async () => {
    const store = await newStore();
    await into(store, dayZip(0, 10));
    expect(await refusal(into(store, dayZip(2, 16))))
      .toMatch(/gaps ×1 .*3 trades missing between 2024-01-01.*source 1.* and 2024-01-03/);
    await into(store, dayZip(2, 16), ["gaps"]);
    await into(store, dayZip(1, 13));
    expect(await column(store, COUNT)).toEqual(["9 9"]);
  });

  test("of the same recording may be for another symbol", async () => {
    const line = (s: string, id: number) =>
      `${T0} {"stream":"${s.toLowerCase()}@aggTrade","data":{"e":"aggTrade","E":${T0},"s":"${s}",` +
      `"a":${id},"p":"42000.10","q":"0.5","f":1,"l":1,"T":${T0},"m":true}}\n`;
    const files = { "r.dat": line("BTCUSDT", 1) + line("ETHUSDT", 7) };
    const store = await newStore();
    await importInto(store, "binance-raw", files, { instrument: "BTCUSDT" });
    await importInto(store, "binance-raw", files, { instrument: "ETHUSDT" });
    expect(await column(store, COUNT)).toEqual(["2 2"]);
    expect(await refusal(importInto(store, "binance-raw", files))).toMatch(/imported already/);
  });

  test("of depth that overlaps is refused, tables and recordings alike", async () => {
    const store = await newStore();
    const depth = (from: number) =>
      "t,s,p,q\n" + [0, 1, 2].map((i) => `${from + i * 1000},b,1.5,${i + 1}\n`).join("");
    const options = { instrument: "XYZUSDT", map: "kind=depth,time=t,side=s,price=p,qty=q" };
    await importInto(store, "csv", { "a.csv": depth(T0) }, options);
    expect(await refusal(importInto(store, "csv", { "b.csv": depth(T0 + 1000) }, options)))
      .toMatch(/duplicates ×1 .*depth from/);
    await importInto(store, "csv", { "c.csv": depth(T0 + 2000) }, options);
  });
});

describe("A store that others are taken into", () => {
  const filled = async (path: string, n: number, firstId: number) => {
    using store = await Store.open(path, { mode: "create" });
    await into(store, dayZip(n, firstId));
  };
  const path = (name: string) => join(dirname(temporaryFiles({ marker: "" })[0]), name);
  const merge = (store: Store, from: string, allow: string[] = []) =>
    mergeStore(store, from, (c, ids) => checkMerged(c, ids, allow));

  test("takes an export once", async () => {
    const from = path("a.duckdb");
    await filled(from, 0, 10);
    const dir = path("out");
    using source = await Store.open(from);
    await exportEvents(source, { dir });
    const store = await newStore();
    await importEvents(store, dir);
    const refused = await refusal(importEvents(store, dir));
    expect(refused).toMatch(/imported already as source 1/);
    const copy = path("copy");
    cpSync(dir, copy, { recursive: true });
    expect(await refusal(importEvents(store, copy))).toMatch(/imported already as source 1/);
    expect(await column(store, COUNT)).toEqual(["3 3"]);
    await importEvents(store, dir, ["duplicates"]);
    expect(await column(store, COUNT)).toEqual(["6 3"]);
  });

  test("takes other files with their sources, once, and tells what is missing between", async () => {
    const [a, b, c] = [path("a.duckdb"), path("b.duckdb"), path("c.duckdb")];
    await filled(a, 0, 10);
    await filled(b, 1, 13);
    await filled(c, 3, 19);
    const store = await newStore();
    expect(await merge(store, a)).toMatchObject({ rows: 3, sourceIds: [1] });
    expect(await merge(store, b)).toMatchObject({ rows: 3, sourceIds: [2] });
    expect(await refusal(merge(store, a))).toMatch(/imported already as source 1/);
    expect(await refusal(merge(store, c))).toMatch(/gaps ×1 .*3 trades missing/);
    expect(await column(store, COUNT)).toEqual(["6 6"]);
    expect((await checkStore(store)).findings.filter((f) => f.severity === "error")).toEqual([]);
    expect(await column(store, "SELECT count(DISTINCT seq) FROM events")).toEqual(["6"]);
  });

  test("gives up an import with all of it, and takes it anew", async () => {
    const store = await newStore();
    await into(store, dayZip(0, 10));
    await into(store, dayZip(1, 13));
    expect(await removeSources(store, [2])).toMatchObject({ rows: 3, instruments: [] });
    expect(await column(store, COUNT)).toEqual(["3 3"]);
    await into(store, dayZip(1, 13));
    expect(await column(store, COUNT)).toEqual(["6 6"]);
    expect(await removeSources(store, [1, 2])).toMatchObject({
      instruments: ["binance-spot:BTCUSDT"],
    });
    for (
      const table of ["event_rows", "sources", "source_parts", "source_streams", "instruments"]
    ) {
      expect(await column(store, `SELECT count(*) FROM ${table}`)).toEqual(["0"]);
    }
    expect(await refusal(removeSources(store, [7]))).toMatch(/No source 7 .*holds none/);
  });

  test("numbers instruments anew where one is gone", async () => {
    const store = await newStore();
    const csv = (symbol: string) =>
      importInto(store, "csv", { "a.csv": `ts,px,q,side\n${T0},1.5,2,buy\n#${symbol}\n` }, {
        instrument: symbol,
        map: TRADES,
      });
    await csv("AAAUSDT");
    await csv("BBBUSDT");
    await removeSources(store, [1]);
    await csv("CCCUSDT");
    expect(await column(store, "SELECT DISTINCT symbol FROM trades ORDER BY 1"))
      .toEqual(["BBBUSDT", "CCCUSDT"]);
  });
});

describe("What a check found", () => {
  const errors = async (store: Store, allow: string[] = []) => {
    await store.keepCheck(await checkStore(store, { allow }));
  };
  /** A store as earlier versions left it: trades twice, and nothing said. */
  const doubled = async () => {
    const store = await newStore();
    const [file] = temporaryFiles({ "a.zip": Object.values(dayZip(0, 10))[0] });
    const options = { format: "binance-bulk", paths: [file], ...SPOT };
    await importFiles(store, options);
    await importFiles(store, { ...options, allow: ["duplicates"] });
    await store.query("DELETE FROM quality_reports");
    return store;
  };

  test("refuses a run that does not allow it by name, and says how to go on", async () => {
    const store = await doubled();
    await errors(store);
    const message = await refusal(dataWarnings(store, ["BTCUSDT"], []));
    expect(message).toMatch(/duplicates ×3/);
    expect(message).toMatch(
      /deno task data check .*deno task data rm.*--allow \S*duplicates/s,
    );
    const names = /--allow (\S+)$/.exec(message)?.[1].split(",") ?? [];
    expect((await dataWarnings(store, ["BTCUSDT"], names)).warnings.join()).toContain("duplicates");
  });

  test("is allowed where the check allowed it, and told", async () => {
    const store = await doubled();
    await errors(store, ["duplicates", "time-order"]);
    const { warnings } = await dataWarnings(store, ["BTCUSDT"], []);
    expect(warnings.join()).toContain("duplicates ×3");
  });

  test("says nothing of the file once what was found is removed", async () => {
    const store = await doubled();
    await errors(store);
    await removeSources(store, [2]);
    expect((await dataWarnings(store, ["BTCUSDT"], [])).warnings).toEqual([]);
  });

  test("of one instrument does not refuse another", async () => {
    const store = await doubled();
    const csv = { "a.csv": `ts,px,q,side\n${T0},1.5,2,buy\n` };
    await importInto(store, "csv", csv, { instrument: "XYZUSDT", map: TRADES });
    await errors(store);
    expect((await dataWarnings(store, ["XYZUSDT"], [])).warnings.join()).not.toContain(
      "duplicates",
    );
    expect(await refusal(dataWarnings(store, ["BTCUSDT"], []))).toMatch(/duplicates/);
  });
});

describe("A file that was made before sources noted how far they reach", () => {
  test.each([[0, "nothing in it"], [1, "an import in it"]])(
    "is compared all the same, with %i imports: %s",
    async (imports) => {
      const store = await newStore();
      if (imports > 0) await into(store, dayZip(0, 10));
      await store.query("DROP TABLE source_streams");
      await into(store, dayZip(1, 13));
      const text = dayText(1, 13) + agg(16, day(2) - 100);
      expect(await refusal(into(store, dayZip(1, 13, text)))).toMatch(/duplicates ×1/);
      expect(await refusal(into(store, dayZip(3, 19)))).toMatch(/gaps ×1/);
      expect(await column(store, "SELECT count(*) FROM source_streams")).toEqual([
        `${imports + 1}`,
      ]);
    },
  );
});
