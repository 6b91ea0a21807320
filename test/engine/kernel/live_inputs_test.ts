import { describe, expect, test } from "vitest";
import { InputKind } from "../../../engine/kernel/input.ts";
import {
  AdjustmentCause,
  EVERY_STRATEGY,
  LiveStream,
  NO_INSTRUMENT,
  StreamState,
  type VenueOrderFields,
} from "../../../engine/kernel/live_input.ts";
import { DecisionKind } from "../../../engine/order/order_command.ts";
import { Life, OrderType, Reason, Side, TimeInForce } from "../../../engine/order/types.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import { type AdjustmentInput, buyer, CASH, type Fields, started, T } from "./live_bed.ts";

const CONFIG = {
  kind: InputKind.CONFIG_CHANGE,
  ...{ strategy: EVERY_STRATEGY, revision: 1, configHash: "a".repeat(64), author: "me" },
  change: "{}",
} as const;

describe("a transfer", () => {
  const transfer = (amount: number, asset = "USDT") =>
    ({ kind: InputKind.TRANSFER, asset, amount, transferId: "t1", venueTs: T }) as const;

  test("moves wallet and capital, and is neither gain nor loss", () => {
    const { doors, step, logs } = started();
    step(transfer(-40_000_00000000));
    expect([doors.ledger.wallet, doors.ledger.capital]).toEqual([
      60_000_00000000,
      60_000_00000000,
    ]);
    expect(doors.ledger.realized).toBe(0);
    expect(logs()).toEqual([{
      message: "Money was transferred",
      ...{ asset: "USDT", amount: -40_000_00000000, transferId: "t1", venueTs: T, isOurs: true },
    }]);
  });

  test("trips no limit on losses, which a loss of as much would", () => {
    const risk = parseRiskConfig({ drawdown: { emergency: "30%" }, dailyLoss: { hard: "30%" } });
    const { doors, step, trade } = started({ risk });
    step(transfer(-40_000_00000000));
    trade();
    expect(doors.gate.killed).toBe(false);
    expect(doors.seats[0].counts.denied).toBe(0);
    expect(doors.gate.loss.drawdownPpb).toBe(0);
    expect(doors.gate.loss.dailyLoss).toBe(0);
  });

  test("of another asset is on record alone", () => {
    const { doors, step, logs } = started();
    step(transfer(5, "BNB"));
    expect(doors.ledger.wallet).toBe(CASH);
    expect(logs()[0]).toMatchObject({ asset: "BNB", isOurs: false });
  });
});

describe("an adjustment", () => {
  const adjustment = {
    kind: InputKind.ADJUSTMENT,
    ...{ strategy: 0, instrument: 0, positionSide: 0, cause: AdjustmentCause.RECONCILIATION },
    ...{ qtyLots: 0, price: 0, asset: "USDT", amount: 0, note: "" },
  } as Fields<AdjustmentInput>;

  test("moves position, wallet, and what risk counts", () => {
    const { doors, step } = started();
    step({ ...adjustment, qtyLots: 7, price: 90_00000000, amount: 500 });
    expect(doors.ledger.positionLots(0)).toBe(7);
    expect(doors.ledger.position(0).costTickLots).toBe(7 * 900);
    expect(doors.ledger.wallet).toBe(CASH + 500);
    expect(doors.gate.exposure.positionLots[0]).toBe(7);
    step({ ...adjustment, qtyLots: -9, price: 90_00000000 });
    expect(doors.ledger.positionLots(0)).toBe(-2);
    expect(doors.gate.exposure.positionLots[0]).toBe(-2);
  });

  test("of one strategy moves that one's books too", () => {
    const other = { strategy: buyer, params: {}, label: "other" };
    const { doors, step } = started({ others: [other], label: "one" });
    step({ ...adjustment, strategy: 1, qtyLots: 7, price: 90_00000000 });
    expect(doors.books.map((book) => book.positionLots(0))).toEqual([0, 7]);
    expect(doors.ledger.positionLots(0)).toBe(7);
  });

  test("of money alone names no instrument", () => {
    const { doors, step, logs } = started();
    step({ ...adjustment, instrument: NO_INSTRUMENT, amount: -5, note: "dust" });
    expect(doors.ledger.wallet).toBe(CASH - 5);
    expect(logs()[0]).toMatchObject({ symbol: "", amount: -5, note: "dust" });
  });

  test.each([
    [{ positionSide: 1 as const }, "Adjustment has position side 1, expected 0: one-way mode"],
    [{ asset: "BNB", amount: 1 }, "Adjustment is in BNB, expected USDT"],
    [{ instrument: NO_INSTRUMENT, qtyLots: 1 }, "Adjustment adds 1 lots of no instrument"],
    [{ instrument: 1, qtyLots: 1 }, "Input 2 is ADJUSTMENT (19) of instrument 1, expected 0 to 0"],
    [{ strategy: 1 }, "Input 2 is ADJUSTMENT (19) of strategy 1, expected 0 to 0"],
  ])("that cannot be is refused, and nothing is booked (%#)", (change, message) => {
    const { doors, step } = started();
    expect(() => step({ ...adjustment, ...change })).toThrow(message);
    expect([doors.ledger.wallet, doors.ledger.positionLots(0)]).toEqual([CASH, 0]);
  });
});

