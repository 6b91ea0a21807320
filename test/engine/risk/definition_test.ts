import { expect, test } from "vitest";
import { Regrid } from "../../../engine/instrument/regrid.ts";
import { Order } from "../../../engine/order/order.ts";
import { regridOrder } from "../../../engine/order/regrid_order.ts";
import { OrderSession } from "../../../engine/order/session.ts";
import { requestSubmit } from "../../../engine/order/transitions.ts";
import { OrderType, Reason, Side, TimeInForce } from "../../../engine/order/types.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import { RiskGate } from "../../../engine/risk/gate.ts";
import { contractOf } from "../session/definition_tape.ts";

const FIRST = contractOf(0, [1, 1], [1, 3]);
const COARSE = contractOf(0, [1, 0], [1, 2], { initialMarginPpb: 200_000_000 });
const NOW = 1_700_000_000_000_000;

const session = new OrderSession(0, 0);
let lastId = 0;
const limit = (definition: typeof FIRST, side: Side, lots: number, ticks: number) =>
  new Order(
    session,
    ++lastId,
    definition,
    side,
    OrderType.LIMIT,
    TimeInForce.GTC,
    lots,
    ticks,
    false,
    NOW,
    NaN,
  );

function gateOf(limits: object) {
  return new RiskGate({
    config: parseRiskConfig(limits),
    instruments: [FIRST],
    cash: 100_000_00000000,
    account: { equity: 100_000_00000000, initialMargin: 0 },
  });
}

test("limits in quantity and price hold alike in new units", () => {
  const gate = gateOf({ orderQty: { hard: "0.05" }, collar: { hard: "1%" } });
  const check = (definition: typeof FIRST, lots: number, ticks: number, touch: number) => {
    Object.assign(gate.facts, { now: NOW, bid: touch - 1, ask: touch, last: touch, mark: NaN });
    return gate.check(limit(definition, Side.BUY, lots, ticks));
  };
  expect(check(FIRST, 50, 10_100, 10_000)).toBe(Reason.NONE);
  expect(check(FIRST, 51, 10_000, 10_000)).toBe(Reason.DENIED_QTY);
  expect(check(FIRST, 50, 10_101, 10_000)).toBe(Reason.DENIED_COLLAR);
  gate.regrid(0, new Regrid(FIRST, COARSE), 0);
  expect(check(COARSE, 5, 1010, 1000)).toBe(Reason.NONE);
  expect(check(COARSE, 6, 1000, 1000)).toBe(Reason.DENIED_QTY);
  expect(check(COARSE, 5, 1011, 1000)).toBe(Reason.DENIED_COLLAR);
});

test("positions and working orders keep their value, those too that fit no new lot", () => {
  const gate = gateOf({ positionNotional: { hard: "100%" } });
  gate.setPosition(0, 40, NOW);
  gate.onPrice(0, 10_000, NOW);
  const fitting = limit(FIRST, Side.BUY, 20, 9990);
  const odd = limit(FIRST, Side.BUY, 5, 9980);
  for (const order of [fitting, odd]) {
    requestSubmit(order);
    gate.onSubmitted(order);
  }
  const regrid = new Regrid(FIRST, COARSE);
  expect([regridOrder(fitting, regrid), regridOrder(odd, regrid)]).toEqual([true, false]);
  gate.regrid(0, regrid, 4);
  const { exposure } = gate;
  expect([exposure.positionLots[0], exposure.priceTicks[0]]).toEqual([4, 1000]);
  expect(exposure.working[0].buyLots).toBe(2.5);
  expect(exposure.worstLong(0, 0, 0)).toBe(6.5);
  exposure.weighPositions();
  // 0.04 at 1000, a fifth of it as margin by the new rate.
  expect([exposure.grossValue, exposure.marginValue]).toEqual([40_00000000, 8_00000000]);
  // A sell at 998 would meet the order that still stands in old ticks.
  expect(exposure.working[0].wouldMeet(Side.SELL, 998, fitting)).toBe(true);
  expect(exposure.working[0].wouldMeet(Side.SELL, 999, fitting)).toBe(false);
});
