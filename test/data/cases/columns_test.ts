import { describe, expect, test } from "vitest";
import { importInto, newStore, refusal, T0, TRADES } from "./bed.ts";

const options = { instrument: "XYZUSDT", map: TRADES };
const stored = async (store: Awaited<ReturnType<typeof newStore>>, sql: string) =>
  (await store.query(sql)).map((row) => Object.values(row).map(String));
const PX = "SELECT price::DOUBLE, qty::DOUBLE, side FROM trades ORDER BY seq";

describe("Columns that stand in another order in the next file", () => {
  test("are found by their names in each file", async () => {
    const store = await newStore();
    await importInto(store, "csv", {
      "o11.csv": `ts,px,q,side\n${T0},1.5,2.5,buy\n`,
      "o12.csv": `ts,q,px,side\n${T0 + 1000},2.5,1.6,sell\n`,
      "o13.csv": `note,side,px,more,ts,q\n,buy,1.7,,${T0 + 2000},9\n`,
    }, options);
    expect(await stored(store, PX)).toEqual([
      ["1.5", "2.5", "buy"],
      ["1.6", "2.5", "sell"],
      ["1.7", "9", "buy"],
    ]);
  });

  test("of quotes too: bid and ask quantities are not swapped", async () => {
    const store = await newStore();
    await importInto(store, "csv", {
      "a.csv": `t,b,bq,a,aq\n${T0},1.5,10,1.6,20\n`,
      "b.csv": `t,b,aq,a,bq\n${T0 + 1},1.5,20,1.6,10\n`,
    }, { instrument: "XYZUSDT", map: "kind=quote,time=t,bid=b,bidQty=bq,ask=a,askQty=aq" });
    expect(await stored(store, "SELECT side, qty::DOUBLE FROM quotes ORDER BY seq")).toEqual([
      ["buy", "10"],
      ["sell", "20"],
      ["buy", "10"],
      ["sell", "20"],
    ]);
  });

  test("of depth too, whose messages may go on in the next file", async () => {
    const store = await newStore();
    await importInto(store, "csv", {
      "a.csv": `t,s,p,q\n${T0},b,1.5,10\n`,
      "b.csv": `q,p,s,t\n20,1.6,a,${T0}\n`,
    }, { instrument: "XYZUSDT", map: "kind=depth,time=t,side=s,price=p,qty=q" });
    const sql =
      "SELECT side, price::DOUBLE, qty::DOUBLE FROM depth WHERE kind <> 'clear' ORDER BY seq";
    expect(await stored(store, sql)).toEqual([["buy", "1.5", "10"], ["sell", "1.6", "20"]]);
  });

  test.each([
    [
      "other names",
      `when,amount,rate,dir\n${T0},1,2,buy\n`,
      /b\.csv:1: column for time is "ts", expected one of when/,
    ],
    [
      "no header",
      `${T0 + 1},1.6,2.5,buy\n`,
      /b\.csv:1: column for time is "ts", expected one of 17/,
    ],
    ["a name twice", `ts,px,px,q,side\n${T0},1,2,3,buy\n`, /column for price is "px" twice.*#2/],
    [
      "names in capitals",
      `TS,PX,Q,SIDE\n${T0},1,2,buy\n`,
      /column for time is "ts", expected one of TS/,
    ],
  ])("are an error where the names are not there: %s", async (_, text, message) => {
    const files = { "a.csv": `ts,px,q,side\n${T0},1.5,2.5,buy\n`, "b.csv": text };
    expect(await refusal(importInto(await newStore(), "csv", files, options))).toMatch(message);
  });

  test("by number are what they are, and a file with a header is refused then", async () => {
    const map = "time=#1,price=#2,qty=#3,side=#4";
    const files = { "a.csv": `${T0},1.5,2.5,buy\n`, "b.csv": `ts,q,px,side\n${T0},2,1,buy\n` };
    expect(await refusal(importInto(await newStore(), "csv", files, { ...options, map })))
      .toMatch(/b\.csv:1: venue time is "ts"/);
  });
});