describe("a refusal by the last gate", () => {
  const refusal = (command: 64 | 66) =>
    ({
      kind: InputKind.GATE_REFUSAL,
      ...{ strategy: 0, instrument: 0, orderId: 1, command, detail: "too much" },
      reason: Reason.DENIED_NOTIONAL,
    }) as const;

  test("leaves its order as the venue's refusal would", () => {
    const { step, order, logs } = started();
    step(refusal(DecisionKind.SUBMIT));
    expect([order(1)?.state, order(1)?.reason]).toEqual([Life.REJECTED, Reason.DENIED_NOTIONAL]);
    expect(logs()[0]).toMatchObject({ message: "Last gate refused a command", orderId: 1 });
  });

  test("of a cancel leaves the order open", () => {
    const { doors, step, order, accept } = started();
    accept();
    const cancelled = order(1);
    expect(cancelled !== undefined && doors.orders.cancel(cancelled)).toBe(true);
    expect(order(1)?.isCancellable).toBe(false);
    step(refusal(DecisionKind.CANCEL));
    expect([order(1)?.state, order(1)?.isCancellable]).toEqual([Life.OPEN, true]);
  });

  test("frees what the order held of a limit", () => {
    const { doors, step } = started();
    expect(doors.gate.exposure.working[0].count).toBe(1);
    step(refusal(DecisionKind.SUBMIT));
    expect(doors.gate.exposure.working[0].count).toBe(0);
  });
});

describe("the state of the account's stream", () => {
  const stream = (state: StreamState, name: LiveStream = LiveStream.ACCOUNT) =>
    ({ kind: InputKind.STREAM_STATE, stream: name, state, detail: "" }) as const;

  test("keeps orders that may add to a position from leaving while it is not sure", () => {
    const { doors, step, trade } = started();
    for (const state of [StreamState.UNSURE, StreamState.DOWN]) {
      step(stream(state));
      const denied = doors.seats[0].counts.denied;
      expect(trade()).toBe(1);
      expect(doors.seats[0].counts.denied).toBe(denied + 1);
      expect(doors.gate.verdicts.denied[Reason.DENIED_ACCOUNT_UNSURE - 100]).toBe(denied + 1);
    }
    step(stream(StreamState.SURE));
    trade();
    expect(doors.seats[0].counts.denied).toBe(2);
  });

  test("is that of the account alone", () => {
    const { doors, step, trade } = started();
    step(stream(StreamState.DOWN, LiveStream.REQUESTS));
    step(stream(StreamState.DOWN, LiveStream.MARKET));
    trade();
    expect(doors.seats[0].counts.denied).toBe(0);
  });
});

