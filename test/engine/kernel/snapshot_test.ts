import { interiorOf } from "../../../engine/kernel/kernel.ts";
import { describe, expect, test } from "vitest";
import { definitionText } from "../../../engine/instrument/definition_text.ts";
import { Command, InputKind } from "../../../engine/kernel/input.ts";
import { OrderOrigin, StreamState } from "../../../engine/kernel/live_input.ts";
import type { KernelState } from "../../../engine/kernel/kernel_state.ts";
import { sha256Hex } from "../../../engine/num/sha256.ts";
import { parseState, stateText } from "../../../engine/num/state.ts";
import { OrderType, Side, TimeInForce, UpdateKind } from "../../../engine/order/types.ts";
import type { BarEvent, Context, StrategyHandlers } from "../../../engine/strategy/contract.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { contractOf } from "../session/definition_tape.ts";
import { KernelBed, T } from "./kernel_bed.ts";

type Create = (ctx: Context) => StrategyHandlers;

/** The same kernel in another process: made anew, and put where the first one stands. */
function movedTo(create: Create, bed: KernelBed): KernelBed {
  const other = new KernelBed(create);
  other.now = bed.now;
  other.kernel.restore(parseState(stateText(bed.kernel.snapshot())) as KernelState);
  return other;
}

const buying: Create = (ctx) => ({
  onStart: () => void ctx.limit(Side.BUY, 5, 900),
});

describe("A kernel that goes on in another process", () => {
  test("knows trades and transfers that were booked, and counts its alarms on", () => {
    const transfer = { kind: InputKind.TRANSFER, venueTs: T, asset: "USDT", amount: 5 } as const;
    const first = new KernelBed(buying).start();
    first.fill(1, 2, { tradeId: 7, cumLots: 2 });
    first.fill(1, 9, { tradeId: 8 });
    first.step({ ...transfer, now: first.now, transferId: "a" });
    const second = movedTo(buying, first);
    const { ledger, reports } = interiorOf(second.kernel);
    const wallet = ledger.wallet;
    second.fill(1, 2, { tradeId: 7, cumLots: 2 });
    second.step({ ...transfer, now: second.now, transferId: "a" });
    expect([second.position, ledger.wallet, reports.alarms]).toEqual([11, wallet, 1]);
    second.step({ ...transfer, now: second.now, transferId: "b" });
    expect(ledger.wallet).toBe(wallet + 5);
  });

  test("has the orders that it adopted, and numbers the next one on", () => {
    const first = new KernelBed(buying).start();
    const found = {
      ...{ kind: InputKind.EXTERNAL_ORDER, strategy: 0, origin: OrderOrigin.MANUAL, venueTs: T },
      ...{ instrument: 0, orderId: 0, venueOrderId: "v", clientOrderId: "c", side: Side.SELL },
      ...{ type: OrderType.LIMIT, tif: TimeInForce.GTC, reduceOnly: false, priceTicks: 950 },
      ...{ stopTicks: 0, qtyLots: 10, filledLots: 4 },
    } as const;
    first.step({ ...found, now: first.now });
    const second = movedTo(buying, first);
    const doors = interiorOf(second.kernel);
    expect([doors.live.lastAdopted, doors.reports.find(2)?.extra?.venueId]).toEqual([2, "v"]);
    expect(doors.gate.exposure.working[0].sellLots).toBe(6);
    second.step({ ...found, now: second.now, orderId: 3 });
    expect(doors.live.lastAdopted).toBe(3);
  });

  test("has definitions that were appended, and may go over to them", () => {
    const first = new KernelBed(buying).start();
    const text = definitionText(contractOf(0, [5, 1], [1, 3]));
    const append = { kind: InputKind.DEFINITION, instrument: 0, definition: 1 } as const;
    first.step({ ...append, now: first.now, hash: sha256Hex(text), text });
    const code = EventKind.INSTRUMENT | RowFlag.LAST;
    const row = { instrument: 0, exchTs: T, code, price: 1, qty: 0, aux: 0 };
    const before = movedTo(buying, first);
    for (const bed of [before, first]) {
      bed.step({ kind: InputKind.ROW, now: bed.now, ...row });
      expect(interiorOf(bed.kernel).locals.instruments[0].tickMantissa).toBe(5);
    }
    const after = movedTo(buying, first);
    expect(stateText(after.kernel.snapshot())).toBe(stateText(first.kernel.snapshot()));
    expect(after.kernel.finish().record).toEqual(first.kernel.finish().record);
  });

  test("keeps its kill switch down, its account unsure and its cancels in flight", () => {
    const first = new KernelBed(buying).start();
    first.report(1, UpdateKind.ACCEPTED);
    const state = { stream: 1, state: StreamState.UNSURE, detail: "" } as const;
    first.step({ kind: InputKind.STREAM_STATE, now: first.now, ...state });
    first.step({ kind: InputKind.COMMAND, now: first.now, command: Command.KILL });
    const second = movedTo(buying, first);
    expect(interiorOf(second.kernel).gate.killed).toBe(true);
    second.report(1, UpdateKind.ACCEPTED);
    expect(second.sent).toEqual([]);
    second.report(1, UpdateKind.CANCEL_REJECTED);
    expect(second.sent.map(({ orderId }) => orderId)).toEqual([1]);
  });
});

