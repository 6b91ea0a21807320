import fc from "fast-check";
import { expect, test } from "vitest";
import { parseState, stateText } from "../../../engine/num/state.ts";
import type { Order } from "../../../engine/order/order.ts";
import { OrderSession } from "../../../engine/order/session.ts";
import { Reason, Side, TimeInForce } from "../../../engine/order/types.ts";
import { Candidate } from "../../../engine/risk/candidate.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import { FlowChecks, type FlowState } from "../../../engine/risk/flow_checks.ts";
import { MarketFacts } from "../../../engine/risk/market_facts.ts";
import { Valuation } from "../../../engine/risk/valuation.ts";
import { Verdicts } from "../../../engine/risk/verdicts.ts";
import { runs } from "../../chance.ts";
import { makeOrder, NOW } from "../order/fixture.ts";
import { contractOf } from "../session/definition_tape.ts";

const INSTRUMENTS = [contractOf(0, [1, 2], [1, 2]), contractOf(1, [1, 2], [1, 2])];
const SESSIONS = [new OrderSession(1, 0), new OrderSession(1, 1)];
const CONFIG = parseRiskConfig({
  duplicates: { hard: 1 },
  orderRate: { hard: 4, emergency: 5 },
  messageRate: { hard: 6 },
  cancelReserve: 1,
  executions: { hard: 2, emergency: 3 },
});

/** So few different ones that many are the same but for one trait. */
const flow = fc.record({
  kind: fc.constantFrom("attempt", "submit", "submit", "submit", "fill", "fill", "message"),
  instrument: fc.nat(1),
  strategy: fc.nat(1),
  side: fc.constantFrom(Side.BUY, Side.SELL),
  tif: fc.constantFrom(TimeInForce.GTC, TimeInForce.IOC),
  priceTicks: fc.integer({ min: 100, max: 101 }),
  stopTicks: fc.integer({ min: 0, max: 1 }),
  qtyLots: fc.integer({ min: 1, max: 2 }),
  waitMs: fc.integer({ min: 0, max: 100 }),
});
type Flow = typeof flow extends fc.Arbitrary<infer T> ? T : never;

/** Flow checks by themselves, and all that they say. */
class Counter {
  readonly #verdicts = new Verdicts(0, null);
  readonly checks = new FlowChecks(CONFIG, 2, 2, this.#verdicts);
  readonly #candidate = new Candidate();

  take(kind: Flow["kind"], order: Order, facts: MarketFacts): readonly number[] {
    const c = this.#candidate;
    const { checks } = this;
    const { now } = facts;
    c.fill(order, facts, new Valuation(order.instrument));
    this.#verdicts.emergency = Reason.NONE;
    const reasons = [
      checks.checkDuplicate(c, order),
      checks.checkOrderRate(now),
      checks.checkMessageRate(now),
      checks.checkCancelRate(now),
      checks.checkExecutions(c),
    ];
    checks.now = now;
    if (kind === "attempt") checks.noteAttempt(c);
    else if (kind === "submit") checks.noteSubmitted(order);
    else if (kind === "fill") checks.noteExecution(order);
    else checks.noteMessage(now);
    return [...reasons, this.#verdicts.emergency];
  }
}

test("flow checks restored from their snapshot count on", () => {
  const steps = fc.array(flow, { size: "max", maxLength: 30 });
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const [first, second] = [new Counter(), new Counter()];
      const facts = new MarketFacts();
      facts.now = NOW;
      const orderOf = (one: Flow) => {
        facts.now += one.waitMs * 1000;
        const instrument = INSTRUMENTS[one.instrument];
        return makeOrder({ ...one, instrument, session: SESSIONS[one.strategy] });
      };
      for (const one of before) first.take(one.kind, orderOf(one), facts);
      const text = stateText(first.checks.snapshot());
      second.checks.restore(parseState(text) as FlowState);
      expect(stateText(second.checks.snapshot())).toBe(text);
      for (const one of after) {
        const order = orderOf(one);
        expect(second.take(one.kind, order, facts)).toEqual(first.take(one.kind, order, facts));
      }
      expect(stateText(second.checks.snapshot())).toBe(stateText(first.checks.snapshot()));
    }),
    { numRuns: runs(500) },
  );
});
