import { describe, expect, test } from "vitest";
import { OrderType, Side, UpdateKind } from "../../../engine/order/types.ts";
import {
  defaultRiskConfig,
  parseRiskConfig,
  RiskConfigError,
} from "../../../engine/risk/config.ts";
import { accountLimits, instrumentLimits } from "../../../engine/risk/limits.ts";
import { BTC } from "../order/fixture.ts";
import { Bed, CASH } from "./bed.ts";

describe("parseRiskConfig()", () => {
  test("fills in the defaults, whole for each check that is not named", () => {
    expect(parseRiskConfig("{}")).toEqual(defaultRiskConfig());
    const config = parseRiskConfig('{"leverage": {"hard": "100%"}}');
    expect(config.leverage).toEqual({ hard: "100%" });
    expect(config.margin).toEqual(defaultRiskConfig().margin);
  });

  test.each([
    ["{", "as JSON"],
    ['{"leverge": {}}', "leverge"],
    ['{"leverage": {"hard": "5"}}', 'leverage.hard: expected a percentage such as "2.5%"'],
    ['{"leverage": {"hard": 5}}', "leverage.hard"],
    ['{"grossExposure": {"hard": "-1"}}', "grossExposure.hard: expected money"],
    ['{"grossExposure": {"hard": "90000001"}}', "expected at most 90000000"],
    ['{"grossExposure": {"hard": "1e5"}}', "grossExposure.hard"],
    ['{"leverage": {"soft": "6%", "hard": "5%"}}', "leverage: expected soft <= hard <= emergency"],
    ['{"openOrders": {"hard": 0}}', "openOrders.hard"],
    ['{"instruments": {"BTCUSDT": {"margin": {}}}}', "instruments.BTCUSDT"],
    ['{"messageRate": {"hard": 50}}', "cancelReserve: expected less than messageRate.hard (50)"],
    ["[]", "expected object"],
  ])("refuses %s and says why", (text, message) => {
    expect(() => parseRiskConfig(text)).toThrow(RiskConfigError);
    expect(() => parseRiskConfig(text)).toThrow(message);
  });
});

describe("limits", () => {
  test("turn into lots, money and ppb exactly; what is finer than a lot is cut off", () => {
    const config = parseRiskConfig({
      orderQty: { hard: "0.0129" },
      positionNotional: { soft: "33.3333333%", hard: "0.00000001" },
      leverage: { hard: "12.5%" },
    });
    const limits = instrumentLimits(config, BTC, CASH);
    expect(limits.orderLots).toEqual({ soft: Infinity, hard: 12, emergency: Infinity });
    expect(limits.positionNotional).toEqual({
      soft: 333_333_333_000,
      hard: 1,
      emergency: Infinity,
    });
    expect(accountLimits(config, CASH).leverage.hard).toBe(125_000_000);
  });

  test("relative to more cash than money can hold stay limits, not errors", () => {
    const limits = instrumentLimits(defaultRiskConfig(), BTC, 9e15);
    expect(limits.orderNotional.emergency).toBe(1.8e17);
  });
});

describe("the defaults", () => {
  test.each([10_000, 1_000_000])("let a market maker run on %d USDT", (cash) => {
    const bed = new Bed({}, { cash: cash * 1e8 });
    bed.account.equity = cash * 1e8;
    for (let i = 0; i < 400; i++) {
      // 20 pairs a second, each cancelled for the next, 10 lots held at most.
      const bid = bed.submit({ qtyLots: 1, priceTicks: 279_990 });
      const ask = bed.submit({ side: Side.SELL, qtyLots: 1, priceTicks: 280_010 });
      expect([bid.reason, ask.reason]).toEqual([0, 0]);
      for (const { order } of [bid, ask]) {
        bed.update(order, UpdateKind.ACCEPTED);
        if (i % 40 < 10 && order === bid.order) bed.fill(order, 1);
        else if (i % 40 >= 30 && order === ask.order) bed.fill(order, 1);
        else {
          expect(bed.gate.checkCancel(bed.now)).toBe(0);
          bed.cancel(order);
          bed.update(order, UpdateKind.CANCELLED);
        }
      }
      bed.now += 50_000;
    }
    expect(bed.heard).toEqual([]);
  });

  test("let an average cross flip with two orders of one lot in the same instant", () => {
    const bed = new Bed({});
    const market = { type: OrderType.MARKET, priceTicks: 0, qtyLots: 1 };
    for (let i = 0; i < 100; i++) {
      const side = i % 2 === 0 ? Side.BUY : Side.SELL;
      const pair = [bed.submit({ ...market, side }), bed.submit({ ...market, side })];
      for (const { order, reason } of pair) {
        expect(reason).toBe(0);
        bed.fill(order, 1);
      }
      bed.now += 100_000;
    }
    expect(bed.heard).toEqual([]);
  });

  test("stop a quantity typed with three zeros too many, and a price a digit off", () => {
    const bed = new Bed({});
    expect(bed.submit({ qtyLots: 10_000 }).reason).not.toBe(0);
    expect(bed.submit({ priceTicks: 2_799_000 }).reason).not.toBe(0);
  });
});
