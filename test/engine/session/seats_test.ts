import { interiorOf } from "../../../engine/kernel/kernel.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Decision, DECISION_BYTES, decodeDecision } from "../../../engine/kernel/decision.ts";
import type { StrategySeat } from "../../../engine/kernel/kernel_config.ts";
import { ORDER_IDS } from "../../../engine/order/session.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import type { SessionConfig } from "../../../engine/session/session.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { runs } from "../../chance.ts";
import { anyVenue } from "./any_session.ts";
import { expectAlike, runBatched, runStepped } from "./bed.ts";
import { config, constant, LOOSE, venue } from "./config.ts";
import { marketRows } from "./market_tape.ts";
import { ALL_CALLBACKS, randomFlow } from "./random_flow.ts";

const seat = (label: string, only: number, more: Record<string, unknown> = {}): StrategySeat => ({
  strategy: randomFlow,
  params: randomFlow.params.parse({ only, ...more }),
  label,
});

/** A session's configuration with these strategies in its seats. */
function seated(settings: SessionConfig, [first, ...others]: readonly StrategySeat[]) {
  const { strategy, params, label } = first;
  return { ...settings, strategy, params, label, others };
}

/** Runs a session and keeps what was decided, by strategy, as each would have it alone. */
function decided(settings: SessionConfig, rows: readonly Row[], untilTs: number) {
  const decisions: Decision[] = [];
  const outcome = runBatched({
    ...settings,
    decisionSink: (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let at = 0; at < bytes.length; at += DECISION_BYTES) {
        decisions.push(decodeDecision(view, at));
      }
    },
  }, rows);
  const { record } = outcome;
  const of = (strategy: number) =>
    decisions.filter((one) => one.strategy === strategy && one.now <= untilTs)
      .map(({ ordinal: _ordinal, strategy: _strategy, ...rest }) => ({
        ...rest,
        orderId: rest.orderId % ORDER_IDS,
      }));
  const fillsOf = (strategy: number) =>
    Array.from({ length: record.fills.length }, (_, row) => row)
      .filter((row) =>
        Math.floor(record.fills.orderId[row] / ORDER_IDS) === strategy &&
        record.fills.localTs[row] <= untilTs
      )
      .map((row) => [
        record.fills.orderId[row] % ORDER_IDS,
        record.fills.priceTicks[row],
        record.fills.qtyLots[row],
        record.fills.fee[row],
        record.fills.localTs[row],
      ]);
  return { ...outcome, of, fillsOf };
}

/** Venues at which strategies on different instruments share nothing but money. */
const apart = anyVenue.map((one) => {
  const { fees: _fees, ...rest } = one;
  return { ...rest, margin: { ...one.margin, enabled: false }, rateLimits: [] };
});

const anyPair = fc.record({
  venue: apart,
  tape: fc.nat(1_000_000),
  listen: fc.tuple(
    fc.subarray([...ALL_CALLBACKS], { minLength: 1 }),
    fc.subarray([...ALL_CALLBACKS], { minLength: 1 }),
  ),
});

describe("Two strategies in one kernel", () => {
  test("each decide and fill as if they were alone, where they do not meet", () => {
    let fills = 0;
    fc.assert(
      fc.property(anyPair, ({ venue, tape, listen }) => {
        const rows = marketRows({ seed: tape, messages: 120, instruments: 2 });
        const untilTs = rows[rows.length - 1].now;
        const settings = config(randomFlow, { venue, instrumentCount: 2, risk: LOOSE });
        const pair = [
          seat("a", 0, { listen: listen[0] }),
          seat("b", 1, { listen: listen[1] }),
        ];
        const both = decided(seated(settings, pair), rows, untilTs);
        for (const [i, one] of pair.entries()) {
          const alone = decided(seated(settings, [one]), rows, untilTs);
          expect(both.of(i)).toEqual(alone.of(0));
          expect(both.fillsOf(i)).toEqual(alone.fillsOf(0));
          fills += alone.fillsOf(0).length;
        }
      }),
      { numRuns: runs(1000) },
    );
    expect(fills).toBeGreaterThan(1000);
  });

  test("go step by step as in batches, on one instrument and with shared limits", () => {
    fc.assert(
      fc.property(anyVenue, fc.nat(1_000_000), (venue, tape) => {
        const rows = marketRows({ seed: tape, messages: 150, instruments: 2 });
        const settings = config(randomFlow, {
          venue,
          instrumentCount: 2,
          risk: parseRiskConfig({
            strategies: { a: { openOrders: { hard: 3 }, positionQty: { hard: "0.02" } } },
          }),
        });
        const run = seated(settings, [seat("a", 0), seat("b", 0), seat("c", -1)]);
        expectAlike(runBatched(run, rows), runStepped(run, rows));
      }),
      { numRuns: runs(100) },
    );
  });

  test("have books that sum to the account, to the last unit", () => {
    fc.assert(
      fc.property(anyVenue, fc.nat(1_000_000), (venue, tape) => {
        const rows = marketRows({ seed: tape, messages: 200, instruments: 2 });
        const settings = config(randomFlow, { venue, instrumentCount: 2, risk: LOOSE });
        const { session } = runBatched(seated(settings, [seat("a", 0), seat("b", 0)]), rows);
        const { books, ledger, locals } = interiorOf(session.kernel);
        const sum = (of: (book: (typeof books)[number]) => number) =>
          books.reduce((total, book) => total + of(book), 0);
        for (let i = 0; i < 2; i++) {
          expect(sum((book) => book.positionLots(i))).toBe(ledger.positionLots(i));
        }
        expect(sum((book) => book.fees)).toBe(ledger.fees);
        expect(sum((book) => book.funding)).toBe(ledger.funding);
        // Opposite positions of two strategies are valued apart: their rounding may differ.
        const pnl = ledger.equity(locals.mid2s()) - ledger.capital;
        expect(Math.abs(sum((book) => book.equity(locals.mid2s())) - pnl)).toBeLessThanOrEqual(4);
      }),
      { numRuns: runs(100) },
    );
  });
});

