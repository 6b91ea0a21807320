import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, json } from "./commands.ts";

const bench = new Bench();
const db = bench.path("two.duckdb");
beforeAll(async () => {
  const args = ["--instrument", "BTCUSDT,ETHUSDT", "--hours", "1", "--db", db];
  json(await bench.data("gen", ...args, "--json"));
});
afterAll(() => bench.remove());

/** Trades both instruments with orders that rest, fill, are cancelled and are changed. */
const strategy = bench.strategy(
  "both",
  `const mid = ctx.series("mid");
    let n = 0;
    return {
      onStart() { ctx.every("5s"); },
      onTimer() {
        for (const order of ctx.orders()) ctx.cancel(order);
        for (const instrument of ctx.instruments) {
          const book = ctx.book(instrument);
          if (!book.ready) continue;
          mid.push(book.mid);
          ctx.limit(n % 2 === 0 ? Side.BUY : Side.SELL, 1,
            n % 2 === 0 ? book.bidTicks : book.askTicks, undefined, instrument);
          if (ctx.random() < 0.2) ctx.market(n % 3 === 0 ? Side.BUY : Side.SELL, 2, instrument);
        }
        n++;
      },
    };`,
);

/** The files of a bundle but for those that hold what was measured. */
const kept = (out: string): readonly (readonly [string, string])[] =>
  readdirSync(bench.path(out))
    .filter((name) => name !== "measured.json" && name !== "report.html")
    .map((name) => [name, readFileSync(bench.path(`${out}/${name}`), "hex")]);

describe("A run", () => {
  test.each(["binance-usdm", "hftbacktest"])(
    "of two instruments at %s is the same to the byte in any process, chunk size and prefetch depth",
    async (venue) => {
      const variants = [[], ["--chunk-rows", "777", "--prefetch", "1"], ["--prefetch", "7"]];
      const results = [];
      for (const [nth, variant] of variants.entries()) {
        const out = `${venue}${nth}`;
        const args = ["--db", db, "--venue", venue, "--out", out, "--json", "--no-report"];
        results.push(json(await bench.backtest(strategy, ...args, ...variant)));
      }
      const [first, ...others] = results;
      expect(first.instruments).toEqual(["BTCUSDT", "ETHUSDT"]);
      expect(first.fills).toBeGreaterThan(20);
      for (const [nth, other] of others.entries()) {
        expect(other.decisionHash).toBe(first.decisionHash);
        expect(kept(`${venue}${nth + 1}`)).toEqual(kept(`${venue}0`));
      }
      expect(kept(`${venue}0`).map(([name]) => name).sort()).toEqual([
        ...["equity.parquet", "fills.parquet", "log.jsonl", "orders.parquet"],
        ...["result.json", "run.json", "series.parquet"],
      ]);
    },
  );

  test("keeps what is measured apart, in measured.json", () => {
    const read = (name: string) => readFileSync(bench.path(`binance-usdm0/${name}`), "utf8");
    const measured = ["loadSeconds", "runSeconds", "totalSeconds", "ticksPerSecond"];
    expect(Object.keys(JSON.parse(read("measured.json"))).sort()).toEqual(
      [...measured, "peakRssBytes"].sort(),
    );
    for (const name of [...measured, "peakRssBytes"]) {
      expect(read("result.json")).not.toContain(name);
      expect(read("run.json")).not.toContain(name);
    }
  });

  test("with another seed decides otherwise", async () => {
    const args = ["--db", db, "--json", "--no-report"];
    const hashes = [];
    for (const seed of ["1", "2"]) {
      const result = json(await bench.backtest(strategy, ...args, "--seed", seed));
      hashes.push(result.decisionHash);
    }
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});
