import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { importFiles } from "../../../data/import/import_files.ts";
import { checkStore } from "../../../data/quality/check_store.ts";
import { Store } from "../../../data/store/store.ts";
import { temporaryFiles } from "./memory_import.ts";

const RAW = fileURLToPath(new URL("../../../../shared/data/binance-raw/", import.meta.url));
const real = existsSync(RAW);
const HEAD = "ts_ns,price,size,side\n";
const GOOD = "1700000000000001000,60000.1,0.5,buy\n1700000000000002789,60000.0,0.025,sell\n";
const BAD = "1700000000000003000,-1,0.5,buy\n";
const CSV = {
  format: "csv",
  instrument: "BTCUSDT",
  map: "time=ts_ns:ns,price=price,qty=size,side=side",
};

let store: Store | undefined;
afterEach(() => store?.close());
const memory = async () => store = await Store.open(":memory:", { mode: "create" });

describe("importFiles", () => {
  test("stores rows, definition, correction and report together", async () => {
    const db = await memory();
    const progress: number[][] = [];
    const paths = temporaryFiles({ "a.csv": HEAD + GOOD });
    const summary = await importFiles(db, { ...CSV, paths, progress: (...p) => progress.push(p) });
    expect(summary).toMatchObject({
      rows: 2,
      instruments: [{ venue: "binance-usdm", symbol: "BTCUSDT", rows: 2, note: "" }],
      localShiftUs: 0,
      files: [{ name: "a.csv", size: HEAD.length + GOOD.length }],
    });
    const size = HEAD.length + GOOD.length;
    expect(progress.at(-1)).toEqual([size, size]);
    expect(await db.quality(summary.sourceId)).toEqual(JSON.parse(JSON.stringify(summary.report)));
    const trades = await db.query("SELECT price, qty, side FROM trades ORDER BY seq");
    expect(trades.map((t) => `${t.price} ${t.qty} ${t.side}`)).toEqual([
      "60000.100000000 0.50000000 buy",
      "60000.000000000 0.02500000 sell",
    ]);
  });

  test("a refused import leaves nothing; allowed by name it drops the bad row and says so", async () => {
    const db = await memory();
    const paths = temporaryFiles({ "a.csv": HEAD + GOOD + BAD });
    await expect(importFiles(db, { ...CSV, paths })).rejects.toMatchObject({
      name: "ImportRefused",
      exitCode: 3,
      message: expect.stringMatching(/a\.csv:4: price is "-1".*--allow bad-price$/),
    });
    expect(await db.query("SELECT * FROM events")).toEqual([]);
    expect(await db.query("SELECT * FROM instruments")).toEqual([]);
    const summary = await importFiles(db, { ...CSV, paths, allow: ["bad-price"] });
    expect(summary.rows).toBe(2);
    expect(summary.report.allowed).toEqual(["bad-price"]);
  });

  test("unknown formats, checks and instruments are refused as usage", async () => {
    const db = await memory();
    const paths = temporaryFiles({ "a.csv": HEAD + GOOD });
    const usage = { exitCode: 2 };
    await expect(importFiles(db, { ...CSV, paths, format: "xls" })).rejects.toMatchObject(usage);
    await expect(importFiles(db, { ...CSV, paths, allow: ["all"] })).rejects.toMatchObject(usage);
    await expect(importFiles(db, { ...CSV, paths, instrument: undefined })).rejects.toMatchObject(
      usage,
    );
    await expect(importFiles(db, { ...CSV, paths: ["/no/such.csv"] })).rejects.toMatchObject({
      exitCode: 3,
    });
    expect(await db.query("SELECT * FROM sources")).toEqual([]);
  });

  test("an inferred definition is stored with its note", async () => {
    const db = await memory();
    const paths = temporaryFiles({ "a.csv": HEAD + GOOD });
    const { instruments } = await importFiles(db, { ...CSV, paths, instrument: "FOOUSDT" });
    expect(instruments[0].note).toContain("inferred from the data");
    expect((await db.instruments())[0].notes[0]).toBe(instruments[0].note);
  });

  test("klines fill the bars table", async () => {
    const db = await memory();
    const { zipSync } = await import("fflate");
    const t = 1_704_067_200_000;
    const line = `${t},42000.1,42010,41990,42005,12.5,${t + 59_999},525000,30,6.25,262500,0\n`;
    const paths = temporaryFiles({
      "k.zip": zipSync({ "BTCUSDT-1m-2024-01-01.csv": new TextEncoder().encode(line) }),
    });
    const summary = await importFiles(db, { format: "binance-bulk", paths });
    expect(summary.report.counts.bars).toBe(1);
    const [bar] = await db.query("SELECT open::VARCHAR AS open, trades, interval_us FROM bars");
    expect([bar.open, Number(bar.trades), Number(bar.interval_us)]).toEqual([
      "42000.100000000",
      30,
      60_000_000,
    ]);
  });
});

