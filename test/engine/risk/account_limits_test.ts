import { describe, expect, test } from "vitest";
import { requestModify } from "../../../engine/order/transitions.ts";
import { OrderType, Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import { BTC } from "../order/fixture.ts";
import { Bed, CASH, only } from "./bed.ts";

const { BUY, SELL } = Side;
const USDT = 1e8;

describe("position", () => {
  const limits = only({ positionQty: { hard: "0.02", emergency: "0.03" } });

  test("counts what is held and all that works on that side", () => {
    const bed = new Bed(limits);
    bed.gate.setPosition(0, 5, bed.now);
    bed.open({ qtyLots: 10 });
    expect(bed.submit({ qtyLots: 6 }).reason).toBe(Reason.DENIED_POSITION);
    expect(bed.submit({ qtyLots: 5 }).reason).toBe(0);
    expect(bed.submit({ qtyLots: 1 }).reason).toBe(Reason.DENIED_POSITION);
    expect(bed.submit({ side: SELL, qtyLots: 25 }).reason).toBe(0);
    expect(bed.submit({ side: SELL, qtyLots: 1 }).reason).toBe(Reason.DENIED_POSITION);
  });

  test("gives back what a cancelled order had reserved, and keeps what is unknown", () => {
    const bed = new Bed(limits);
    const order = bed.open({ qtyLots: 20 });
    bed.update(order, UpdateKind.UNKNOWN, { reason: Reason.UNKNOWN_TIMEOUT });
    expect(bed.submit({ qtyLots: 1 }).reason).toBe(Reason.DENIED_POSITION);
    bed.update(order, UpdateKind.NOT_FOUND);
    expect(bed.submit({ qtyLots: 20 }).reason).toBe(0);
  });

  test("counts a modification in flight at the larger quantity, checked before it is sent", () => {
    const bed = new Bed(limits);
    const order = bed.open({ qtyLots: 10 });
    const ask = (lots: number) => bed.checkModify(order, 279_900, lots);
    expect(ask(21)).toBe(Reason.DENIED_POSITION);
    expect(ask(20)).toBe(0);
    bed.approve(order);
    requestModify(order, 279_900, 20);
    bed.gate.onModifySent(order, bed.now);
    expect(bed.submit({ qtyLots: 1 }).reason).toBe(Reason.DENIED_POSITION);
    expect(ask(5)).toBe(Reason.DENIED_STATE);
    bed.update(order, UpdateKind.MODIFY_REJECTED);
    expect(bed.submit({ qtyLots: 10 }).reason).toBe(0);
  });

  test("beyond a limit may always be made smaller", () => {
    const bed = new Bed(only({ positionQty: { hard: "0.02" } }));
    bed.gate.setPosition(0, 50, bed.now);
    expect(bed.submit({ qtyLots: 1 }).reason).toBe(Reason.DENIED_POSITION);
    expect(bed.submit({ side: SELL, qtyLots: 30 }).reason).toBe(0);
  });

  test("closing a short must not turn buys that rest into too large a long", () => {
    const bed = new Bed(limits);
    bed.gate.setPosition(0, -15, bed.now);
    expect(bed.submit({ qtyLots: 35 }).reason).toBe(0);
    const close = { reduceOnly: true, type: OrderType.MARKET, priceTicks: 0, qtyLots: 1 };
    expect(bed.submit(close).reason).toBe(Reason.DENIED_POSITION);
  });

  test("by value at the limit passes, over it does not", () => {
    // 10 lots at the ask of 28,000.1 are worth 280.001 USDT.
    const terms = { type: OrderType.MARKET, priceTicks: 0 };
    expect(new Bed(only({ positionNotional: { hard: "280.001" } })).submit(terms).reason).toBe(0);
    expect(new Bed(only({ positionNotional: { hard: "280.0009" } })).submit(terms).reason)
      .toBe(Reason.DENIED_POSITION);
  });

  test("beyond emergency trips the kill switch", () => {
    const bed = new Bed(limits);
    bed.gate.setPosition(0, -30, bed.now);
    expect(bed.gate.killed).toBe(false);
    bed.gate.setPosition(0, -31, bed.now);
    expect(bed.heard).toEqual(["kill 111"]);
  });
});

test("a reduce-only order needs something to reduce, held or on its way", () => {
  const bed = new Bed(only({}));
  const close = { side: SELL, reduceOnly: true, qtyLots: 10, priceTicks: 281_000 };
  expect(bed.submit(close).reason).toBe(Reason.DENIED_REDUCE_ONLY);
  bed.open({ side: BUY, qtyLots: 10 });
  expect(bed.submit(close).reason).toBe(0);
  expect(bed.submit({ ...close, side: BUY }).reason).toBe(Reason.DENIED_REDUCE_ONLY);
});

describe("exposure over several instruments", () => {
  const ETH = { ...BTC, index: 1, symbol: "ETHUSDT", priceDecimals: 2 };
  // 10 lots of BTC at 28,000 and 100 lots of ETH at 2,000: 280 and 200 USDT.
  const two = (limits: object, ethLots: number) => {
    const bed = new Bed(only(limits), { instruments: [BTC, ETH] });
    bed.gate.onMark(1, 2000 * USDT, bed.now);
    bed.gate.setPosition(1, ethLots, bed.now);
    [bed.bid, bed.ask] = [279_999, 280_000];
    return bed;
  };
  const market = { type: OrderType.MARKET, priceTicks: 0, qtyLots: 10 };

  test.each([
    ["gross", { grossExposure: { hard: "480" } }, 100, 0],
    ["gross of a short", { grossExposure: { hard: "480" } }, -100, 0],
    ["gross over", { grossExposure: { hard: "479.99" } }, -100, Reason.DENIED_GROSS_EXPOSURE],
    ["net hedged", { netExposure: { hard: "80" } }, -100, 0],
    ["net hedged over", { netExposure: { hard: "79.99" } }, -100, Reason.DENIED_NET_EXPOSURE],
    ["net added up over", { netExposure: { hard: "479.99" } }, 100, Reason.DENIED_NET_EXPOSURE],
    ["leverage at 4.8 %", { leverage: { hard: "4.8%" } }, 100, 0],
    ["leverage over", { leverage: { hard: "4.7999%" } }, 100, Reason.DENIED_LEVERAGE],
    ["margin of 5 % at 0.24 %", { margin: { hard: "0.24%" } }, 100, 0],
    ["margin over", { margin: { hard: "0.2399%" } }, 100, Reason.DENIED_MARGIN],
  ])("%s", (_name, limits, ethLots, reason) => {
    expect(two(limits, ethLots).submit(market).reason).toBe(reason);
  });

  test("margin is never taken for less than the account's own count", () => {
    const bed = two({ margin: { hard: "50%" } }, 0);
    bed.account.initialMargin = CASH / 2;
    expect(bed.submit(market).reason).toBe(0);
    bed.account.initialMargin = CASH / 2 + 1e5;
    expect(bed.submit(market).reason).toBe(Reason.DENIED_MARGIN);
  });

  test("what is held beyond emergency trips the kill switch when equity is sampled", () => {
    const bed = two({ leverage: { emergency: "2%" } }, -100);
    bed.sample();
    expect(bed.gate.killed).toBe(false);
    bed.gate.onMark(1, 2001 * USDT, bed.now);
    bed.sample();
    expect(bed.heard).toEqual(["kill 114"]);
  });

  test("without equity nothing that adds risk passes", () => {
    const bed = two({ leverage: { hard: "500%" } }, 0);
    bed.account.equity = 0;
    expect(bed.submit(market).reason).toBe(Reason.DENIED_LEVERAGE);
  });
});

describe("losses", () => {
  const equity = (bed: Bed, share: number) => {
    bed.account.equity = CASH * share;
    bed.sample();
  };

  test("a drawdown is measured from the peak; at the limit passes, over it only what reduces", () => {
    const bed = new Bed(only({ drawdown: { soft: "5%", hard: "10%", emergency: "50%" } }));
    bed.gate.setPosition(0, 10, bed.now);
    equity(bed, 2);
    equity(bed, 1.8);
    expect(bed.submit().reason).toBe(0);
    expect(bed.heard).toEqual(["warn 116"]);
    equity(bed, 1.79);
    expect(bed.submit().reason).toBe(Reason.DENIED_DRAWDOWN);
    expect(bed.submit({ side: SELL, qtyLots: 10 }).reason).toBe(0);
    equity(bed, 1);
    expect(bed.gate.killed).toBe(false);
    equity(bed, 0.99);
    expect(bed.gate.killCause).toBe(Reason.DENIED_DRAWDOWN);
  });

  test("the day's loss starts anew at midnight UTC", () => {
    const bed = new Bed(only({ dailyLoss: { hard: "500", emergency: "1000" } }));
    equity(bed, 0.95);
    expect(bed.submit().reason).toBe(0);
    equity(bed, 0.94);
    expect(bed.submit().reason).toBe(Reason.DENIED_DAILY_LOSS);
    bed.now += 86_400_000_000;
    equity(bed, 0.9);
    expect(bed.submit().reason).toBe(0);
    equity(bed, 0.83);
    expect(bed.heard).toEqual(["kill 117"]);
  });

  test("a strategy's loss stops that strategy; at emergency till a person re-enables it", () => {
    const bed = new Bed(only({ strategyLoss: { hard: "100", emergency: "200" } }));
    bed.sample(-100 * USDT);
    expect(bed.submit().reason).toBe(0);
    bed.sample(-101 * USDT);
    expect(bed.submit().reason).toBe(Reason.DENIED_STRATEGY_LOSS);
    bed.sample(-201 * USDT);
    expect(bed.heard).toEqual(["strategy 0 125"]);
    expect(bed.gate.killed).toBe(false);
  });
});

describe("value at risk", () => {
  const limits = only({
    valueAtRisk: { hard: "1%" },
    valueAtRiskModel: {
      sampleMs: 1000,
      horizonMs: 4000,
      lambda: 0.5,
      quantile: 2,
      minSamples: 2,
    },
  });

  test("is exposure × quantile × volatility, scaled by the square root of time", () => {
    const bed = new Bed(limits);
    // Returns of +1 % and −1 %: variance 1e-4, over four samples a volatility of 2 %.
    for (const price of [28_000, 28_280, 27_997.2]) {
      bed.gate.onMark(0, price * USDT, bed.now);
      bed.now += 1_000_000;
    }
    bed.mark = 27_997.2 * USDT;
    // 1 % of 10,000 USDT is 100 = value × 2 × 0.02, so that a value of 2,500 passes.
    expect(bed.submit({ qtyLots: 89, priceTicks: 279_972 }).reason).toBe(0);
    expect(bed.submit({ qtyLots: 1, priceTicks: 279_972 }).reason).toBe(Reason.DENIED_VAR);
  });

  test("is off before it has its samples", () => {
    const bed = new Bed(limits);
    bed.gate.onMark(0, 28_000 * USDT, bed.now);
    bed.gate.onMark(0, 20_000 * USDT, bed.now + 1_000_000);
    expect(bed.submit({ qtyLots: 1000 }).reason).toBe(0);
  });
});
