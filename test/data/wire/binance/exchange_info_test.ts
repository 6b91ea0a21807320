import { expect, test } from "vitest";
import { instrumentsFromExchangeInfo } from "../../../../data/wire/binance/exchange_info.ts";

const FILTERS = [
  { filterType: "PRICE_FILTER", minPrice: "261.10", maxPrice: "809484", tickSize: "0.10" },
  { filterType: "LOT_SIZE", minQty: "0.002", maxQty: "1000.0009", stepSize: "0.001" },
  { filterType: "MARKET_LOT_SIZE", minQty: "0.003", maxQty: "120", stepSize: "0.001" },
  { filterType: "MIN_NOTIONAL", notional: "100" },
  { filterType: "PERCENT_PRICE", multiplierUp: "1.0500", multiplierDown: "0.9500" },
];
const FUTURE = {
  symbol: "BTCUSDT",
  contractType: "PERPETUAL",
  baseAsset: "BTC",
  quoteAsset: "USDT",
  marginAsset: "USDT",
  requiredMarginPercent: "5.0001",
  maintMarginPercent: "2.5002",
  filters: FILTERS,
};
const SPOT = {
  symbol: "ETHBTC",
  baseAsset: "ETH",
  quoteAsset: "BTC",
  filters: [
    { filterType: "PRICE_FILTER", minPrice: "0", maxPrice: "0.00", tickSize: "0.00250000" },
    { filterType: "LOT_SIZE", minQty: "0.00010000", maxQty: "0", stepSize: "0.00010000" },
    { filterType: "NOTIONAL", minNotional: "0.0001" },
  ],
};

const read = (...symbols: object[]) => instrumentsFromExchangeInfo(JSON.stringify({ symbols }));

test("a perpetual's sizes, bounds and margins come of its filters, cut to its steps", () => {
  expect(read(FUTURE)).toEqual([{
    index: -1,
    venue: "binance-usdm",
    symbol: "BTCUSDT",
    kind: "linear-perpetual",
    ...{ base: "BTC", quote: "USDT", settle: "USDT" },
    ...{ tickMantissa: 1, priceDecimals: 1, lotMantissa: 1, qtyDecimals: 3 },
    ...{ multiplierNum: 1, multiplierDen: 1 },
    filters: {
      ...{ minPriceTicks: 2611, maxPriceTicks: 8_094_840 },
      ...{ minQtyLots: 2, maxQtyLots: 1_000_000, marketMinQtyLots: 3, marketMaxQtyLots: 120_000 },
      minNotional: 100_00000000,
      ...{ percentUpPpb: 1_050_000_000, percentDownPpb: 950_000_000 },
    },
    ...{ makerFeePpb: 200_000, takerFeePpb: 500_000 },
    ...{ initialMarginPpb: 50_001_000, maintenanceMarginPpb: 25_002_000 },
    validFromTs: 0,
  }]);
});

test("spot has lots of 1e-8, no bound where the venue says 0, and fees of its own", () => {
  expect(read(SPOT)).toEqual([{
    index: -1,
    venue: "binance-spot",
    symbol: "ETHBTC",
    kind: "spot",
    ...{ base: "ETH", quote: "BTC", settle: "BTC" },
    ...{ tickMantissa: 25, priceDecimals: 4, lotMantissa: 1, qtyDecimals: 8 },
    ...{ multiplierNum: 1, multiplierDen: 1 },
    filters: {
      ...{ minPriceTicks: 0, maxPriceTicks: Infinity },
      ...{ minQtyLots: 10_000, maxQtyLots: Infinity },
      ...{ marketMinQtyLots: 0, marketMaxQtyLots: Infinity },
      ...{ minNotional: 10_000, percentUpPpb: 0, percentDownPpb: 0 },
    },
    ...{ makerFeePpb: 1_000_000, takerFeePpb: 1_000_000 },
    ...{ initialMarginPpb: 50_000_000, maintenanceMarginPpb: 25_000_000 },
    validFromTs: 0,
  }]);
});

test.each([
  [{ contractType: "CURRENT_QUARTER" }, "linear-future"],
  [{ contractType: "NEXT_MONTH" }, "linear-future"],
  [{ contractType: "", symbol: "BTCUSDT_240329" }, "linear-future"],
  [{ contractType: "" }, "linear-perpetual"],
  [{ contractSize: 100, marginAsset: "BTC", quoteAsset: "USD" }, "inverse-perpetual"],
  [{ contractSize: 100 }, "linear-perpetual"],
])("a contract of %o is a %s", (change, kind) => {
  expect(read({ ...FUTURE, ...change })[0].kind).toBe(kind);
});

test("steps of whole numbers and of fives are exact, and one of 0 is none", () => {
  const grid = (tickSize: string) => {
    const [{ tickMantissa, priceDecimals }] = read({
      ...FUTURE,
      filters: [{ ...FILTERS[0], tickSize }, ...FILTERS.slice(1)],
    });
    return [tickMantissa, priceDecimals];
  };
  expect(["10", "1", "1.0", "0.5", "0.025"].map(grid))
    .toEqual([[10, 0], [1, 0], [1, 0], [5, 1], [25, 3]]);
  expect(() => grid("0.00")).toThrow("BTCUSDT tickSize is 0.00, expected a step above 0");
});

test.each([
  ["no JSON", "{", "exchangeInfo is no JSON"],
  ["no list", "{}", "exchangeInfo has no list `symbols`"],
  ["null", "null", "exchangeInfo"],
])("%s is refused", (_what, text, message) => {
  expect(() => instrumentsFromExchangeInfo(text)).toThrow(message);
});

test("a field or filter that is missing is told by symbol", () => {
  expect(() => read({ ...FUTURE, quoteAsset: "" })).toThrow("BTCUSDT has no quoteAsset");
  expect(() => read({ ...FUTURE, filters: [] })).toThrow("BTCUSDT has no PRICE_FILTER filter");
  const bad = [{ ...FILTERS[0], minPrice: "much" }, ...FILTERS.slice(1)];
  expect(() => read({ ...FUTURE, filters: bad })).toThrow("BTCUSDT minPrice is much");
});

test("among other lines of a recorder, the one with the symbols is taken from its brace on", () => {
  const line = `1700000000 ${JSON.stringify({ symbols: [FUTURE] })}`;
  expect(instrumentsFromExchangeInfo(`1700000000 [1]\n${line}\n`)).toEqual(read(FUTURE));
});
