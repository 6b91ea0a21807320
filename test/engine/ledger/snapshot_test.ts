import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Account, type AccountState } from "../../../engine/ledger/account.ts";
import { FundingWatch } from "../../../engine/ledger/funding_watch.ts";
import { parseState, stateText } from "../../../engine/num/state.ts";
import { Side } from "../../../engine/order/types.ts";
import { contractOf } from "../session/definition_tape.ts";

const COIN = 100_000_000;
const definitions = [
  contractOf(0, [1, 2], [1, 2]),
  contractOf(0, [5, 3], [1, 3]),
  contractOf(0, [1, 1], [2, 3]),
];

const fill = fc.record({
  side: fc.constantFrom(Side.BUY, Side.SELL),
  ticks: fc.integer({ min: 1, max: 50_000 }),
  lots: fc.integer({ min: 1, max: 500 }),
  fee: fc.integer({ min: -1000, max: 100_000 }),
});
const funding = fc.record({ rate: fc.integer({ min: -1_000_000, max: 1_000_000 }) });
const change = fc.record({ to: fc.nat(definitions.length - 1) });
const step = fc.oneof({ weight: 4, arbitrary: fill }, funding, change);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const open = () => new Account({ instruments: [definitions[0]], cash: 1_000_000 * COIN });

function take(account: Account, one: Step): number {
  if ("side" in one) return account.applyFill(0, one.side, one.ticks, one.lots, one.fee);
  if ("rate" in one) return account.applyFunding(0, 28_000 * COIN, one.rate);
  account.regrid(0, definitions[one.to]);
  return 0;
}

const copy = (account: Account) => parseState(stateText(account.snapshot())) as AccountState;

describe("An account restored from its snapshot", () => {
  test("goes on as the one that it was taken of, to the unit", () => {
    const steps = fc.array(step, { maxLength: 30 });
    fc.assert(fc.property(steps, steps, (before, after) => {
      const first = open();
      for (const one of before) take(first, one);
      const second = open();
      second.restore(copy(first), first.instruments);
      expect(stateText(second.snapshot())).toBe(stateText(first.snapshot()));
      for (const one of after) expect(take(second, one)).toBe(take(first, one));
      expect(stateText(second.snapshot())).toBe(stateText(first.snapshot()));
      expect(second.equity([2 * 30_001])).toBe(first.equity([2 * 30_001]));
      expect(second.exposure(0, 60_002)).toBe(first.exposure(0, 60_002));
      expect(second.ledger.entries).toBe(first.ledger.entries);
    }));
  });

  test("has what was opened in its ledger since it was made", () => {
    const first = open();
    const fees = first.ledger.open({ kind: "fees", account: "main", asset: "BNB" });
    const bnb = first.ledger.open({ kind: "wallet", account: "main", asset: "BNB" });
    first.ledger.move(bnb, fees, 17);
    const second = open();
    second.restore(copy(first), first.instruments);
    expect(second.ledger.open({ kind: "fees", account: "main", asset: "BNB" })).toBe(fees);
    expect(second.ledger.balance(bnb)).toBe(-17);
  });

  test("is refused where it was made for other instruments", () => {
    const first = new Account({ instruments: [definitions[0]], cash: 1, name: "other" });
    expect(() => open().restore(copy(first), first.instruments)).toThrow(
      /^Account wallet of other has id 5, expected 0$|has id \d+, expected \d+/,
    );
  });
});

test("a settlement that was booked before a snapshot is not booked after it", () => {
  const first = new FundingWatch(2, true);
  expect(first.settles(1, 3_600_000_000)).toBe(true);
  const second = new FundingWatch(2, true);
  second.restore(first.snapshot());
  expect(second.settles(1, 3_600_000_000)).toBe(false);
  expect(second.settles(0, 3_600_000_000)).toBe(true);
});
