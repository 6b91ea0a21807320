import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import {
  type Decision,
  DECISION_BYTES,
  DecisionLog,
  decodeDecision,
  encodeDecision,
} from "../../../engine/kernel/decision.ts";
import { DecisionKind, OrderCommand } from "../../../engine/order/order_command.ts";
import { OrderType, Reason, Side, TimeInForce } from "../../../engine/order/types.ts";
import { Clock } from "../../../engine/time/clock.ts";

const DECISION: Decision = {
  kind: DecisionKind.MODIFY,
  instrument: 0x0102_0304,
  strategy: 0x0506,
  ordinal: 2 ** 40 + 3,
  now: 1_700_000_000_123_456,
  orderId: 2 ** 33 + 7,
  side: Side.SELL,
  type: OrderType.TAKE_PROFIT_LIMIT,
  tif: TimeInForce.GTD,
  reduceOnly: true,
  reason: Reason.FAULT_STATE,
  priceTicks: 0x0708_090a,
  stopTicks: 0x0b0c_0d0e,
  qtyLots: 2 ** 45 + 1,
  expireTs: 1_700_000_000_999_999,
};

const encoded = (decision: Decision, at = 0) => {
  const bytes = new Uint8Array(at + DECISION_BYTES + 8).fill(0xee);
  encodeDecision(new DataView(bytes.buffer), at, decision);
  return bytes;
};

/** The layout of `encodeDecision`'s doc comment, field by field. */
function laidOut(decision: Decision): Uint8Array {
  const field = (write: (view: DataView) => void, length: number) => {
    const bytes = new Uint8Array(length);
    write(new DataView(bytes.buffer));
    return [...bytes];
  };
  const u8 = (x: number) => field((v) => v.setUint8(0, x), 1);
  const u16 = (x: number) => field((v) => v.setUint16(0, x, true), 2);
  const u32 = (x: number) => field((v) => v.setUint32(0, x, true), 4);
  const f64 = (x: number) => field((v) => v.setFloat64(0, x, true), 8);
  const { kind, instrument, ordinal, now, orderId, side, type, tif, reason, strategy } = decision;
  return Uint8Array.from([
    ...[...u16(64), ...u8(1), ...u8(kind), ...u32(instrument)],
    ...[...f64(ordinal), ...f64(now), ...f64(orderId)],
    ...[...u8(side), ...u8(type), ...u8(tif), ...u8(decision.reduceOnly ? 1 : 0)],
    ...[...u16(reason), ...u16(strategy)],
    ...[...u32(decision.priceTicks), ...u32(decision.stopTicks)],
    ...[...f64(decision.qtyLots), ...f64(decision.expireTs)],
  ]);
}

test("a decision's 64 bytes are those of the documented layout, and nothing beside them is written", () => {
  for (const one of [DECISION, { ...DECISION, reduceOnly: false, side: Side.BUY }]) {
    for (const at of [0, 64]) {
      const bytes = encoded(one, at);
      expect(bytes.slice(at, at + 64)).toEqual(laidOut(one));
      expect([...bytes.slice(0, at), ...bytes.slice(at + 64)].every((x) => x === 0xee)).toBe(true);
      expect(decodeDecision(new DataView(bytes.buffer), at)).toEqual(one);
    }
  }
});

test("another length, version or kind is refused", () => {
  const changed = (at: number, value: number) => () => {
    const bytes = encoded(DECISION);
    bytes[at] = value;
    return decodeDecision(new DataView(bytes.buffer), 0).kind;
  };
  expect(changed(0, 63)).toThrow(/length 63, version 1, kind 65/);
  expect(changed(1, 1)).toThrow(/length 320/);
  expect(changed(2, 2)).toThrow(/version 2/);
  for (const kind of [0, 63, 68]) expect(changed(3, kind)).toThrow(`kind ${kind}`);
  for (const kind of [64, 65, 66, 67]) expect(changed(3, kind)()).toBe(kind);
});

test("a log numbers, stamps, hashes and hands out each decision once, whenever it is asked to", () => {
  const clock = new Clock();
  const command = new OrderCommand();
  for (const [count, cut] of [[0, 0], [1, 1], [255, 254], [256, 256], [600, 257], [600, 512]]) {
    const whole: Uint8Array[] = [];
    const expected: Uint8Array[] = [];
    let log = new DecisionLog(clock, (bytes) => whole.push(bytes.slice()));
    for (let i = 1; i <= count; i++) {
      clock.now = i * 1000;
      command.orderId = i;
      log.write(command);
      expect([log.count, command.ordinal, command.now]).toEqual([i, i, i * 1000]);
      expected.push(encoded({ ...command, ordinal: i, now: i * 1000 }).slice(0, 64));
      if (i !== cut) continue;
      const state = log.snapshot();
      log = new DecisionLog(clock, (bytes) => whole.push(bytes.slice()));
      log.restore(state);
      expect(log.snapshot()).toEqual(state);
    }
    const bytes = Uint8Array.from(expected.flatMap((one) => [...one]));
    expect(log.digest()).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(Uint8Array.from(whole.flatMap((one) => [...one]))).toEqual(bytes);
    expect(whole.every((one) => one.length > 0 && one.length <= 256 * 64)).toBe(true);
  }
});
