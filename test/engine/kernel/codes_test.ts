import { expect, test } from "vitest";
import { Command, FEED_STATES, InputKind, inputKindName } from "../../../engine/kernel/input.ts";
import {
  AdjustmentCause,
  EVERY_STRATEGY,
  LiveStream,
  NO_INSTRUMENT,
  OrderOrigin,
  StrategyChange,
  StreamState,
} from "../../../engine/kernel/live_input.ts";

test.each<[name: string, codes: Readonly<Record<string, number>>, expected: string[]]>([
  [
    "Command",
    Command,
    [
      "KILL:1 REENABLE:2",
    ],
  ],
  [
    "InputKind",
    InputKind,
    [
      "START:1 STOP:2 TIME:3 ROW:4 UPDATE:5 FEED_STATE:8 COMMAND:9 CONFIG_CHANGE:10",
      "ACCOUNT_REPORT:11 GATE_REFUSAL:12 TRANSFER:13 STRATEGY:14 LIQUIDATION:15 MESSAGE:16",
      "DEFINITION:17 EXTERNAL_ORDER:18 ADJUSTMENT:19 STREAM_STATE:20",
    ],
  ],
  [
    "AdjustmentCause",
    AdjustmentCause,
    [
      "RECONCILIATION:1 OPERATOR:2 OPENING:3",
    ],
  ],
  [
    "LiveStream",
    LiveStream,
    [
      "ACCOUNT:1 REQUESTS:2 MARKET:3",
    ],
  ],
  [
    "OrderOrigin",
    OrderOrigin,
    [
      "MANUAL:1 EARLIER_EPOCH:2 LIQUIDATION:3 AUTO_DELEVERAGING:4 SETTLEMENT:5",
    ],
  ],
  [
    "StrategyChange",
    StrategyChange,
    [
      "LOADED:1 SWAPPED:2 UNLOADED:3",
    ],
  ],
  [
    "StreamState",
    StreamState,
    [
      "SURE:1 UNSURE:2 DOWN:3",
    ],
  ],
])("codes that journals keep stay what they are: %s", (_name, codes, expected) => {
  expect(Object.isFrozen(codes)).toBe(true);
  expect(Object.entries(codes).map(([name, code]) => `${name}:${code}`)).toEqual(
    expected.join(" ").split(" "),
  );
});

test("what names none or all, and the order of feed states, stay what they are", () => {
  expect([NO_INSTRUMENT, EVERY_STRATEGY]).toEqual([4_294_967_295, 65_535]);
  expect(FEED_STATES).toEqual(["live", "stale", "gap", "halted"]);
  expect([inputKindName(16), inputKindName(7)]).toEqual(["MESSAGE (16)", "unknown (7)"]);
});
