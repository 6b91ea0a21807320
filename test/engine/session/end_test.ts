import { expect, test } from "vitest";
import { graceUs } from "../../../engine/venue/grace.ts";
import { Side } from "../../../engine/order/types.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import type { VenueConfigInput } from "../../../engine/venue/config.ts";
import { expectAlike, runBatched, runStepped } from "./bed.ts";
import { config, constant, venue } from "./config.ts";
import { marketRows, START_TS } from "./market_tape.ts";

/** Sends a market order each millisecond, for ever. */
const restless = defineStrategy({
  name: "restless",
  create(_params, ctx) {
    let side: Side = Side.BUY;
    return {
      onStart: () => void ctx.every("1ms"),
      onTimer() {
        side = side === Side.BUY ? Side.SELL : Side.BUY;
        ctx.market(side, 1);
      },
    };
  },
});

test("a strategy that goes on trading after the last row is cut off, batched and stepped alike", () => {
  const settings = config(restless, { sampleUs: 60_000_000 });
  const rows = marketRows({ seed: 3, messages: 5, instruments: 1 });
  const batched = runBatched(settings, rows);
  const lastRowTs = rows[rows.length - 1].now;
  expect(batched.toTs).toBeGreaterThan(lastRowTs);
  expect(batched.toTs).toBeLessThanOrEqual(lastRowTs + graceUs(settings.venue));
  expectAlike(batched, runStepped(settings, rows));
});

const LONG_WAYS: Record<string, Partial<VenueConfigInput>> = {
  "long legs": { latency: { entry: constant(300_000), response: constant(350_000) } },
  "a drawn leg": {
    latency: {
      entry: constant(1000),
      response: { kind: "lognormal", medianUs: 700_000, sigma: 0, minUs: 0, maxUs: 700_000 },
    },
  },
  "a sampled leg": {
    latency: { entry: { kind: "sampled", valuesUs: [900_000] }, response: constant(1000) },
  },
  "recorded trips": {
    latency: { trips: [[START_TS, START_TS + 300_000, START_TS + 900_000]] },
  },
  "recorded trips that were lost": { latency: { trips: [[START_TS, 0, START_TS + 900_000]] } },
  "an outage that swallows them": {
    latency: { entry: constant(300_000), response: constant(0) },
    outages: [{ fromTs: 0, toTs: 2 * START_TS, outcome: "lost" }],
  },
};

test.each(Object.entries(LONG_WAYS))(
  "orders from before the last row are settled before a restless strategy is cut off: %s",
  (_name, way) => {
    const settings = config(restless, {
      venue: venue({ ...way, arrivalBoundUs: 0, responseTimeoutUs: 200_000 }),
    });
    const rows = marketRows({ seed: 3, messages: 5, instruments: 1 });
    const batched = runBatched(settings, rows);
    const { orders } = batched.record;
    const lastRowTs = rows[rows.length - 1].now;
    const before = orders.submitTs.filter((ts) => ts <= lastRowTs).length;
    expect(before).toBeGreaterThan(0);
    expect(orders.length).toBeGreaterThan(before);
    expect([...orders.endTs.subarray(0, before)].filter(Number.isNaN)).toEqual([]);
    expectAlike(batched, runStepped(settings, rows));
  },
);
