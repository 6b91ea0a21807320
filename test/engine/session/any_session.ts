import fc from "fast-check";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import type { SessionConfig } from "../../../engine/session/session.ts";
import type { VenueConfig, VenueConfigInput } from "../../../engine/venue/config.ts";
import { config, constant, LOOSE, venue } from "./config.ts";
import { ALL_CALLBACKS, randomFlow } from "./random_flow.ts";

const leg = fc.oneof(
  fc.integer({ min: 0, max: 40_000 }).map(constant),
  fc.record({
    kind: fc.constant("lognormal" as const),
    medianUs: fc.integer({ min: 0, max: 20_000 }),
    sigma: fc.constantFrom(0, 0.5, 2),
    minUs: fc.constant(0),
    maxUs: fc.constant(300_000),
  }),
  fc.record({
    kind: fc.constant("sampled" as const),
    valuesUs: fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 4 }),
  }),
);

const queue = fc.constantFrom(
  { model: "risk-averse" },
  { model: "log" },
  { model: "log-2" },
  { model: "power", n: 3 },
  { model: "power", n: 0.2 },
  { model: "power-2", n: 2 },
  { model: "power-3", n: 3 },
) as fc.Arbitrary<VenueConfigInput["queue"]>;

/** Simulated venues of every make that `arrival` ordering takes. */
export const anyVenue: fc.Arbitrary<VenueConfig> = fc.record({
  matching: fc.constantFrom("book", "book", "book", "ideal"),
  arrivalBoundUs: fc.constantFrom(0, 1, 30_000, 1_000_000),
  latency: fc.record({ entry: leg, modify: leg, cancel: leg, response: leg }),
  queue,
  fills: fc.constantFrom("partial", "partial", "whole"),
  rememberTaken: fc.boolean(),
  tradeOnlySlippageTicks: fc.constantFrom(0, 2),
  filters: fc.boolean(),
  margin: fc.constantFrom({ enabled: false }, { enabled: true, leverage: 20 }),
  rateLimits: fc.constantFrom([], [{ windowUs: 1_000_000, orders: 5 }]),
  maxOpenOrders: fc.constantFrom(200, 6),
  selfTrade: fc.constantFrom("none", "expire-taker", "expire-maker", "expire-both"),
  fuseQuotes: fc.boolean(),
  responseTimeoutUs: fc.constant(200_000),
  outages: fc.constantFrom(
    [],
    [{ fromTs: 1_700_000_001_000_000, toTs: 1_700_000_001_500_000, outcome: "reject" }],
    [{ fromTs: 1_700_000_001_000_000, toTs: 1_700_000_001_500_000, outcome: "lost" }],
  ),
  fees: fc.constantFrom(undefined, {
    tiers: [
      { fromVolume: "0", makerPpb: 100_000, takerPpb: 400_000 },
      { fromVolume: "20000", makerPpb: -50_000, takerPpb: 300_000 },
    ],
  }),
}).map(({ fees, ...rest }) =>
  venue({ ...rest, ...(fees && { fees }) } as unknown as Partial<VenueConfigInput>)
);

/** Sessions of the random flow: seeds, listeners, venues, limits and numbers of instruments. */
export const anySession: fc.Arbitrary<SessionConfig> = fc.record({
  venue: anyVenue,
  seed: fc.nat(1_000_000),
  instrumentCount: fc.integer({ min: 1, max: 3 }),
  listen: fc.subarray([...ALL_CALLBACKS], { minLength: 1 }),
  eagerness: fc.constantFrom(5, 20, 60),
  risk: fc.constantFrom(LOOSE, LOOSE, parseRiskConfig({})),
}).map(({ listen, eagerness, ...rest }) =>
  config(randomFlow, { ...rest, params: randomFlow.params.parse({ listen, eagerness }) })
);
