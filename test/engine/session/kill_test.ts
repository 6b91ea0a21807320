import { interiorOf } from "../../../engine/kernel/kernel.ts";
import { describe, expect, test } from "vitest";
import { Command, InputKind } from "../../../engine/kernel/input.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import { Life, Reason } from "../../../engine/order/types.ts";
import { StepSession } from "../../../engine/session/step_session.ts";
import type { VenueConfigInput } from "../../../engine/venue/config.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { EventKind } from "../../../engine/tape/kind.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { config, constant, venue } from "./config.ts";
import { rowAt, START_TS } from "./market_tape.ts";

const { BID, ASK, TRADE } = EventKind;

/** Buys 5 at market, rests a bid and a reduce-only offer, and goes on sending when it hears of anything. */
const holder = defineStrategy({
  name: "holder",
  create(_params, ctx) {
    return {
      onStart() {
        ctx.at(START_TS + 100_000);
      },
      onTimer() {
        ctx.market(1, 5);
        ctx.limit(1, 3, 900);
        ctx.submit({ side: -1, qtyLots: 5, priceTicks: 1100, reduceOnly: true });
      },
      onOrder() {
        if (ctx.now > START_TS + 1_500_000) ctx.market(1, 1);
      },
    };
  },
});

function killed(overrides: Partial<VenueConfigInput> = {}, flattenOnKill = true, rows: Row[] = []) {
  const limits = {
    ...{ orderNotional: {}, collar: {}, marketSpread: {}, positionNotional: {}, messageRate: {} },
    ...{ orderRate: {}, selfTrade: "off", grossExposure: {}, netExposure: {}, leverage: {} },
  };
  const risk = parseRiskConfig({ ...limits, flattenOnKill });
  const latency = { entry: constant(5000), response: constant(5000) };
  const inputs: number[] = [];
  const session = new StepSession({
    ...config(holder, { venue: venue({ latency, ...overrides }), risk }),
    onInput: ({ kind }) => inputs.push(kind),
  });
  session.push(rowAt(0, BID, 999, 500));
  session.push(rowAt(0, ASK, 1000, 500));
  session.push(rowAt(50, TRADE, 1000, 1));
  session.push(rowAt(1000, TRADE, 1000, 1));
  session.tell({ kind: InputKind.COMMAND, now: START_TS + 2_000_000, command: Command.KILL });
  for (const one of rows) session.push(one);
  session.push(rowAt(60_000, TRADE, 1000, 1));
  session.end();
  const { gate } = interiorOf(session.kernel);
  const { totals, record: { orders } } = session.finish();
  const of = Array.from({ length: orders.length }, (_, i) => ({
    side: orders.side[i],
    qty: orders.qtyLots[i],
    life: orders.life[i],
    tag: orders.tags[orders.tag[i]],
    submitTs: orders.submitTs[i],
    endTs: orders.endTs[i],
    reason: orders.reason[i],
  }));
  return { position: totals.positionLots[0], isKilled: gate.killed, orders: of };
}

describe("The kill switch", () => {
  test("cancels what rests, denies what comes, and leaves the position where nothing is said", () => {
    const { position, isKilled, orders } = killed({}, false);
    expect([position, isKilled]).toEqual([5, true]);
    expect(orders[1].life).toBe(Life.CANCELLED);
    expect(orders[2].life).toBe(Life.CANCELLED);
    const later = orders.slice(3);
    expect(later.length).toBeGreaterThan(0);
    expect(later.every(({ life }) => life === Life.DENIED)).toBe(true);
    expect(later.every(({ reason }) => reason === Reason.DENIED_KILL_SWITCH)).toBe(true);
  });

  test("flattens: cancels are confirmed first, then the position is closed, and it stays down", () => {
    const { position, isKilled, orders } = killed();
    expect([position, isKilled]).toEqual([0, true]);
    const [close, ...more] = orders.filter(({ tag }) => tag === "flatten");
    expect(close).toMatchObject({ side: -1, qty: 5, life: Life.FILLED });
    expect(close.submitTs).toBeGreaterThanOrEqual(Math.max(orders[1].endTs, orders[2].endTs));
    expect(more).toEqual([]);
  });

  test("tries again what the book could not take, once a second", () => {
    // Two lots at the bid when the first one comes, then none until the sixth second.
    const rows = [
      rowAt(2001, BID, 999, 2),
      rowAt(2006, TRADE, 1000, 1),
      rowAt(2018, TRADE, 1000, 1),
      rowAt(2030, BID, 999, 0),
      rowAt(6000, BID, 998, 100),
    ];
    const { position, orders } = killed({}, true, rows);
    const tries = orders.filter(({ tag }) => tag === "flatten");
    expect(position).toBe(0);
    expect(tries[0]).toMatchObject({ qty: 5, life: Life.EXPIRED });
    expect(tries[tries.length - 1]).toMatchObject({ qty: 3, life: Life.FILLED });
    expect(tries.length).toBeGreaterThanOrEqual(4);
    for (let i = 1; i < tries.length; i++) {
      expect(tries[i].submitTs - tries[i - 1].submitTs).toBeGreaterThanOrEqual(1_000_000);
    }
  });

  test("waits for an order whose request got lost, and flattens once it is settled", () => {
    const outage = { fromTs: START_TS + 1_990_000, toTs: START_TS + 2_400_000 };
    const { position, orders } = killed({
      outages: [{ ...outage, outcome: "lost" }],
      responseTimeoutUs: 500_000,
    });
    expect(position).toBe(0);
    expect(orders[1].life).toBe(Life.CANCELLED);
    const [close] = orders.filter(({ tag }) => tag === "flatten");
    expect(close.submitTs).toBeGreaterThan(START_TS + 3_000_000);
  });
});
