import { describe, expect, test } from "vitest";
import { OrderType, Side, TimeInForce, UpdateKind } from "../../../engine/order/types.ts";
import { contract } from "../session/market_tape.ts";
import { constant } from "../session/config.ts";
import { type Terms, VenueBed } from "./bed.ts";

const { BUY, SELL } = Side;

function bed(...options: ConstructorParameters<typeof VenueBed>): VenueBed {
  const its = new VenueBed(...options);
  its.bid(1000, 50);
  its.ask(1002, 50);
  return its;
}

describe("filters", () => {
  const filters = {
    minPriceTicks: 500,
    maxPriceTicks: 2000,
    minQtyLots: 2,
    maxQtyLots: 30,
    marketMinQtyLots: 3,
    marketMaxQtyLots: 20,
    minNotional: 40 * 1_000_000 * 10,
    percentUpPpb: 1_100_000_000,
    percentDownPpb: 900_000_000,
  };
  const strict = { ...contract(0), filters };

  test.each<[string, Terms, string]>([
    ["takes what is within all of them", { priceTicks: 1000, qtyLots: 5 }, "1 ACCEPTED"],
    ["price too low", { priceTicks: 499, qtyLots: 5 }, "1 REJECTED VENUE_FILTER_PRICE"],
    ["price too high", { priceTicks: 2001, qtyLots: 5 }, "1 REJECTED VENUE_FILTER_PRICE"],
    [
      "beyond 110 % of the mark",
      { priceTicks: 1103, qtyLots: 5 },
      "1 REJECTED VENUE_PERCENT_PRICE",
    ],
    ["below 90 % of the mark", { priceTicks: 899, qtyLots: 5 }, "1 REJECTED VENUE_PERCENT_PRICE"],
    ["too small", { priceTicks: 1000, qtyLots: 1 }, "1 REJECTED VENUE_FILTER_QTY"],
    ["too large", { priceTicks: 1000, qtyLots: 31 }, "1 REJECTED VENUE_FILTER_QTY"],
    ["market, too small", { qtyLots: 2 }, "1 REJECTED VENUE_FILTER_QTY"],
    ["market, too large", { qtyLots: 21 }, "1 REJECTED VENUE_FILTER_QTY"],
    ["of too little value", { priceTicks: 910, qtyLots: 2 }, "1 REJECTED VENUE_FILTER_NOTIONAL"],
  ])("%s", (_name, terms, expected) => {
    // A tick × lot is worth 10,000 units: the least value is 400 tick-lots × 100.
    const its = bed(
      { filters: true },
      { ...strict, filters: { ...filters, minNotional: 2000 * 10_000 } },
    );
    its.market.mark = 1002 * 10_000_000;
    its.submit(terms);
    expect(its.answers()[0]).toBe(expected);
  });

  test("with a maximum of 0 have none", () => {
    const none = {
      ...filters,
      minNotional: 0,
      maxPriceTicks: 0,
      maxQtyLots: 0,
      marketMaxQtyLots: 0,
    };
    const its = bed({ filters: true }, { ...contract(0), filters: none });
    its.submit({ priceTicks: 1001, qtyLots: 31 });
    its.submit({ qtyLots: 31 });
    expect(its.answers().slice(0, 2)).toEqual(["1 ACCEPTED", "2 ACCEPTED"]);
  });

  test("are not asked where the venue has them off", () => {
    const its = bed({ filters: false }, strict);
    its.submit({ priceTicks: 499, qtyLots: 1 });
    expect(its.answers()).toEqual(["1 ACCEPTED"]);
  });
});

describe("the least notional", () => {
  // 10 ticks of 0.1 and 10 lots of 0.001: 0.01 of the asset.
  const least = (minNotional: number) => ({
    ...contract(0),
    filters: { ...contract(0).filters, minNotional },
  });
  const answer = (terms: Parameters<VenueBed["submit"]>[0], minNotional = 1_000_000) => {
    const its = new VenueBed({ filters: true }, least(minNotional));
    its.ask(10, 1000);
    its.bid(9, 1000);
    its.trade(Side.BUY, 10, 1);
    if (terms.reduceOnly) its.hold(20);
    its.submit(terms);
    return its.answers().at(-1)?.replace(/^\d+ /, "");
  };

  test("is asked of what adds, to the last unit", () => {
    expect(answer({ priceTicks: 10, qtyLots: 10, tif: TimeInForce.GTC })).toMatch(/FILL|ACCEPTED/);
    expect(answer({ priceTicks: 10, qtyLots: 10 }, 1_000_001)).toBe(
      "REJECTED VENUE_FILTER_NOTIONAL",
    );
  });

  test("is not asked of what closes: reduce-only orders, and take-profits at market", () => {
    const { TAKE_PROFIT_MARKET } = OrderType;
    const sell = { side: Side.SELL, qtyLots: 1 };
    expect(answer({ ...sell, priceTicks: 20 })).toBe("REJECTED VENUE_FILTER_NOTIONAL");
    expect(answer({ ...sell, priceTicks: 20, reduceOnly: true })).toBe("ACCEPTED");
    expect(answer({ ...sell, type: TAKE_PROFIT_MARKET, stopTicks: 20 })).toBe("ACCEPTED");
  });
});

