import { expect, test } from "vitest";
import { OrderType, Side } from "../../../engine/order/types.ts";
import { Candidate } from "../../../engine/risk/candidate.ts";
import { Valuation } from "../../../engine/risk/valuation.ts";
import { BTC, makeOrder } from "../order/fixture.ts";

const { BUY, SELL } = Side;
const { LIMIT, MARKET, STOP_MARKET, STOP_LIMIT } = OrderType;

const NOTHING = { bid: 0, ask: 0, last: 0, mark: NaN };
const ALL = { bid: 1, ask: 4, last: 3, mark: 2e8 / 10 };

/** An order before a market; the mark is in 1e-8 units, ten ticks a unit of money. */
function candidate(order: Parameters<typeof makeOrder>[0], market: Partial<typeof ALL>) {
  const c = new Candidate();
  const facts = { now: 5, ...NOTHING, ...market };
  c.fill(makeOrder(order), facts as Parameters<Candidate["fill"]>[1], new Valuation(BTC));
  return c;
}

test.each([
  [{}, 0],
  [ALL, 2],
  [{ bid: 1, ask: 4 }, 2.5],
  [{ bid: 1, last: 3 }, 3],
  [{ last: 1 }, 1],
  [{ bid: 1 }, 1],
  [{ ask: 4 }, 4],
  [{ bid: -1, ask: NaN, last: -2, mark: -1 }, 0],
])(
  "a position before %o is valued at %d ticks: mark, else mid, else last, else a side",
  (of, ticks) => {
    expect(candidate({}, of).referenceTicks).toBe(ticks);
  },
);

test.each([
  [BUY, ALL, 4],
  [SELL, ALL, 1],
  [BUY, { last: 1 }, 1],
  [SELL, { last: 1 }, 1],
  [BUY, { bid: 1, last: 3 }, 0],
  [SELL, { ask: 4, last: 3 }, 0],
])("taking on side %d of %o pays %d ticks", (side, market, ticks) => {
  expect(candidate({ side }, market).touchTicks).toBe(ticks);
});

test.each([
  [{ side: BUY, priceTicks: 7 }, ALL, 7],
  [{ side: BUY, priceTicks: 2 }, ALL, 2],
  [{ side: SELL, priceTicks: 7 }, ALL, 7],
  [{ side: SELL, priceTicks: 1 }, { bid: 5, ask: 6 }, 5],
  [{ side: SELL, priceTicks: 1 }, { ask: 6 }, 6],
  [{ side: BUY, type: MARKET }, ALL, 4],
  [{ side: SELL, type: MARKET }, ALL, 1],
  [{ side: BUY, type: MARKET }, { bid: 1, last: 3 }, 3],
  [{ side: BUY, type: MARKET }, {}, 0],
  [{ side: BUY, type: STOP_MARKET, stopTicks: 9, priceTicks: 0 }, ALL, 9],
  [{ side: SELL, type: STOP_LIMIT, stopTicks: 9, priceTicks: 11 }, ALL, 11],
])("%o before %o is valued at %d ticks, the most it may trade at", (order, market, ticks) => {
  expect(candidate({ type: LIMIT, ...order }, market).valueTicks).toBe(ticks);
});

test("a candidate says of an order what it asks for", () => {
  const order = makeOrder({
    side: SELL,
    type: STOP_LIMIT,
    qtyLots: 6,
    stopTicks: 9,
    reduceOnly: true,
  });
  const c = new Candidate();
  c.fill(order, { now: 5, ...ALL } as Parameters<Candidate["fill"]>[1], new Valuation(BTC));
  expect(c).toMatchObject({
    ...{ order, instrument: 0, strategy: 0, side: SELL, isBuy: false, isMarket: false },
    ...{ isConditional: true, reduceOnly: true, priceTicks: 280_000, stopTicks: 9 },
    ...{ qtyLots: 6, addedLots: 6, now: 5, bid: 1, ask: 4, last: 3, markTicks: 2 },
  });
  expect(candidate({ type: MARKET }, {})).toMatchObject({ isMarket: true, isConditional: false });
});