/** Buys so many lots with its first trade, and holds. */
const holder = (lots: number) =>
  defineStrategy({
    name: "holder",
    create(_params, ctx) {
      let done = false;
      return {
        onTrade() {
          if (!done) ctx.market(1, lots);
          done = true;
        },
      };
    },
  });

describe("Strategies on one account", () => {
  const rows = marketRows({ seed: 3, messages: 200 });
  const held = (lots: number, more: number, cash: number) => {
    const strategy = holder(lots);
    const others = more === 0 ? [] : [{ strategy: holder(more), params: {}, label: "second" }];
    const rules = venue({
      margin: { enabled: true, leverage: 20 },
      latency: {
        entry: constant(0),
        response: constant(0),
      },
    });
    return runBatched(config(strategy, { venue: rules, others, cash, risk: LOOSE }), rows).totals;
  };

  test("share its margin: what one holds, another cannot", () => {
    // 40 lots at about 1000 are 40 000 / 1000 units of quote; margin is a twentieth.
    const cash = 3 * 1e8;
    expect(held(40, 0, cash)).toMatchObject({ positionLots: [40], rejected: 0 });
    expect(held(30, 0, cash)).toMatchObject({ positionLots: [30], rejected: 0 });
    expect(held(40, 30, cash)).toMatchObject({ positionLots: [40], rejected: 1 });
    expect(held(40, 30, 100 * cash)).toMatchObject({ positionLots: [70], rejected: 0 });
  });

  test("see their own position each, and cannot touch each other's orders", () => {
    const seen: string[] = [];
    let stolen: Parameters<Parameters<typeof defineStrategy>[0]["create"]>[1] | null = null;
    const first = defineStrategy({
      name: "first",
      create(_params, ctx) {
        stolen = ctx;
        let done = false;
        return {
          onTrade() {
            if (!done) ctx.limit(1, 5, 1);
            done = true;
          },
          onStop: () => void seen.push(`first ${ctx.position().lots} ${ctx.orders().length}`),
        };
      },
    });
    const second = defineStrategy({
      name: "second",
      create(_params, ctx) {
        let done = false;
        return {
          onTrade() {
            if (!done) ctx.market(1, 3);
            done = true;
            const theirs = stolen?.orders() ?? [];
            if (theirs.length === 0) return;
            expect(() => ctx.cancel(theirs[0])).toThrow(/not one that this context gave out/);
          },
          onStop: () => void seen.push(`second ${ctx.position().lots} ${ctx.orders().length}`),
        };
      },
    });
    const others = [{ strategy: second, params: {}, label: "second" }];
    runBatched(config(first, { others, risk: LOOSE }), rows);
    expect(seen).toEqual(["first 0 1", "second 3 0"]);
  });

  /** Sends so many equal orders with every trade. */
  const sender = (name: string, orders: number) =>
    defineStrategy({
      name,
      create: (_params, ctx) => ({
        onTrade() {
          for (let i = 0; i < orders; i++) ctx.limit(1, 1, 1);
        },
      }),
    });

  test.each([
    ["duplicates", { duplicates: { hard: 25 } }],
    ["attempts", { duplicates: { hard: 25 }, orderRate: { emergency: 1000 } }],
  ])("are not held for another's %s", (_, limits) => {
    // Nothing else that an account has as a whole may speak up.
    const risk = parseRiskConfig({
      ...{ collar: {}, marketSpread: {}, staleFeed: "off", selfTrade: "off", openOrders: {} },
      ...{ orderRate: {}, messageRate: {}, duplicates: {}, positionNotional: {}, leverage: {} },
      ...{ grossExposure: {}, netExposure: {}, ...limits },
    });
    const rules = venue({ rateLimits: [], maxOpenOrders: 1_000_000 });
    const calm = { strategy: sender("calm", 1), params: {}, label: "calm" };
    const run = (hammering: number) =>
      runBatched(
        config(sender("hammer", hammering), { venue: rules, others: [calm], risk }),
        marketRows({ seed: 3, messages: 60 }),
      ).strategies;
    const [hammer, beside] = run(200);
    expect(hammer.denied).toBeGreaterThan(100);
    expect(beside).toMatchObject({ denied: 0, orders: run(0)[1].orders });
    expect(beside.orders).toBeGreaterThan(0);
  });

  test("have their bounds of series points each", () => {
    const pushing = (name: string, points: number) =>
      defineStrategy({
        name,
        create: (_params, ctx) => ({
          onStart() {
            const series = ctx.series("x");
            for (let i = 0; i < points; i++) series.push(i);
          },
        }),
      });
    const run = (first: number, second: number) => {
      const others = [{ strategy: pushing("b", second), params: {}, label: "b" }];
      return runBatched(
        config(pushing("a", first), { others }),
        marketRows({ seed: 3, messages: 2 }),
      );
    };
    expect(run(100_000, 200).record.series.map(({ ts }) => ts.length)).toEqual([100_000, 200]);
    expect(() => run(200, 101_000)).toThrow(/pushed 100101 points of series in 1 events/);
  });
});
