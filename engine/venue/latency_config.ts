import { z } from "zod";

const us = z.number().int().min(0).max(60_000_000);

/** One leg of an order's way. All values µs. */
export const legSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), us }),
  /** median × exp(sigma × normal), cut to [minUs, maxUs]; drawn from the run's seed. */
  z.strictObject({
    kind: z.literal("lognormal"),
    medianUs: us,
    sigma: z.number().min(0).max(5),
    minUs: us,
    maxUs: us,
  }).refine(({ minUs, maxUs }) => minUs <= maxUs, {
    path: ["maxUs"],
    error: "expected maxUs at or above minUs",
  }),
  /** Drawn with equal weight from recorded values. */
  z.strictObject({ kind: z.literal("sampled"), valuesUs: z.array(us).min(1).max(100_000) }),
]);

/** A stamp of a recorded trip, µs since the epoch: until the year 2286. */
const stamp = z.number().int().max(9_999_999_999_999_999);
const LEG_MAX_US = 60_000_000;

/** One measured round trip: request sent, at the venue, answer seen (µs). A venue time ≤ 0 is a lost request. */
const trip = z.tuple([stamp.min(0), stamp, stamp.min(0)])
  .refine(
    ([sent, venue, seen]) =>
      seen >= sent && seen - sent <= LEG_MAX_US &&
      (venue <= 0 ||
        (Math.abs(venue - sent) <= LEG_MAX_US && Math.abs(seen - venue) <= LEG_MAX_US)),
    {
      error: `expected an answer after the request, each leg of ${LEG_MAX_US} µs at most`,
    },
  );

export const latencySchema = z.union([
  z.strictObject({
    /** Entry leg of a new order, of a modify and of a cancel; the two others default to the first. */
    entry: legSchema,
    modify: legSchema.optional(),
    cancel: legSchema.optional(),
    /** From the venue's decision to our knowing of it. */
    response: legSchema,
  }),
  /** Recorded round trips, interpolated between their request times (entry) and venue times (response). */
  z.strictObject({
    trips: z.array(trip).min(1).max(5_000_000)
      .refine((trips) => trips.every(([sent], i) => i === 0 || trips[i - 1][0] <= sent), {
        error: "expected trips in the order of their requests",
      }),
  }),
]);

export type Leg = z.output<typeof legSchema>;
export type LatencyConfig = z.output<typeof latencySchema>;