describe("checkStore", () => {
  test("finds trades that two imports brought twice", async () => {
    const db = await memory();
    const head = "t,p,q,m,i\n";
    const rows = [1, 2, 3].map((i) => `170000000000000${i},100.0,1,true,${i}\n`).join("");
    const paths = temporaryFiles({ "a.csv": head + rows });
    const options = { ...CSV, paths, map: "time=t:us,price=p,qty=q,side=m,id=i" };
    await importFiles(db, options);
    expect((await checkStore(db)).findings).toEqual([]);
    await importFiles(db, { ...options, allow: ["duplicates"] });
    const { findings } = await checkStore(db);
    expect(findings.map((f) => [f.check, f.count])).toEqual([["duplicates", 3]]);
  });

  test.skipIf(!real)("../shared/data recordings of two markets pass as a whole", async () => {
    const db = await memory();
    const usdm = await importFiles(db, {
      format: "binance-raw",
      paths: ["usdm/btcusdt_20230404.dat.gz", "usdm/btcusdt_20230405.dat.gz"].map((f) => RAW + f),
    });
    const spot = await importFiles(db, {
      format: "binance-raw",
      paths: [`${RAW}spot/btcusdt_20240808.gz`],
    });
    const report = await checkStore(db);
    expect(report.findings.filter((f) => f.severity === "error")).toEqual([]);
    expect(report.bookEqual).toBe(usdm.report.bookEqual + spot.report.bookEqual);
    expect(report.latencyUs.min).toBe(0);
  });
});

const INFO = fileURLToPath(
  new URL("../../../../shared/data/venue-sessions/BINANCE_FUTURES.0", import.meta.url),
);
describe.skipIf(!existsSync(INFO))("exchangeInfo of ../shared/data", () => {
  test("defines all 122 symbols, SHIB included", async () => {
    const { instrumentsFromExchangeInfo } = await import(
      "../../../data/wire/binance/exchange_info.ts"
    );
    const instruments = instrumentsFromExchangeInfo(readFileSync(INFO, "utf8"));
    expect(instruments.length).toBe(122);
    const of = (symbol: string) => instruments.find((i) => i.symbol === symbol);
    expect(of("BTCUSDT")).toMatchObject({
      kind: "linear-perpetual",
      tickMantissa: 1,
      priceDecimals: 2,
      qtyDecimals: 3,
      settle: "USDT",
      filters: {
        minPriceTicks: 55_672,
        maxPriceTicks: 100_000_000,
        minQtyLots: 1,
        maxQtyLots: 1_000_000,
        minNotional: 500_000_000,
        percentUpPpb: 1_150_000_000,
        percentDownPpb: 850_000_000,
      },
    });
    expect(of("1000SHIBUSDT")).toMatchObject({ priceDecimals: 6, qtyDecimals: 0 });
    expect(instruments.filter((i) => i.kind === "linear-future").map((i) => i.symbol)).toEqual(
      instruments.filter((i) => /_\d{6}$/.test(i.symbol)).map((i) => i.symbol),
    );
  });
});
