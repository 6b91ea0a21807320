import { interiorOf } from "../../../engine/kernel/kernel.ts";
import { describe, expect, test } from "vitest";
import { Command, InputKind } from "../../../engine/kernel/input.ts";
import { type ExternalOrder, OrderOrigin } from "../../../engine/kernel/live_input.ts";
import { DecisionKind } from "../../../engine/order/order_command.ts";
import { Life, OrderType, Side, TimeInForce, UpdateKind } from "../../../engine/order/types.ts";
import type { OrderView } from "../../../engine/strategy/contract.ts";
import { KernelBed, T } from "./kernel_bed.ts";

const FOUND: ExternalOrder = {
  ...{ strategy: 0, origin: OrderOrigin.EARLIER_EPOCH, venueTs: T, instrument: 0, orderId: 0 },
  ...{ venueOrderId: "8389765739703625592", clientOrderId: "t00000001000000000000a" },
  ...{ side: Side.SELL, type: OrderType.LIMIT, tif: TimeInForce.GTX, reduceOnly: false },
  ...{ priceTicks: 950, stopTicks: 0, qtyLots: 10, filledLots: 4 },
};

function running() {
  let orders: () => readonly OrderView[] = () => [];
  const bed = new KernelBed((ctx) => ({
    onStart() {
      orders = () => ctx.orders();
      ctx.limit(Side.BUY, 5, 900);
    },
  })).start();
  const find = (fields: Partial<ExternalOrder> = {}) =>
    bed.step({ kind: InputKind.EXTERNAL_ORDER, now: ++bed.now, ...FOUND, ...fields });
  return { bed, find, orders: () => orders() };
}

describe("an order that is found at the venue", () => {
  test("is its strategy's from then on, with price, type and what was filled", () => {
    const { bed, find, orders } = running();
    find();
    const [, found] = orders();
    const { side, type, tif, priceTicks, qtyLots, filledLots, leavesLots, life, tag } = found;
    expect({ side, type, tif, priceTicks, qtyLots, filledLots, leavesLots, life, tag }).toEqual({
      ...{ side: Side.SELL, type: OrderType.LIMIT, tif: TimeInForce.GTX, priceTicks: 950 },
      ...{ qtyLots: 10, filledLots: 4, leavesLots: 6, life: Life.PARTIAL, tag: "earlier" },
    });
    const doors = interiorOf(bed.kernel);
    expect(doors.live.lastAdopted).toBe(found.id);
    expect(doors.reports.find(found.id)?.extra?.venueId).toBe("8389765739703625592");
    expect(doors.gate.exposure.working[0].sellLots).toBe(6);
    expect([bed.position, doors.decisions.count]).toEqual([0, 1]);
  });

  test("fills, and may be cancelled, as one of its own", () => {
    const { bed, find } = running();
    find();
    bed.fill(2, 6, { cumLots: 10, priceTicks: 950 });
    expect(bed.position).toBe(-6);
    expect(interiorOf(bed.kernel).reports.find(2)?.life).toBe(Life.FILLED);
  });

  test("is cancelled by the kill switch with the others", () => {
    const { bed, find } = running();
    find({ filledLots: 0, origin: OrderOrigin.MANUAL });
    bed.report(1, UpdateKind.ACCEPTED);
    bed.sent.length = 0;
    bed.step({ kind: InputKind.COMMAND, now: ++bed.now, command: Command.KILL });
    expect(bed.sent.map(({ kind, orderId }) => [kind, orderId])).toEqual([
      [DecisionKind.CANCEL, 1],
      [DecisionKind.CANCEL, 2],
    ]);
  });

  test("has the next number of its strategy, and is refused with another, or with nothing left", () => {
    const { find } = running();
    find({ orderId: 2 });
    expect(() => find({ orderId: 9 })).toThrow(
      "External order has number 9, expected 3, the next of its strategy, or 0",
    );
    expect(() => find({ filledLots: 10 })).toThrow(
      "External order has 10 of 10 lots filled, expected fewer than all of them",
    );
    expect(() => find({ strategy: 0xffff })).toThrow(/of strategy 65535, expected 0 to 0/);
  });
});

describe("a transfer", () => {
  const transfer = { kind: InputKind.TRANSFER, venueTs: T, transferId: "t1" } as const;

  test("is booked once by the venue's name of it", () => {
    const { bed } = running();
    const { ledger } = interiorOf(bed.kernel);
    const before = ledger.wallet;
    for (const transferId of ["t1", "t1", "t2", "", ""]) {
      bed.step({ ...transfer, transferId, now: ++bed.now, asset: "USDT", amount: 500 });
    }
    expect(ledger.wallet - before).toBe(2000);
    expect(ledger.capital - before).toBe(2000);
  });

  test("of another asset has a wallet of its own, and moves no equity", () => {
    const { bed } = running();
    const { account, ledger } = interiorOf(bed.kernel);
    const before = account.equity;
    bed.step({ ...transfer, now: ++bed.now, asset: "BNB", amount: 70 });
    bed.step({ ...transfer, transferId: "t2", now: ++bed.now, asset: "BNB", amount: -20 });
    expect([account.equity, ledger.walletOf("BNB")]).toEqual([before, 50]);
  });
});
