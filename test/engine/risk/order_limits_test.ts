import { describe, expect, test } from "vitest";
import { OrderType, Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import { BTC, NOW, type OrderTerms } from "../order/fixture.ts";
import { Bed, only, withFilters } from "./bed.ts";

const { SELL } = Side;
const { MARKET, STOP_LIMIT, STOP_MARKET } = OrderType;

describe("grid and parameters", () => {
  const instrument = withFilters({
    minPriceTicks: 1000,
    maxPriceTicks: 300_000,
    minQtyLots: 2,
    maxQtyLots: 50,
    marketMinQtyLots: 3,
    marketMaxQtyLots: 20,
    minNotional: 560 * 1e8,
  });
  test.each<[string, OrderTerms, Reason]>([
    ["price under the least", { priceTicks: 999, qtyLots: 50 }, Reason.DENIED_GRID],
    ["the highest price", { priceTicks: 300_000, qtyLots: 20 }, Reason.NONE],
    ["price over the highest", { priceTicks: 300_001, qtyLots: 20 }, Reason.DENIED_GRID],
    ["value just under the least", { priceTicks: 279_999, qtyLots: 20 }, Reason.DENIED_GRID],
    ["the least value", { priceTicks: 280_000, qtyLots: 20 }, Reason.NONE],
    ["quantity over the most", { qtyLots: 51 }, Reason.DENIED_GRID],
    ["the most quantity", { qtyLots: 50 }, Reason.NONE],
    ["market quantity over the most", { type: MARKET, qtyLots: 21 }, Reason.DENIED_GRID],
    ["the most market quantity", { type: MARKET, qtyLots: 20 }, Reason.NONE],
    ["no whole lots", { qtyLots: 20.5 }, Reason.DENIED_PARAMS],
    ["no whole ticks", { priceTicks: 280_000.5 }, Reason.DENIED_PARAMS],
    ["no lots at all", { qtyLots: 0 }, Reason.DENIED_PARAMS],
    ["a market order with a price", { type: MARKET, priceTicks: 1 }, Reason.DENIED_PARAMS],
    ["a stop without its trigger", { type: STOP_LIMIT }, Reason.DENIED_PARAMS],
    [
      "a trigger off the range",
      { type: STOP_MARKET, priceTicks: 0, stopTicks: 300_001, qtyLots: 20 },
      Reason.DENIED_GRID,
    ],
  ])("%s", (_name, terms, reason) => {
    const bed = new Bed(only({}), { instruments: [instrument] });
    expect(bed.submit({ instrument, priceTicks: terms.type === MARKET ? 0 : 280_000, ...terms }))
      .toMatchObject({ reason });
  });

  test("reduce-only orders may be of any value", () => {
    const bed = new Bed(only({}), { instruments: [instrument] });
    bed.gate.setPosition(0, 5, NOW);
    expect(bed.submit({ instrument, side: SELL, qtyLots: 2, reduceOnly: true }).reason).toBe(0);
  });
});

describe("size, value and collar", () => {
  // 10 lots at 28,000.0 are worth 280 USDT.
  test.each<[string, object, OrderTerms, Reason]>([
    ["quantity at the limit", { orderQty: { hard: "0.01" } }, { qtyLots: 10 }, Reason.NONE],
    ["quantity over", { orderQty: { hard: "0.01" } }, { qtyLots: 11 }, Reason.DENIED_QTY],
    [
      "value just under",
      { orderNotional: { hard: "280" } },
      { priceTicks: 279_999 },
      Reason.NONE,
    ],
    ["value at", { orderNotional: { hard: "280" } }, { priceTicks: 280_000 }, Reason.NONE],
    [
      "value over",
      { orderNotional: { hard: "280" } },
      { priceTicks: 280_001 },
      Reason.DENIED_NOTIONAL,
    ],
    ["share of cash at", { orderNotional: { hard: "2.8%" } }, { priceTicks: 280_000 }, Reason.NONE],
    [
      "share of cash over",
      { orderNotional: { hard: "2.8%" } },
      { priceTicks: 280_001 },
      Reason.DENIED_NOTIONAL,
    ],
    [
      "a sell is valued at the bid when that is higher",
      { orderNotional: { hard: "279.9989" } },
      { side: SELL, priceTicks: 279_000 },
      Reason.DENIED_NOTIONAL,
    ],
    [
      "a market buy at the ask",
      { orderNotional: { hard: "280" } },
      { type: MARKET },
      Reason.DENIED_NOTIONAL,
    ],
    ["buy at the collar", { collar: { hard: "5%" } }, { priceTicks: 294_000 }, Reason.NONE],
    ["buy over it", { collar: { hard: "5%" } }, { priceTicks: 294_001 }, Reason.DENIED_COLLAR],
    ["sell at it", { collar: { hard: "5%" } }, { side: SELL, priceTicks: 266_000 }, Reason.NONE],
    [
      "sell under it",
      { collar: { hard: "5%" } },
      { side: SELL, priceTicks: 265_999 },
      Reason.DENIED_COLLAR,
    ],
    ["a price too good", { collar: { hard: "5%" } }, { priceTicks: 100_000 }, Reason.NONE],
    [
      "a stop's limit against its trigger",
      { collar: { hard: "5%" } },
      { type: STOP_LIMIT, stopTicks: 300_000, priceTicks: 315_001 },
      Reason.DENIED_COLLAR,
    ],
  ])("%s", (_name, limits, terms, reason) => {
    const bed = new Bed(only(limits));
    const price = terms.type === MARKET ? { priceTicks: 0 } : {};
    expect(bed.submit({ ...price, ...terms }).reason).toBe(reason);
  });

  test("a market order needs a price, and a spread that is not too wide", () => {
    const bed = new Bed(only({ marketSpread: { hard: "1%" } }));
    [bed.bid, bed.ask] = [278_600, 281_400];
    expect(bed.submit({ type: MARKET, priceTicks: 0 }).reason).toBe(Reason.NONE);
    bed.ask = 281_401;
    expect(bed.submit({ type: MARKET, priceTicks: 0 }).reason).toBe(Reason.DENIED_COLLAR);
    bed.ask = 0;
    expect(bed.submit({ type: MARKET, priceTicks: 0 }).reason).toBe(Reason.DENIED_NO_PRICE);
    [bed.bid, bed.last, bed.mark] = [0, 0, NaN];
    expect(bed.submit({ type: MARKET, priceTicks: 0 }).reason).toBe(Reason.DENIED_NO_PRICE);
    bed.last = 280_000;
    expect(bed.submit({ type: MARKET, priceTicks: 0 }).reason).toBe(Reason.NONE);
  });

  test("a touch that has run away from the mark price is not taken", () => {
    const bed = new Bed(only({ collar: { hard: "5%" } }));
    [bed.bid, bed.ask] = [294_999, 295_001];
    expect(bed.submit({ type: MARKET, priceTicks: 0 }).reason).toBe(Reason.DENIED_COLLAR);
  });

  test("levels: soft warns once a minute and counts, emergency opens the strategy's breaker", () => {
    const bed = new Bed(
      only({ orderQty: { soft: "0.01", hard: "0.02", emergency: "0.1" }, warnEveryMs: 60_000 }),
    );
    expect(bed.submit({ qtyLots: 20 }).reason).toBe(0);
    expect(bed.submit({ qtyLots: 20 }).reason).toBe(0);
    expect(bed.gate.verdicts.warned[Reason.DENIED_QTY - 100]).toBe(2);
    expect(bed.heard).toEqual(["warn 103"]);
    expect(bed.submit({ qtyLots: 100 }).reason).toBe(Reason.DENIED_QTY);
    expect(bed.submit({ qtyLots: 1 }).reason).toBe(0);
    expect(bed.submit({ qtyLots: 101 }).reason).toBe(Reason.DENIED_QTY);
    expect(bed.heard.at(-1)).toBe("strategy 0 103");
    expect(bed.submit({ qtyLots: 1 }).reason).toBe(Reason.DENIED_BREAKER);
    bed.gate.breakers.strategies[0].reenable();
    expect(bed.submit({ qtyLots: 1 }).reason).toBe(0);
    expect(bed.gate.verdicts.denied[Reason.DENIED_QTY - 100]).toBe(2);
  });

  test("an instrument's own limits stand before the common ones", () => {
    const limits = only({
      orderQty: { hard: "0.01" },
      instruments: { BTCUSDT: { orderQty: { hard: "0.02" } } },
    });
    const eth = { ...BTC, index: 1, symbol: "ETHUSDT" };
    const bed = new Bed(limits, { instruments: [BTC, eth] });
    expect(bed.submit({ qtyLots: 20 }).reason).toBe(0);
    expect(bed.submit({ qtyLots: 20, instrument: eth }).reason).toBe(Reason.DENIED_QTY);
  });
});

describe("self-trade", () => {
  const limits = only({ selfTrade: "deny" });
  test("is denied where an own resting order would be met, and only there", () => {
    const bed = new Bed(limits);
    bed.open({ side: SELL, priceTicks: 280_500 });
    expect(bed.submit({ priceTicks: 280_499 }).reason).toBe(0);
    expect(bed.submit({ priceTicks: 280_500 }).reason).toBe(Reason.DENIED_SELF_TRADE);
    expect(bed.submit({ type: MARKET, priceTicks: 0 }).reason).toBe(0);
    bed.ask = 280_500;
    expect(bed.submit({ type: MARKET, priceTicks: 0 }).reason).toBe(Reason.DENIED_SELF_TRADE);
  });

  test("does not count an order whose cancel is on its way before ours, nor one that is over", () => {
    const bed = new Bed(limits);
    const resting = bed.open({ side: SELL, priceTicks: 280_500 });
    bed.cancel(resting);
    expect(bed.submit({ priceTicks: 280_500 }).reason).toBe(0);
    bed.update(resting, UpdateKind.CANCELLED);
    expect(bed.submit({ priceTicks: 280_500 }).reason).toBe(0);
  });

  test("may be set to warn", () => {
    const bed = new Bed(only({ selfTrade: "warn" }));
    bed.open({ side: SELL, priceTicks: 280_500 });
    expect(bed.submit({ priceTicks: 280_500 }).reason).toBe(0);
    expect(bed.heard).toEqual(["warn 107"]);
  });
});
