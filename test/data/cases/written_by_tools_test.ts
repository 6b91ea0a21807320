import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTime } from "../../../command/args.ts";
import { parseIsoTime } from "../../../data/import/iso_time.ts";
import { plainDecimal } from "../../../data/import/plain_decimal.ts";
import { runs } from "../../chance.ts";
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

const MAIN = fileURLToPath(new URL("../../../data/main.ts", import.meta.url));
const ISO = TRADES.replace("time=ts", "time=ts:iso");
const options = { instrument: "BTCUSDT", map: TRADES };

describe("Times as tools write them", () => {
  test.each([
    ["2024-01-01 00:00:00+00:00", T0 * 1000, 0],
    ["2024-01-01T00:00:00", T0 * 1000, 0],
    ["2024-01-01 00:00:00.123456789Z", T0 * 1000 + 123456, 789],
    ["2024-01-01T00:00:00+0000", T0 * 1000, 0],
    ["2024-01-01 08:00:00+08:00", T0 * 1000, 0],
    ["2023-12-31T19:00:00.5-05", T0 * 1000 + 500_000, 0],
    ["2024-01-01 00:00:00 UTC", T0 * 1000, 0],
    ["2024-01-01", T0 * 1000, 0],
  ])("are read to the ns: %s", async (text, us, restNs) => {
    expect(parseIsoTime(text)).toEqual({ us, restNs });
    const store = await newStore();
    await importInto(store, "csv", { "a.csv": `ts,px,q,side\n${text},1.5,2,buy\n` }, {
      ...options,
      map: ISO,
    });
    expect(await column(store, "SELECT epoch_us(exch_ts) || ' ' || exch_ns FROM events"))
      .toEqual([`${us} ${restNs}`]);
  });

  test.each([
    "2024-02-30 00:00:00",
    "2024-01-01 24:00:00",
    "01/02/2024",
    "2024-01-01 00:00:00 CET",
  ])(
    "that are none are refused with an example: %s",
    async (text) => {
      const files = { "a.csv": `ts,px,q,side\n${text},1.5,2,buy\n` };
      expect(await refusal(importInto(await newStore(), "csv", files, { ...options, map: ISO })))
        .toContain(`venue time is "${text}", expected a time such as 2024-01-01 09:30:00.5`);
    },
  );

  test("of a run's bounds are refused in ms and s", () => {
    expect(parseTime(`${T0}000`)).toBe(T0 * 1000);
    expect([parseTime(`${T0}`), parseTime(`${T0 / 1000}`), parseTime("0")]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("Numbers as tools write them", () => {
  test("with an exponent are exact", () => {
    expect(
      ["1e-05", "1.0E-7", "2e+16", "-1.5E-7", "1.25e1", "12.5e-1", "0e0", "1e0"].map(plainDecimal),
    )
      .toEqual([
        "0.00001",
        "0.00000010",
        "20000000000000000",
        "-0.00000015",
        "12.5",
        "1.25",
        "0",
        "1",
      ]);
    expect(["1.5", "e5", "1e", "", "0x1e5"].map(plainDecimal)).toEqual([
      "1.5",
      "e5",
      "1e",
      "",
      "0x1e5",
    ]);
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -45, max: 45 }), (digits, power) => {
        const text = `${digits}e${power}`;
        const plain = plainDecimal(text);
        // Beyond any price: told as it stands there.
        const isPrice = Math.abs(power) <= 40;
        expect(plain.includes("e")).toBe(!isPrice);
        expect(isPrice ? Number(plain) : plain).toBe(isPrice ? Number(text) : text);
      }),
      { numRuns: runs(300) },
    );
  });

  test("are read in tables, bulk files and by the grid that they show", async () => {
    const store = await newStore();
    const text = `ts,px,q,side\n${T0},1e-5,2.5e3,buy\n${T0 + 1},2e-05,1E+2,sell\n`;
    await importInto(store, "csv", { "a.csv": text }, { instrument: "XYZUSDT", map: TRADES });
    expect(await column(store, "SELECT price || ' ' || qty FROM trades ORDER BY seq")).toEqual([
      "0.000010000 2500.00000000",
      "0.000020000 100.00000000",
    ]);
    const zip = { "f.zip": bulkZip("BTCUSDT-fundingRate-2024-01", `${T0},8,-1.5E-7\n`) };
    await importInto(store, "binance-bulk", zip);
    expect(await column(store, "SELECT rate FROM funding")).toEqual(["-0.000000150"]);
  });
});

describe("A mark of byte order", () => {
  const MARK = "\u{feff}";
  test.each([
    ["quoted header", `"ts","px","q","side"\n${T0},1.5,2,buy\n`, TRADES],
    ["plain header", `ts,px,q,side\n${T0},1.5,2,buy\n`, TRADES],
    ["no header", `${T0},1.5,2,buy\n`, "time=#1,price=#2,qty=#3,side=#4"],
  ])("says nothing: %s", async (_, text, map) => {
    const store = await newStore();
    await importInto(store, "csv", { "a.csv": MARK + text }, { ...options, map });
    expect(await column(store, "SELECT count(*) FROM trades")).toEqual(["1"]);
  });

  test("in a bulk file does neither, and within a file it is shown", async () => {
    const zip = { "t.zip": bulkZip("BTCUSDT-trades-2024-01-01", `${MARK}1,1.5,2,3,${T0},true\n`) };
    expect((await importInto(await newStore(), "binance-bulk", zip)).rows).toBe(1);
    const text = `ts,px,q,side\n${T0},1.5,2,buy\n${MARK}${T0},1.5,2,buy\n`;
    expect(await refusal(importInto(await newStore(), "csv", { "a.csv": text }, options)))
      .toContain(`venue time is "${MARK}${T0}"`);
  });

  test("is not taken for a blank: a blank before a time is shown too", async () => {
    const text = `ts,px,q,side\n ${T0},1.5,2,buy\n`;
    expect(await refusal(importInto(await newStore(), "csv", { "a.csv": text }, options)))
      .toContain(`venue time is " ${T0}"`);
  });
});

describe("Symbols in any script", () => {
  test("name bulk files", async () => {
    const name = "币安人生USDT-aggTrades-2025-10-21";
    const zip = { "a.zip": bulkZip(name, "10,0.2101,33,20,21,1761000000123,true\n") };
    const summary = await importInto(await newStore(), "binance-bulk", zip);
    expect(summary.instruments[0].symbol).toBe("币安人生USDT");
  });
});

describe("One row", () => {
  const trade = (i: number, ahead = 0) =>
    `${T0 + i * 1000 + ahead},${T0 + i * 1000 + 5},42000.1,0.5,buy\n`;
  const map = "exch=ex,local=lo,price=px,qty=q,side=side";
  const rows = (n: number, last: number, ahead: number) =>
    "ex,lo,px,q,side\n" +
    Array.from({ length: n }, (_, i) => trade(i, i === last ? ahead : 0)).join("");

  test.each([[200, 199], [20, 3], [70_000, 5]])("does not set the clock of %i", async (n, at) => {
    const files = { "a.csv": rows(n, at, 3_600_000) };
    expect(await refusal(importInto(await newStore(), "csv", files, { ...options, map })))
      .toMatch(/lone-clock ×1 .*one came 3599995000 µs before its venue time/);
  });

  test("but a clock that is behind is corrected", async () => {
    const text = rows(200, -1, 0).replaceAll(
      /^(\d+),(\d+)/gm,
      (_, ex, lo) => `${ex},${Number(lo) - 100}`,
    );
    const summary = await importInto(await newStore(), "csv", { "a.csv": text }, {
      ...options,
      map,
    });
    expect(summary.localShiftUs).toBe(95_000);
  });
});

describe("Queries", () => {
  test("sum prices times quantities, and do not depend on the machine's zone", () => {
    const dir = dirname(temporaryFiles({ marker: "" })[0]);
    const [csv] = temporaryFiles({
      "a.csv": "ts,px,q,side\n" +
        [0, 1, 2, 3].map((h) => `${T0 + h * 900_000},42000.1,0.5,buy\n`).join(""),
    });
    const db = join(dir, "a.duckdb");
    const run = (args: string[], TZ = "UTC") =>
      spawnSync(Deno.execPath(), ["run", "-A", MAIN, ...args], {
        encoding: "utf8",
        env: { ...Deno.env.toObject(), TZ },
      }).stdout;
    run(["import", "csv", csv, "--db", db, "--instrument", "BTCUSDT", "--map", TRADES]);
    const query = (sql: string, zone?: string) =>
      JSON.parse(run(["sql", sql, "--db", db, "--json"], zone))[0];
    expect(Number(query("SELECT sum(price * qty) / sum(qty) AS vwap FROM trades").vwap)).toBe(
      42000.1,
    );
    expect(query("SELECT sum(price * qty)::VARCHAR AS n FROM trades").n).toMatch(/^84000\.2000/);
    const sql =
      "SELECT count(*) AS n FROM trades WHERE exch_time >= TIMESTAMPTZ '2024-01-01 00:30:00+00'";
    for (const zone of ["Asia/Tokyo", "America/New_York", "UTC"]) {
      expect(Number(query(sql, zone).n)).toBe(2);
    }
  });
});