describe("A strategy's own state", () => {
  test("is given back before its bars go on, and onStart is not called again", () => {
    const seen: string[] = [];
    const counting: Create = (ctx) => {
      let fills = 0;
      ctx.bars({ trades: 2, name: "twos" }, (bar: BarEvent) => void seen.push(bar.name));
      return {
        onStart: () => void (seen.push("start"), ctx.limit(Side.BUY, 5, 900)),
        onFill: () => void seen.push(`fill ${++fills}`),
        snapshot: () => ({ fills, odd: NaN }),
        restore(state) {
          fills = (state as { fills: number }).fills;
          seen.push(`restored ${(state as { odd: number }).odd}`);
        },
      };
    };
    const first = new KernelBed(counting).start();
    const trade = (bed: KernelBed) => {
      const code = EventKind.TRADE | RowFlag.LAST;
      const row = { instrument: 0, exchTs: T, code, price: 900, qty: 1, aux: 0 };
      bed.step({ kind: InputKind.ROW, now: ++bed.now, ...row });
    };
    first.fill(1, 1);
    trade(first);
    const second = movedTo(counting, first);
    trade(second);
    second.fill(1, 1);
    expect(seen).toEqual(["start", "fill 1", "restored NaN", "twos", "fill 2"]);
  });

  test("may be none; half a pair, and what is no plain data, is refused by name", () => {
    const state = (handlers: StrategyHandlers) => new KernelBed(() => handlers).kernel.snapshot();
    expect(state({}).seats[0].strategy).toBeNull();
    expect(() => state({ snapshot: () => 1 })).toThrow(
      "Strategy has snapshot without restore, expected both or neither",
    );
    expect(() => state({ snapshot: () => ({ a: [new Map()] }), restore: () => {} })).toThrow(
      "Strategy's snapshot is no plain data: $.a[0] is an instance of a class",
    );
  });

  test("is not the place to send orders or set timers from", () => {
    const sending: Create = (ctx) => ({
      snapshot: () => null,
      restore: () => void ctx.limit(Side.BUY, 1, 900),
    });
    const bed = new KernelBed(sending).start();
    expect(() => movedTo(sending, bed)).toThrow("An order was sent in create or restore");
  });

  test("must bring its bars again where they were told to a function", () => {
    let isFirst = true;
    const once: Create = (ctx) => ({
      onStart: () => void (isFirst && ctx.bars({ trades: 2, name: "twos" }, () => {})),
    });
    const bed = new KernelBed(once).start();
    isFirst = false;
    expect(() => movedTo(once, bed)).toThrow(
      "Bars 1 are twos of instrument 0 after the restart, expected twos of instrument 0, " +
        "told to a function as before",
    );
  });
});
