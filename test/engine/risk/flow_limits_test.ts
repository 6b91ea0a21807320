import { describe, expect, test } from "vitest";
import { OrderType, Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import { Bed, only } from "./bed.ts";

const { BUY, SELL } = Side;

test("the order rate lets exactly `hard` orders into any window", () => {
  const bed = new Bed(only({ orderRate: { hard: 3 }, orderRateWindowMs: 10 }));
  for (let i = 0; i < 3; i++) {
    expect(bed.submit().reason).toBe(0);
    bed.now += 1000;
  }
  expect(bed.submit().reason).toBe(Reason.DENIED_ORDER_RATE);
  bed.now += 6999;
  expect(bed.submit().reason).toBe(Reason.DENIED_ORDER_RATE);
  bed.now += 1;
  expect(bed.submit().reason).toBe(0);
  expect(bed.submit().reason).toBe(Reason.DENIED_ORDER_RATE);
});

test("a strategy that hammers on a closed door loses it until a person opens it", () => {
  const bed = new Bed(only({ orderRate: { hard: 2, emergency: 10 } }));
  for (let i = 0; i < 10; i++) bed.submit();
  expect(bed.heard).toEqual([]);
  bed.submit();
  expect(bed.heard).toEqual(["strategy 0 108"]);
  bed.now += 3_600_000_000;
  expect(bed.submit().reason).toBe(Reason.DENIED_BREAKER);
});

test("the message rate keeps its reserve for cancels", () => {
  const bed = new Bed(only({ messageRate: { hard: 5 }, cancelReserve: 2 }));
  for (let i = 0; i < 3; i++) expect(bed.submit().reason).toBe(0);
  expect(bed.submit().reason).toBe(Reason.DENIED_MESSAGE_RATE);
  for (let i = 0; i < 2; i++) {
    expect(bed.gate.checkCancel(bed.now)).toBe(0);
    bed.gate.onCancelSent(bed.now);
  }
  expect(bed.gate.checkCancel(bed.now)).toBe(Reason.DENIED_MESSAGE_RATE);
  bed.now += 1_000_000;
  expect(bed.gate.checkCancel(bed.now)).toBe(0);
});

describe("duplicates", () => {
  test("are the same terms within the window, and deliberate pairs lie far below the limit", () => {
    const bed = new Bed(only({ duplicates: { hard: 2 }, duplicateWindowMs: 100 }));
    expect(bed.submit().reason).toBe(0);
    expect(bed.submit().reason).toBe(0);
    expect(bed.submit().reason).toBe(Reason.DENIED_DUPLICATE);
    expect(bed.submit({ qtyLots: 9 }).reason).toBe(0);
    expect(bed.submit({ side: SELL }).reason).toBe(0);
    expect(bed.submit({ priceTicks: 279_899 }).reason).toBe(0);
    bed.now += 100_000;
    expect(bed.submit().reason).toBe(0);
  });
});

test("duplicates are counted over their whole window, however much longer it is than the rate's", () => {
  const bed = new Bed(only({
    ...{ orderRate: { hard: 3 }, orderRateWindowMs: 10 },
    ...{ duplicates: { hard: 20 }, duplicateWindowMs: 100 },
  }));
  for (let i = 0; i < 20; i++) {
    expect(bed.submit().reason).toBe(0);
    bed.now += 4000;
  }
  expect(bed.submit().reason).toBe(Reason.DENIED_DUPLICATE);
});

describe("repeated executions", () => {
  const limits = only({ executions: { hard: 2, emergency: 4 }, executionsWindowMs: 1000 });
  test("of one side without the other stop more on that side until the window has passed", () => {
    const bed = new Bed(limits);
    const order = bed.open({ qtyLots: 10 });
    bed.fill(order, 1);
    bed.fill(order, 1);
    expect(bed.submit().reason).toBe(0);
    bed.fill(order, 1);
    expect(bed.submit().reason).toBe(Reason.DENIED_REPEATED_EXECUTION);
    expect(bed.submit({ side: SELL, priceTicks: 280_500 }).reason).toBe(0);
    bed.now += 1_000_000;
    expect(bed.submit().reason).toBe(0);
  });

  test("start anew after a fill on the other side", () => {
    const bed = new Bed(limits);
    const order = bed.open({ qtyLots: 10 });
    const other = bed.open({ side: SELL, priceTicks: 280_500 });
    for (let i = 0; i < 3; i++) bed.fill(order, 1);
    bed.fill(other, 1);
    expect(bed.submit().reason).toBe(0);
  });

  test("beyond emergency stop the strategy", () => {
    const bed = new Bed(limits);
    const order = bed.open({ qtyLots: 10 });
    for (let i = 0; i < 5; i++) bed.fill(order, 1);
    expect(bed.heard).toEqual(["strategy 0 110"]);
  });
});

test("open orders are counted from submission to their end", () => {
  const bed = new Bed(only({ openOrders: { hard: 2 } }));
  const { order } = bed.submit();
  bed.submit();
  expect(bed.submit().reason).toBe(Reason.DENIED_OPEN_ORDERS);
  bed.update(order, UpdateKind.REJECTED);
  expect(bed.submit().reason).toBe(0);
});

describe("breakers", () => {
  const limits = only({ rejectStreak: 3, rejectCoolDownMs: 1000 });
  const reject = (bed: Bed, reason: Reason) => {
    const { order } = bed.submit();
    bed.update(order, UpdateKind.REJECTED, { reason });
  };

  test("open on rejections in a row, and close after the cool-down", () => {
    const bed = new Bed(limits);
    for (let i = 0; i < 2; i++) reject(bed, Reason.VENUE_MARGIN);
    bed.open();
    for (let i = 0; i < 2; i++) reject(bed, Reason.VENUE_MARGIN);
    expect(bed.submit().reason).toBe(0);
    reject(bed, Reason.VENUE_OUTAGE);
    expect(bed.heard).toEqual(["venue 0 214", "strategy 0 214"]);
    expect(bed.submit().reason).toBe(Reason.DENIED_BREAKER);
    bed.now += 1_000_000;
    expect(bed.submit().reason).toBe(0);
  });

  test("do not count a post-only order that would have taken", () => {
    const bed = new Bed(limits);
    for (let i = 0; i < 10; i++) reject(bed, Reason.VENUE_WOULD_TAKE);
    expect(bed.heard).toEqual([]);
  });

  test("let through what reduces", () => {
    const bed = new Bed(limits);
    bed.gate.setPosition(0, 10, bed.now);
    bed.gate.breakers.tripStrategy(0, Reason.NONE, bed.now);
    expect(bed.submit({ side: SELL, qtyLots: 6 }).reason).toBe(0);
    expect(bed.submit({ side: SELL, qtyLots: 4 }).reason).toBe(0);
    expect(bed.submit({ side: SELL, qtyLots: 1 }).reason).toBe(Reason.DENIED_BREAKER);
    expect(bed.submit({ side: BUY, qtyLots: 1 }).reason).toBe(Reason.DENIED_BREAKER);
    expect(bed.submit({ side: SELL, qtyLots: 10, reduceOnly: true }).reason).toBe(0);
  });

  test("a stale feed stops what adds risk, until it is live again", () => {
    const bed = new Bed(limits);
    bed.gate.onFeedState(0, false);
    expect(bed.submit().reason).toBe(Reason.DENIED_STALE_BOOK);
    bed.gate.onFeedState(0, true);
    expect(bed.submit().reason).toBe(0);
  });
});

describe("the kill switch", () => {
  test("denies all, and stays down until it is re-enabled", () => {
    const bed = new Bed(only({}));
    bed.gate.setPosition(0, 10, bed.now);
    bed.gate.trip(Reason.DENIED_KILL_SWITCH, bed.now);
    bed.gate.trip(Reason.DENIED_DRAWDOWN, bed.now);
    expect(bed.heard).toEqual(["kill 100"]);
    bed.now += 86_400_000_000;
    expect(bed.submit().reason).toBe(Reason.DENIED_KILL_SWITCH);
    const close = { side: SELL, reduceOnly: true, type: OrderType.MARKET, priceTicks: 0 };
    expect(bed.submit(close).reason).toBe(Reason.DENIED_KILL_SWITCH);
    expect(bed.gate.checkCancel(bed.now)).toBe(0);
    bed.gate.reenable();
    expect(bed.submit().reason).toBe(0);
  });

  test("lets the kernel alone close positions, and only after it has fallen", () => {
    const bed = new Bed(only({ flattenOnKill: true }));
    bed.gate.setPosition(0, 10, bed.now);
    const close = { side: SELL, reduceOnly: true, type: OrderType.MARKET, priceTicks: 0 };
    expect(() => bed.gate.clearClosing(bed.order(close))).toThrow("closes no position");
    bed.gate.trip(Reason.DENIED_KILL_SWITCH, bed.now);
    expect(bed.submit(close).reason).toBe(Reason.DENIED_KILL_SWITCH);
    expect(() => bed.gate.clearClosing(bed.order({ side: SELL }))).toThrow("closes no position");
    const order = bed.order(close);
    bed.gate.clearClosing(order);
    bed.approve(order);
  });

  test("takes back an approval that was not used yet", () => {
    const bed = new Bed(only({}));
    const order = bed.order();
    expect(bed.check(order)).toBe(0);
    bed.gate.trip(Reason.DENIED_KILL_SWITCH, bed.now);
    expect(() => bed.approve(order)).toThrow("not let through");
  });
});

test("an order is approved once, after its own check, while it is a bare intent", () => {
  const bed = new Bed(only({}));
  const [first, second] = [bed.order(), bed.order()];
  expect(() => bed.approve(first)).toThrow("not let through by the last check");
  bed.check(first);
  bed.check(second);
  expect(() => bed.approve(first)).toThrow();
  bed.approve(second);
  expect(() => bed.approve(second)).toThrow();
  const { order } = bed.submit();
  expect(bed.check(order)).toBe(Reason.DENIED_STATE);
});
