import { expect, test } from "vitest";
import { GridInference, inferenceNote } from "../../../data/import/grid_inference.ts";
import { knownInstrument } from "../../../data/wire/binance/known_instruments.ts";
import { openInstrument } from "../../open_instrument.ts";

const COIN = 100_000_000;

test.each([
  [[], 0, 0],
  [[[5 * COIN, COIN]], 0, 0],
  [[[5 * COIN, COIN], [COIN / 10, COIN / 1000]], 1, 3],
  [[[1, 1]], 8, 8],
  [[[25, 0]], 8, 0],
  [[[0, 10]], 0, 7],
])("a grid of %j has %i and %i decimals", (rows, price, qty) => {
  const grid = new GridInference();
  for (const [p, q] of rows) grid.add(p, q);
  expect(grid.instrument("binance-usdm", "XUSDT"))
    .toMatchObject({ priceDecimals: price, qtyDecimals: qty, tickMantissa: 1, lotMantissa: 1 });
});

test("rows that stand already make a grid no coarser", () => {
  const grid = new GridInference(openInstrument({ priceDecimals: 2, qtyDecimals: 9 }));
  grid.add(COIN, COIN);
  expect(grid.instrument("binance-usdm", "XUSDT"))
    .toMatchObject({ priceDecimals: 2, qtyDecimals: 8 });
});

test.each([
  ["SOLUSDT", "SOL", "USDT"],
  ["SOLFDUSD", "SOL", "FDUSD"],
  ["SOLUSD", "SOL", "USD"],
  ["ETHBTC", "ETH", "BTC"],
  ["BTC", "BTC", "USDT"],
  ["USDT", "", "USDT"],
])("%s is %s in %s", (symbol, base, quote) => {
  const made = new GridInference().instrument("binance-spot", symbol);
  expect(made).toMatchObject({ symbol, base, quote, settle: quote, kind: "spot" });
});

test("what was inferred is said", () => {
  const note = inferenceNote(openInstrument({ priceDecimals: 2, qtyDecimals: 3 }));
  expect(note).toContain("BTCUSDT: tick 10^-2 and lot 10^-3 inferred from the data");
});

test("known instruments have the venue's sizes, base fees and lowest margins, and no filters", () => {
  const sizes = (venue: string, symbols: string) =>
    symbols.split(" ").map((symbol) => {
      const made = knownInstrument(venue, symbol);
      return made && [made.base, made.quote, made.priceDecimals, made.qtyDecimals].join(" ");
    });
  expect(sizes("binance-usdm", "BTCUSDT ETHUSDT BNBUSDT SOLUSDT XRPUSDT TRXUSDT NEXOUSDT")).toEqual(
    [
      ...["BTC USDT 1 3", "ETH USDT 2 3", "BNB USDT 2 2", "SOL USDT 2 2", "XRP USDT 4 1"],
      ...["TRX USDT 5 0", undefined],
    ],
  );
  expect(sizes("binance-spot", "BTCUSDT ETHUSDT NEXOUSDT SOLUSDT"))
    .toEqual(["BTC USDT 2 8", "ETH USDT 2 8", "NEXO USDT 4 8", undefined]);
  expect(knownInstrument("elsewhere", "BTCUSDT")).toBeUndefined();
  const filters = {
    ...{ minPriceTicks: 0, maxPriceTicks: Infinity, minQtyLots: 0, maxQtyLots: Infinity },
    ...{ marketMinQtyLots: 0, marketMaxQtyLots: Infinity, minNotional: 0 },
    ...{ percentUpPpb: 0, percentDownPpb: 0 },
  };
  const [future, spot] = ["binance-usdm", "binance-spot"].map((venue) =>
    knownInstrument(venue, "BTCUSDT")
  );
  expect(future).toMatchObject({
    ...{ index: -1, kind: "linear-perpetual", tickMantissa: 1, lotMantissa: 1, filters },
    ...{ multiplierNum: 1, multiplierDen: 1, makerFeePpb: 200_000, takerFeePpb: 500_000 },
    ...{ initialMarginPpb: 50_000_000, maintenanceMarginPpb: 25_000_000, validFromTs: 0 },
  });
  expect(spot).toMatchObject({
    ...{ index: -1, kind: "spot", makerFeePpb: 1_000_000, takerFeePpb: 1_000_000, filters },
    ...{ initialMarginPpb: 1_000_000_000, maintenanceMarginPpb: 1_000_000_000, validFromTs: 0 },
  });
});