describe("an account report", () => {
  const order: VenueOrderFields = {
    instrument: 0,
    orderId: 1,
    venueOrderId: "v",
    clientOrderId: "c",
    side: Side.BUY,
    type: OrderType.LIMIT,
    tif: TimeInForce.GTC,
    reduceOnly: false,
    priceTicks: 900,
    stopTicks: 0,
    qtyLots: 3,
    filledLots: 2,
  };
  const report = {
    kind: InputKind.ACCOUNT_REPORT,
    venueTs: T,
    balances: [{ asset: "USDT", wallet: CASH, available: 0 }],
    positions: [{ instrument: 0, positionSide: 0, qtyLots: 2, entryPrice: 0 }],
    openOrders: [order],
  } as const;

  test("that agrees leaves nothing on record", () => {
    const { step, fill, logs } = started();
    fill(2, 900);
    step(report);
    expect(logs()).toEqual([]);
  });

  test("says where it differs, and books nothing", () => {
    const { doors, step, fill, logs } = started();
    fill(2, 900);
    step({
      ...report,
      balances: [{ asset: "USDT", wallet: CASH - 1, available: 0 }, {
        ...{ asset: "BNB", wallet: 3, available: 3 },
      }],
      positions: [],
      openOrders: [{ ...order, orderId: 0, filledLots: 1 }, {
        ...order,
        orderId: 0,
        filledLots: 0,
      }],
    });
    expect([doors.ledger.wallet, doors.ledger.positionLots(0)]).toEqual([CASH, 2]);
    const message = "Account differs from the venue's";
    expect(logs()).toEqual([
      { message, what: "wallet", name: "USDT", ours: CASH, venue: CASH - 1 },
      { message, what: "position", name: "C0USDT", ours: 2, venue: 0 },
      { message, what: "filled", name: "venue's order v", ours: NaN, venue: 1 },
      { message, what: "filled", name: "venue's order v", ours: NaN, venue: 0 },
      { message, what: "filled", name: "order 1", ours: 2, venue: NaN },
    ]);
  });

  test("of an account in hedge mode is refused by name", () => {
    const { step } = started();
    const position = { instrument: 0, positionSide: 1, qtyLots: 2, entryPrice: 0 } as const;
    expect(() => step({ ...report, positions: [position] })).toThrow(
      /position of \w+ with side 1, expected 0: the account is in hedge mode/,
    );
  });

  test("of an instrument that there is not is refused", () => {
    const { step } = started();
    const openOrders = [{ ...order, instrument: 4 }];
    expect(() => step({ ...report, openOrders })).toThrow(
      "Input 2 is ACCOUNT_REPORT (11) of instrument 4, expected 0 to 0",
    );
  });
});

describe("what the kernel only keeps on record", () => {
  test("is a change of configuration, a strategy's code", () => {
    const { step, doors, logs } = started();
    step(CONFIG);
    step({
      kind: InputKind.STRATEGY,
      ...{ strategy: 0, change: 2, name: "buyer", hash: "b".repeat(64), parameters: "{}" },
      snapshot: Uint8Array.of(1, 2),
    });
    expect(doors.seats[0].registry.open(-1, doors.clock.step)).toHaveLength(1);
    expect(logs()).toEqual([
      {
        message: "Configuration changed",
        ...{ strategy: -1, revision: 1, configHash: CONFIG.configHash, author: "me", change: "{}" },
      },
      {
        message: "Strategy loaded, swapped or unloaded",
        ...{ strategy: 0, change: 2, name: "buyer", hash: "b".repeat(64), parameters: "{}" },
        stateBytes: 2,
      },
    ]);
  });

  test("is refused of a strategy that there is not", () => {
    const { step } = started();
    expect(() => step({ ...CONFIG, strategy: 1 })).toThrow(
      "Input 2 is CONFIG_CHANGE (10) of strategy 1, expected 0 to 0",
    );
  });
});
