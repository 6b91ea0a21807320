import { expect, test } from "vitest";
import { legSchema } from "../../../engine/venue/latency_config.ts";
import { venueConfigSchema } from "../../../engine/venue/config.ts";
import { boundsOf } from "../../schema_bounds.ts";

test("what a venue's assumptions may be, and what holds where none is made", () => {
  const all = boundsOf(venueConfigSchema);
  const legs = Object.fromEntries(Object.entries(all).filter(([path]) => /^latency\.0/.test(path)));
  const rest = Object.fromEntries(Object.entries(all).filter(([path]) => !(path in legs)));
  expect(rest).toEqual({
    "name": "minLength 1, maxLength 64",
    "ordering": 'usually "arrival"',
    "arrivalBoundUs": "0 … 86400000000, usually 1000000",
    "matching": 'usually "book"',
    "latency.1.trips": "minItems 1, maxItems 5000000",
    "latency.1.trips.*": "minItems 3, maxItems 3",
    "latency.1.trips.*.0": "0 … 9007199254740991",
    "latency.1.trips.*.1": "-9007199254740991 … 9007199254740991",
    "latency.1.trips.*.2": "0 … 9007199254740991",
    "queue": 'usually {"model":"risk-averse"}',
    "queue.3.n": "0.1 … 20",
    "queue.4.n": "0.1 … 20",
    "queue.5.n": "0.1 … 20",
    "fills": 'usually "partial"',
    "rememberTaken": "usually true",
    "rememberSpent": "usually true",
    "tradeOnlySlippageTicks": "0 … 10000, usually 1",
    "fees.tiers": "minItems 1, maxItems 32",
    "fees.tiers.*.makerPpb": "-10000000 … 1000000000",
    "fees.tiers.*.takerPpb": "-10000000 … 1000000000",
    "feeRounding": 'usually "half-away"',
    "funding": "usually true",
    "filters": "usually true",
    "margin": "usually {}",
    "margin.enabled": "usually true",
    "margin.leverage": "1 … 125, usually 10",
    "margin.liquidationFeePpb": "0 … 1000000000, usually 12500000",
    "rateLimits": "maxItems 8, usually []",
    "rateLimits.*.windowUs": "1000 … 86400000000",
    "rateLimits.*.orders": "1 … 9007199254740991",
    "amendments": 'usually "requeue"',
    "maxOpenOrders": "1 … 9007199254740991, usually 200",
    "selfTrade": 'usually "none"',
    "outages": "maxItems 1000, usually []",
    "outages.*.fromTs": "0 … 9007199254740991",
    "outages.*.toTs": "0 … 9007199254740991",
    "outages.*.outcome": 'usually "reject"',
    "responseTimeoutUs": "0 … 86400000000, usually 5000000",
    "feed": "usually {}",
    "feed.depth": 'usually "venue"',
    "feed.kinds": 'usually "all"',
    "fuseQuotes": "usually false",
  });
});

test("what a leg of an order's way may be, each of the four alike", () => {
  expect(boundsOf(legSchema)).toEqual({
    "0.us": "0 … 60000000",
    "1.medianUs": "0 … 60000000",
    "1.sigma": "0 … 5",
    "1.minUs": "0 … 60000000",
    "1.maxUs": "0 … 60000000",
    "2.valuesUs": "minItems 1, maxItems 100000",
    "2.valuesUs.*": "0 … 60000000",
  });
});
