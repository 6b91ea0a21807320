import { expect, test } from "vitest";
import { EventKind, KIND_MASK, RowFlag } from "../../../engine/tape/kind.ts";

test.each<[name: string, codes: Readonly<Record<string, number>>, expected: string[]]>([
  [
    "EventKind",
    EventKind,
    [
      "BID:1 ASK:2 TRADE:3 CLEAR:4 QUOTE:5 MARK:6 INDEX:7 FUNDING_RATE:8 FUNDING:9",
      "LIQUIDATION:10 OPEN_INTEREST:11 BAR:12 STATUS:13 INSTRUMENT:14 EXPIRY:15",
      "CORPORATE_ACTION:16 CUSTOM:128",
    ],
  ],
  [
    "RowFlag",
    RowFlag,
    [
      "BUY:256 LAST:512 SNAPSHOT:1024 OFF_MARKET:2048 UNAPPLIED:4096 REPLAYED:8192",
    ],
  ],
])("codes that stores keep stay what they are: %s", (_name, codes, expected) => {
  expect(Object.isFrozen(codes)).toBe(true);
  expect(Object.entries(codes).map(([name, code]) => `${name}:${code}`)).toEqual(
    expected.join(" ").split(" "),
  );
});

test("kinds and flags share a code's 16 bits", () => {
  const flags = Object.values(RowFlag).reduce((all: number, flag) => all | flag, 0);
  expect(flags & KIND_MASK).toBe(0);
  expect(KIND_MASK).toBe(255);
  expect(Object.values(EventKind).every((kind) => (kind & KIND_MASK) === kind)).toBe(true);
});
