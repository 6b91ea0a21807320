import { z } from "zod";
import { queueSchema } from "./queue_config.ts";
import { latencySchema } from "./latency_config.ts";

const us = z.number().int().min(0).max(86_400_000_000);

const tierSchema = z.strictObject({
  /** Value traded in the run so far from which the tier holds, settlement asset, decimal string. */
  fromVolume: z.string().regex(/^\d+(\.\d{1,8})?$/, "a decimal string with at most 8 decimals"),
  makerPpb: z.number().int().min(-10_000_000).max(1_000_000_000),
  takerPpb: z.number().int().min(-10_000_000).max(1_000_000_000),
});

const outageSchema = z.strictObject({
  /** Venue time, µs since the epoch. */
  fromTs: z.number().int().min(0),
  toTs: z.number().int().min(0),
  /** `reject`: a definite answer. `lost`: no answer; the order's state is unknown until queried. */
  outcome: z.enum(["reject", "lost"]).default("reject"),
}).refine(({ fromTs, toTs }) => fromTs < toTs, {
  path: ["toTs"],
  error: "expected toTs after fromTs",
});

/**
 * The whole simulated venue as one validated value. Every field is a fill assumption, and the
 * report prints each of them. All times µs, rates parts per billion.
 */
export const venueConfigSchema = z.strictObject({
  name: z.string().min(1).max(64),
  /** `arrival`: one cursor along local time, as on live feeds. `venue-time`: two books, as hftbacktest does. */
  ordering: z.enum(["arrival", "venue-time"]).default("arrival"),
  /** `arrival` only: an order takes effect at the latest this long after it reached the venue. */
  arrivalBoundUs: us.default(1_000_000),
  /** `book`: queue and levels. `ideal`: fill at once at the last trade or the touch. */
  matching: z.enum(["book", "ideal"]).default("book"),
  latency: latencySchema,
  queue: queueSchema.default({ model: "risk-averse" }),
  /** `partial`: what a trade leaves over fills, volume is shared and levels are swept. `whole`: any fill is a whole fill. */
  fills: z.enum(["partial", "whole"]).default("partial"),
  /** What we take from a level stays taken until the feed says anything new of that level. */
  rememberTaken: z.boolean().default(true),
  /**
   * What trades and quotes say is gone of the shown book cannot be taken until the feed says anything
   * new of the level.
   */
  rememberSpent: z.boolean().default(true),
  /** Ticks a market order pays beyond the last trade where the tape has no book. */
  tradeOnlySlippageTicks: z.number().int().min(0).max(10_000).default(1),
  /** Fee rates; absent: the instrument's own. Tiers count the run's own volume. */
  fees: z.strictObject({ tiers: z.array(tierSchema).min(1).max(32) }).optional(),
  feeRounding: z.enum(["half-even", "half-away", "up", "down"]).default("half-away"),
  funding: z.boolean().default(true),
  filters: z.boolean().default(true),
  margin: z.strictObject({
    /** Off: positions of any size, no liquidation. */
    enabled: z.boolean().default(true),
    leverage: z.number().int().min(1).max(125).default(10),
    /** What the venue keeps of a position's value when it liquidates it, beside the taker fee. */
    liquidationFeePpb: z.number().int().min(0).max(1_000_000_000).default(12_500_000),
  }).prefault({}),
  /** Orders (new and modify) that the venue takes in a window of its clock; more are rejected. */
  rateLimits: z.array(z.strictObject({
    windowUs: z.number().int().min(1000).max(86_400_000_000),
    orders: z.number().int().min(1),
  })).max(8).default([]),
  /**
   * What an accepted amendment does. `requeue`: the order goes to the back of its price, and is
   * cancelled where the new quantity is not above what is filled or the new price of a post-only
   * order would take (Binance USDⓈ-M, Modify Order). `keep-place`: an equal or lower quantity at the
   * same price keeps its place; what cannot be is refused.
   */
  amendments: z.enum(["requeue", "keep-place"]).default("requeue"),
  maxOpenOrders: z.number().int().min(1).default(200),
  selfTrade: z.enum(["none", "expire-taker", "expire-maker", "expire-both"]).default("none"),
  outages: z.array(outageSchema).max(1000).default([]),
  /** No answer within this time makes an order unknown (outcome `lost`). */
  responseTimeoutUs: us.default(5_000_000),
  /**
   * What a run reads of a tape. `depth`: by the venue's sync rule, or as it was recorded (deltas
   * before the snapshot applied, none replayed). `kinds`: everything, or levels and trades alone.
   */
  feed: z.strictObject({
    depth: z.enum(["venue", "recorded"]).default("venue"),
    kinds: z.enum(["all", "levels-and-trades"]).default("all"),
  }).prefault({}),
  /** Move the book's touch with the best bid/offer stream between depth messages. */
  fuseQuotes: z.boolean().default(false),
});

/** A venue configuration with every field filled in. */
export type VenueConfig = z.output<typeof venueConfigSchema>;
/** A venue configuration as it may be written: fields with a default may be left out. */
export type VenueConfigInput = z.input<typeof venueConfigSchema>;

/** Parses a venue configuration; the error names each wrong field and what was expected. */
export function parseVenueConfig(value: unknown): VenueConfig {
  const parsed = venueConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TypeError(`Venue configuration is not valid\n${z.prettifyError(parsed.error)}`);
}
