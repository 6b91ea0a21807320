import { describe, expect, test } from "vitest";
import { instrumentsFromExchangeInfo } from "../../../data/wire/binance/exchange_info.ts";
import { bulkZip, column, importInto, newStore, refusal, T0, TRADES } from "./bed.ts";

const WHO = "SELECT venue || ' ' || kind FROM instruments";
const US = `${T0}000`;

/** Bulk rows by kind, as spot and as USDⓈ-M have them. */
const SPOT = {
  "ATOMUSDT-trades-2023-11-14": `1,6.543,21.1,138.0,${T0},False,True\n`,
  "ATOMUSDT-aggTrades-2023-11-14": `1,6.543,21.1,1,1,${T0},False,True\n`,
  "BTCUSDT-1s-2025-01-02": `${US},1,2,1,2,5,${T0 + 999}999,9,3,2,4,0\n`,
};
const USDM = {
  "ATOMUSDT-trades-2023-11-14": `1,6.543,21.1,138.0,${T0},false\n`,
  "ATOMUSDT-aggTrades-2023-11-14": `1,6.543,21.1,1,1,${T0},false\n`,
  "BTCUSDT-1m-2024-01-02": "open_time,open,high,low,close,volume,close_time,quote_volume,count," +
    `taker_buy_volume,taker_buy_quote_volume,ignore\n${T0},1,2,1,2,5,${T0 + 59_999},9,3,2,4,0\n`,
};

describe("Spot and USDⓈ-M bulk files", () => {
  const kinds = [["spot", SPOT, "binance-spot spot", "binance-usdm"], [
    "USDⓈ-M",
    USDM,
    "binance-usdm linear-perpetual",
    "binance-spot",
  ]] as const;
  for (const [what, files, who, other] of kinds) {
    test.each(Object.entries(files))(`are told apart: %s of ${what}`, async (name, text) => {
      const zip = { [`${name}.zip`]: bulkZip(name, text) };
      const store = await newStore();
      await importInto(store, "binance-bulk", zip);
      expect(await column(store, WHO)).toEqual([who]);
      expect(await refusal(importInto(await newStore(), "binance-bulk", zip, { venue: other })))
        .toContain(`venue is ${other}, expected ${who.split(" ")[0]}`);
    });
  }

  test("that look alike are taken for USDⓈ-M's with a warning, and for what is said without", async () => {
    const name = "BTCUSDT-1m-2024-01-01";
    const zip = { "k.zip": bulkZip(name, `${T0},1,2,1,2,5,${T0 + 59_999},9,3,2,4,0\n`) };
    const guessed = await importInto(await newStore(), "binance-bulk", zip);
    expect(guessed.instruments[0].venue).toBe("binance-usdm");
    expect(guessed.report.findings.map((f) => f.check)).toEqual(["guessed-venue"]);
    const said = await importInto(await newStore(), "binance-bulk", zip, { venue: "binance-spot" });
    expect(said.instruments[0].venue).toBe("binance-spot");
    expect(said.report.findings).toEqual([]);
  });
});

describe("Spot and USDⓈ-M recordings", () => {
  const agg = (rest: string) =>
    `${T0} {"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":${T0},"s":"BTCUSDT","a":1,` +
    `"p":"42000.10","q":"0.500","f":1,"l":1,"T":${T0},"m":true${rest}}}\n`;

  test.each([
    ["trades of several alone", agg(""), "binance-usdm linear-perpetual"],
    ["trades of several with spot's mark", agg(`,"M":true`), "binance-spot spot"],
  ])("are told apart: %s", async (_, text, who) => {
    const store = await newStore();
    await importInto(store, "binance-raw", { "r.dat": text });
    expect(await column(store, WHO)).toEqual([who]);
  });

  test("of futures are not stored as spot", async () => {
    const mark = `${T0} {"stream":"btcusdt@markPrice","data":{"e":"markPriceUpdate","E":${T0},` +
      `"s":"BTCUSDT","p":"42000.1","i":"42000.2","r":"0.0001","T":${T0}}}\n`;
    const imported = importInto(await newStore(), "binance-raw", { "r.dat": mark + agg("") }, {
      venue: "binance-spot",
    });
    expect(await refusal(imported)).toMatch(/venue is binance-spot, expected binance-usdm/);
  });
});

describe("Inverse contracts, which nothing here trades, are refused", () => {
  test.each(["BTCUSD_PERP-aggTrades-2024-01-01", "BTCUSD_240329-aggTrades-2024-01-01"])(
    "as bulk files: %s",
    async (name) => {
      const zip = { "c.zip": bulkZip(name, `1,42000.1,50,1,1,${T0},true\n`) };
      expect(await refusal(importInto(await newStore(), "binance-bulk", zip)))
        .toMatch(/symbol is BTCUSD_\w+, an inverse \(coin-margined\) contract/);
    },
  );

  test.each(["BTCUSD_PERP", "BTC-USD-SWAP", "XBTUSD", "BTC-PERPETUAL", "PI_XBTUSD"])(
    "as tables: %s",
    async (instrument) => {
      const files = { "a.csv": `ts,px,q,side\n${T0},42000.1,50,buy\n` };
      expect(await refusal(importInto(await newStore(), "csv", files, { instrument, map: TRADES })))
        .toMatch(/an inverse \(coin-margined\) contract/);
    },
  );

  test.each(["SOL_USDC-PERPETUAL", "BTC-USDT-SWAP", "BTCUSDT_240329", "BTCUSD"])(
    "and linear ones are not: %s",
    async (instrument) => {
      const files = { "a.csv": `ts,px,q,side\n${T0},42000.1,50,buy\n` };
      const options = { instrument, map: TRADES };
      expect((await importInto(await newStore(), "csv", files, options)).rows).toBe(1);
    },
  );

  test("as recordings, whose frames name the pair", async () => {
    const text = `${T0} {"stream":"btcusd_perp@aggTrade","data":{"e":"aggTrade","E":${T0},"a":1,` +
      `"s":"BTCUSD_PERP","ps":"BTCUSD","p":"42000.1","q":"50","f":1,"l":1,"T":${T0},"m":true}}\n`;
    expect(await refusal(importInto(await newStore(), "binance-raw", { "r.dat": text })))
      .toMatch(/symbol is BTCUSD, an inverse/);
  });

  test("and an exchangeInfo of COIN-M says so", () => {
    const symbol = {
      symbol: "BTCUSD_PERP",
      contractType: "PERPETUAL",
      contractSize: 100,
      quoteAsset: "USD",
      baseAsset: "BTC",
      marginAsset: "BTC",
      filters: [
        { filterType: "PRICE_FILTER", minPrice: "1000", maxPrice: "4520958", tickSize: "0.1" },
        { filterType: "LOT_SIZE", minQty: "1", maxQty: "1000000", stepSize: "1" },
      ],
    };
    const [found] = instrumentsFromExchangeInfo(JSON.stringify({ symbols: [symbol] }));
    expect(found.kind).toBe("inverse-perpetual");
  });
});