describe("the venue", () => {
  test("refuses new orders while it is halted, and cancels as ever", () => {
    const its = bed();
    const order = its.submit({ priceTicks: 1000 });
    its.market.halted = true;
    its.submit({ priceTicks: 1000 });
    its.cancel(order);
    expect(its.answers()).toEqual(["1 ACCEPTED", "2 REJECTED VENUE_HALTED", "1 CANCELLED"]);
  });

  test("takes so many requests in a window of its clock, cancels not counted", () => {
    const its = bed({ rateLimits: [{ windowUs: 1_000_000, orders: 2 }] });
    const first = its.submit({ priceTicks: 1000, qtyLots: 5 });
    its.modify(first, 1000, 4);
    its.submit({ priceTicks: 1000 });
    its.cancel(first);
    its.advance(1_000_000);
    its.submit({ priceTicks: 1000 });
    expect(its.answers()).toEqual([
      "1 ACCEPTED",
      "1 MODIFIED",
      "2 REJECTED VENUE_RATE_LIMIT",
      "1 CANCELLED",
      "3 ACCEPTED",
    ]);
  });

  test("asks initial margin for what adds to the position, also by a modification", () => {
    // 1 USDT of cash, 10 times leverage: 10 USDT, 1,000 tick-lots × 100.
    const its = bed({ margin: { enabled: true, leverage: 10 } }, contract(0), 100_000_000);
    its.submit({ priceTicks: 1000, qtyLots: 101 });
    const fits = its.submit({ priceTicks: 1000, qtyLots: 100 });
    its.modify(fits, 1000, 101);
    expect(its.answers()).toEqual([
      "1 REJECTED VENUE_MARGIN",
      "2 ACCEPTED",
      "2 MODIFY_REJECTED VENUE_MARGIN",
    ]);
  });
});

describe("an outage", () => {
  const during = { fromTs: 1_010_000, toTs: 2_000_000 };

  test("holds from its first instant to just before its last", () => {
    const outage = { fromTs: 1_010_000, toTs: 1_020_000, outcome: "reject" } as const;
    const answerAt = (ts: number) => {
      const its = bed({ outages: [outage] });
      its.advance(ts - its.now);
      its.submit({ priceTicks: 1000 });
      return its.answers();
    };
    const refused = ["1 REJECTED VENUE_OUTAGE"];
    expect(answerAt(1_009_999)).toEqual(["1 ACCEPTED"]);
    expect(answerAt(1_010_000)).toEqual(refused);
    expect(answerAt(1_019_999)).toEqual(refused);
    expect(answerAt(1_020_000)).toEqual(["1 ACCEPTED"]);
  });

  test("that answers refuses each request for good", () => {
    const its = bed({ outages: [{ ...during, outcome: "reject" }] });
    const order = its.submit({ priceTicks: 1000 });
    its.advance(20_000);
    its.submit({ priceTicks: 1000 });
    its.cancel(order);
    expect(its.answers()).toEqual([
      "1 ACCEPTED",
      "2 REJECTED VENUE_OUTAGE",
      "1 CANCEL_REJECTED VENUE_OUTAGE",
    ]);
  });

  test("that loses requests leaves them unknown until a query finds what became of them", () => {
    const its = bed({ outages: [{ ...during, outcome: "lost" }], responseTimeoutUs: 5000 });
    const order = its.submit({ priceTicks: 1000, qtyLots: 3 });
    its.advance(20_000);
    its.answers();
    its.submit({ priceTicks: 1000 });
    its.modify(order, 1000, 2);
    its.cancel(order);
    expect(its.answers()).toEqual([
      "2 UNKNOWN UNKNOWN_TIMEOUT",
      "1 UNKNOWN UNKNOWN_TIMEOUT",
      "1 UNKNOWN UNKNOWN_TIMEOUT",
      "2 NOT_FOUND VENUE_OUTAGE",
      "1 MODIFY_REJECTED VENUE_OUTAGE",
      "1 CANCEL_REJECTED VENUE_OUTAGE",
    ]);
  });

  test("no other answer waits behind a time-out", () => {
    const its = bed({ outages: [{ ...during, outcome: "lost" }], responseTimeoutUs: 5_000_000 });
    its.submit({ priceTicks: 1000, qtyLots: 3 });
    its.advance(20_000);
    its.answers();
    its.submit({ priceTicks: 1000 });
    its.trade(SELL, 999, 3);
    const { first } = its.market.responses;
    expect(first?.kind).toBe(UpdateKind.FILL);
    expect(first?.localTs).toBe(its.now);
  });
});

