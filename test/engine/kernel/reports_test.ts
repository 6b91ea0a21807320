import { interiorOf } from "../../../engine/kernel/kernel.ts";
import { describe, expect, test } from "vitest";
import { Command, InputKind } from "../../../engine/kernel/input.ts";
import { DecisionKind } from "../../../engine/order/order_command.ts";
import { RETAINED } from "../../../engine/order/registry.ts";
import { Certainty, Life, Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import type { FillEvent, OrderView } from "../../../engine/strategy/contract.ts";
import { KernelBed } from "./kernel_bed.ts";

/** A strategy that has sent so many buys of 5 lots. */
function sending(orders: number) {
  const fills: { realized: number; fee: number }[] = [];
  const seen: OrderView[] = [];
  let open = () => 0;
  const bed = new KernelBed((ctx) => ({
    onStart() {
      open = () => ctx.orders().length;
      for (let i = 0; i < orders; i++) seen.push(ctx.limit(Side.BUY, 5, 900));
    },
    onFill: ({ realized, fee }: FillEvent) => void fills.push({ realized, fee }),
  })).start();
  return { bed, fills, seen, open: () => open() };
}

const alarms = (bed: KernelBed) => bed.log.filter(({ message }) => /contradicts/.test(message));

describe("a report that contradicts what was known", () => {
  test("is taken in with an error in the log, and the session goes on", () => {
    const { bed, seen, open } = sending(2);
    bed.report(1, UpdateKind.UNKNOWN);
    bed.report(1, UpdateKind.NOT_FOUND);
    expect([seen[0].life, open()]).toEqual([Life.REJECTED, 1]);
    bed.fill(1, 2, { tradeId: 9, cumLots: 2 });
    expect([bed.position, seen[0].life, seen[0].certainty, open()]).toEqual([
      ...[2, Life.PARTIAL, Certainty.UNKNOWN, 2],
    ]);
    expect(interiorOf(bed.kernel).gate.exposure.working[0].buyLots).toBe(8);
    bed.fill(1, 9, { tradeId: 10 });
    expect([bed.position, seen[0].life, open()]).toEqual([11, Life.FILLED, 1]);
    expect(interiorOf(bed.kernel).reports.alarms).toBe(2);
    expect(alarms(bed)).toHaveLength(2);
  });

  test("is none where news only come late", () => {
    const { bed } = sending(1);
    bed.fill(1, 5, { cumLots: 5 });
    bed.report(1, UpdateKind.ACCEPTED);
    bed.report(1, UpdateKind.CANCELLED);
    expect(alarms(bed)).toEqual([]);
  });
});

describe("a trade", () => {
  test("is booked once by instrument, side and id, also on an order that is forgotten", () => {
    const { bed } = sending(RETAINED + 3);
    bed.fill(1, 5, { tradeId: 77 });
    for (let id = 2; id <= RETAINED + 2; id++) bed.report(id, UpdateKind.REJECTED);
    bed.fill(RETAINED + 3, 5, { tradeId: 77 });
    expect(bed.position).toBe(5);
    bed.fill(RETAINED + 3, 5, { tradeId: 78 });
    expect(bed.position).toBe(10);
  });

  test("tells the strategy what it realised, before the fee", () => {
    const fills: number[] = [];
    const bed = new KernelBed((ctx) => ({
      onStart() {
        ctx.limit(Side.BUY, 5, 900);
        ctx.limit(Side.SELL, 5, 910);
      },
      onFill: ({ realized }: FillEvent) => void fills.push(realized),
    })).start();
    bed.fill(1, 5);
    bed.fill(2, 2, { priceTicks: 910, fee: 3 });
    const doors = interiorOf(bed.kernel);
    expect(fills).toEqual([0, doors.ledger.realized]);
    expect(doors.ledger.realized).toBeGreaterThan(0);
  });

  test("with a fee in another asset is booked in that, and moves no equity", () => {
    const { bed, fills } = sending(1);
    const { ledger } = interiorOf(bed.kernel);
    const before = ledger.wallet;
    bed.fill(1, 2, { tradeId: 1, fee: 700, feeAsset: "BNB" });
    expect([ledger.wallet, ledger.fees, ledger.walletOf("BNB")]).toEqual([before, 0, -700]);
    bed.fill(1, 2, { tradeId: 2, fee: 30, feeAsset: ledger.asset });
    expect([ledger.wallet, ledger.fees, ledger.walletOf("BNB")]).toEqual([before - 30, 30, -700]);
    expect(fills.map(({ fee }) => fee)).toEqual([0, 30]);
    expect(ledger.ledger.sumOfAll("BNB").isZero).toBe(true);
  });

  test("that an answer's sum has told of brings its fee when it is named", () => {
    const { bed } = sending(1);
    const { ledger } = interiorOf(bed.kernel);
    bed.fill(1, 5, { cumLots: 5 });
    bed.fill(1, 5, { cumLots: 5, tradeId: 4, fee: 20 });
    bed.fill(1, 5, { cumLots: 5, tradeId: 4, fee: 20 });
    expect([bed.position, ledger.fees]).toEqual([5, 20]);
  });
});

describe("the venue's own name of an order", () => {
  test("is kept, the latest of them", () => {
    const { bed } = sending(1);
    bed.report(1, UpdateKind.ACCEPTED, { venueOrderId: "8389765739703625592" });
    const order = interiorOf(bed.kernel).reports.find(1);
    expect(order?.extra?.venueId).toBe("8389765739703625592");
    bed.report(1, UpdateKind.ACCEPTED);
    expect(order?.extra?.venueId).toBe("8389765739703625592");
  });
});

describe("the kill switch", () => {
  test("cancels what is unknown, again each second, and what is known once", () => {
    const { bed } = sending(2);
    bed.report(2, UpdateKind.ACCEPTED);
    bed.report(1, UpdateKind.UNKNOWN, { reason: Reason.UNKNOWN_TIMEOUT });
    bed.sent.length = 0;
    bed.step({ kind: InputKind.COMMAND, now: bed.now, command: Command.KILL });
    const cancels = () => bed.sent.map(({ kind, orderId }) => [kind, orderId]);
    const one = [DecisionKind.CANCEL, 1];
    expect(cancels()).toEqual([one, [DecisionKind.CANCEL, 2]]);
    bed.report(2, UpdateKind.CANCEL_REJECTED, { reason: Reason.VENUE_UNKNOWN_ORDER });
    expect(cancels()).toHaveLength(2);
    bed.now += 1_000_000;
    bed.report(1, UpdateKind.CANCEL_REJECTED, { reason: Reason.VENUE_UNKNOWN_ORDER });
    bed.report(2, UpdateKind.ACCEPTED);
    expect(cancels().slice(2)).toEqual([one, [DecisionKind.CANCEL, 2]]);
  });
});
