import { describe, expect, test } from "vitest";
import { StepSession } from "../../../engine/session/step_session.ts";
import type { FundingEvent } from "../../../engine/strategy/contract.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { runBatched } from "./bed.ts";
import { config, constant, venue } from "./config.ts";
import { rowAt, START_TS } from "./market_tape.ts";

const COIN = 100_000_000;
/** The settlement, ms after the start; marks say 0.01 % of 100. */
const DUE_MS = 60_000;
const ORDERS = [1, -1];

/** Buys 1.000 at one time and sells it at another, ms; hears of funding. */
function holding(buyMs: number, sellMs: number, heard: FundingEvent[] = []) {
  return defineStrategy({
    name: "holding",
    create: (_params, ctx) => ({
      onStart() {
        ctx.at(START_TS + buyMs * 1000, "buy");
        ctx.at(START_TS + sellMs * 1000, "sell");
      },
      onTimer: ({ name }) => void ctx.market(ORDERS[name === "buy" ? 0 : 1] as 1 | -1, 1000),
      onFunding: ({ instrument, exchTs, localTs, ratePpb, amount }) =>
        void heard.push({ instrument, exchTs, localTs, ratePpb, amount }),
    }),
  });
}

const mark = (ms: number, price: number, nextMs = DUE_MS): Row[] => [
  { ...rowAt(ms, EventKind.MARK, 0, 0), aux: price * COIN },
  {
    ...rowAt(ms, EventKind.FUNDING_RATE | RowFlag.LAST, 100_000, 0),
    aux: START_TS + nextMs * 1000,
  },
];

/** Trades at 100.0 all the way, and those marks. */
function tape(marks: readonly Row[]): Row[] {
  const trades = Array.from({ length: 150 }, (_, i) => rowAt(i * 5000, EventKind.TRADE, 1000, 10));
  const book = [rowAt(0, EventKind.BID, 999, 90_000), rowAt(0, EventKind.ASK, 1000, 90_000)];
  return [...book, ...trades, ...marks].sort((a, b) => a.now - b.now);
}

const MARKS = [
  ...mark(DUE_MS - 5000, 100),
  ...mark(DUE_MS - 1000, 100),
  ...mark(DUE_MS + 600_000, 150, DUE_MS + 28_800_000),
];

function fundingOf(buyMs: number, sellMs: number, marks: readonly Row[] = MARKS, latencyUs = 1000) {
  const heard: FundingEvent[] = [];
  const latency = { entry: constant(1000), response: constant(latencyUs) };
  const rules = venue({ latency, funding: true });
  const settings = config(holding(buyMs, sellMs, heard), { venue: rules });
  const session = new StepSession(settings);
  for (const row of tape(marks)) session.push(row);
  session.end();
  const { totals } = session.finish();
  // The venue counts as we do, to the last unit; and so does a run in batches, in both orderings.
  expect(session.account.account.funding).toBe(totals.funding);
  for (const ordering of ["arrival", "venue-time"] as const) {
    const all = config(holding(buyMs, sellMs), { venue: { ...rules, ordering } });
    const batched = runBatched(all, tape(marks));
    expect(batched.totals.funding).toBe(totals.funding);
    expect(batched.session.account.account.funding).toBe(totals.funding);
  }
  expect(heard.reduce((sum, { amount }) => sum + amount, 0)).toBe(totals.funding);
  return totals.funding;
}

describe("A settlement that was announced", () => {
  test("is paid by who held at its time, at the mark of that time, whenever it is told", () => {
    // 0.01 % of 1.000 × 100.
    expect(fundingOf(DUE_MS - 4200, DUE_MS + 300_000)).toBe(-COIN / 100);
    expect(fundingOf(DUE_MS - 4200, DUE_MS + 700)).toBe(-COIN / 100);
  });

  test("is not paid by who came later, nor by who had left", () => {
    expect(fundingOf(DUE_MS + 300_000, DUE_MS + 650_000)).toBe(0);
    expect(fundingOf(DUE_MS + 700, DUE_MS + 650_000)).toBe(0);
    expect(fundingOf(DUE_MS - 4200, DUE_MS - 500)).toBe(0);
  });

  test("is paid on a fill of before that is told only after it was booked", () => {
    const marks = [...mark(DUE_MS - 1000, 100), ...mark(DUE_MS + 1000, 100, DUE_MS + 28_800_000)];
    // At the venue half a second before the settlement, with us two seconds after it was told.
    expect(fundingOf(DUE_MS - 500, DUE_MS + 300_000, marks, 4_000_000)).toBe(-COIN / 100);
  });
});

describe("A settlement that was recorded", () => {
  const record = (ms: number) => ({
    ...rowAt(ms, EventKind.FUNDING | RowFlag.LAST, 200_000, 0),
    aux: 110 * COIN,
    exchTs: START_TS + DUE_MS * 1000 + 5000,
  });

  test("is paid at its own rate and mark, on the position of its time, once", () => {
    const marks = [...mark(DUE_MS - 1000, 100), record(DUE_MS + 9000), ...MARKS.slice(4)];
    // 0.02 % of 1.000 × 110.
    expect(fundingOf(DUE_MS - 4200, DUE_MS + 300_000, marks)).toBe(-2_200_000);
    expect(fundingOf(DUE_MS + 700, DUE_MS + 300_000, marks)).toBe(0);
  });
});