describe("answers", () => {
  test("arrive after the response leg, none before the one that was sent first", () => {
    const its = bed({
      latency: { entry: constant(0), response: { kind: "sampled", valuesUs: [10, 9000] } },
    });
    for (let i = 0; i < 50; i++) its.submit({ priceTicks: 1000 });
    const { responses } = its.market;
    let last = 0;
    for (let update = responses.first; update !== undefined; update = responses.first) {
      const { localTs, venueTs } = update;
      expect(localTs).toBeGreaterThanOrEqual(venueTs + 10);
      expect(localTs).toBeGreaterThanOrEqual(last);
      last = localTs;
      responses.shift();
    }
    expect(last).toBeGreaterThan(0);
  });
});

describe("fees", () => {
  test("follow the tier of the value traded so far; a negative rate is a rebate", () => {
    const tiers = [
      { fromVolume: "0", makerPpb: 200_000, takerPpb: 500_000 },
      { fromVolume: "4", makerPpb: -100_000, takerPpb: 400_000 },
    ];
    const its = bed({ fees: { tiers } });
    const feeOf = () => {
      const { responses } = its.market;
      let paid = 0;
      for (let update = responses.first; update !== undefined; update = responses.first) {
        paid += update.fee;
        responses.shift();
      }
      return paid;
    };
    // 1002 × 40 tick-lots are 4.008 USDT: this fill still pays the first tier.
    its.submit({ qtyLots: 40 });
    expect(feeOf()).toBe(Math.round(400_800_000 * 0.0005));
    its.submit({ qtyLots: 10 });
    expect(feeOf()).toBe(Math.round(100_200_000 * 0.0004));
    its.submit({ side: SELL, priceTicks: 1001, qtyLots: 10, tif: TimeInForce.GTX });
    its.trade(BUY, 1001, 10);
    expect(feeOf()).toBe(-Math.round(100_100_000 * 0.0001));
    expect(its.account.turnover).toBe(601_100_000);
  });

  test("are the instrument's own without tiers", () => {
    const its = bed();
    its.submit({ qtyLots: 10, type: OrderType.MARKET });
    expect(its.account.account.fees).toBe(Math.round(100_200_000 * 0.0005));
  });
});

describe("funding", () => {
  const HOUR = 3_600_000_000;
  // 10 lots at a mark of 100 USDT are 1 USDT; 0.01 % of it is 10,000 units.
  const MARK = 100 * 100_000_000;

  test("is booked once: from the record, not again from the announcement that has passed", () => {
    const its = bed();
    its.hold(10);
    const before = its.account.account.wallet;
    its.market.mark = MARK;
    its.market.funding.onRate(HOUR - 5, 100_000, HOUR);
    its.market.funding.onSettlement(HOUR, 100_000, 0);
    its.market.funding.onRate(HOUR + 5, 200_000, 9 * HOUR);
    its.market.funding.onSettlement(HOUR + 900_000, 100_000, MARK);
    expect(its.account.account.funding).toBe(-10_000);
    expect(its.account.account.wallet).toBe(before - 10_000);
  });

  test("is booked at the announced rate when its time passes without a record", () => {
    const its = bed();
    its.hold(-10);
    its.market.mark = MARK;
    its.market.funding.onRate(HOUR - 5, 100_000, HOUR);
    its.market.funding.onRate(HOUR + 5, 700_000, 9 * HOUR);
    its.market.funding.onRate(HOUR + 9, 700_000, 9 * HOUR);
    expect(its.account.account.funding).toBe(10_000);
  });

  test("is not booked where the venue has none", () => {
    const its = bed({ funding: false });
    its.hold(10);
    its.market.funding.onSettlement(HOUR, 100_000, MARK);
    expect(its.account.account.funding).toBe(0);
  });
});
