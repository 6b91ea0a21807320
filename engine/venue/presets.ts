import { parseVenueConfig, type VenueConfig, type VenueConfigInput } from "./config.ts";

const PRESETS = {
  /** The default: conservative and close to Binance USDⓈ-M. */
  "binance-usdm": {
    name: "binance-usdm",
    ordering: "arrival",
    latency: {
      entry: { kind: "lognormal", medianUs: 5_000, sigma: 0.35, minUs: 2_000, maxUs: 500_000 },
      response: { kind: "lognormal", medianUs: 5_000, sigma: 0.35, minUs: 2_000, maxUs: 500_000 },
    },
    queue: { model: "risk-averse" },
    fills: "partial",
    rateLimits: [
      { windowUs: 10_000_000, orders: 300 },
      { windowUs: 60_000_000, orders: 1200 },
    ],
    selfTrade: "expire-maker",
  },
  /** hftbacktest's semantics and nothing besides, for comparison: see docs/venue_models.md. */
  "hftbacktest": {
    name: "hftbacktest",
    ordering: "venue-time",
    latency: {
      entry: { kind: "constant", us: 5_000 },
      response: { kind: "constant", us: 5_000 },
    },
    queue: { model: "risk-averse" },
    fills: "whole",
    feed: { depth: "recorded", kinds: "levels-and-trades" },
    rememberTaken: false,
    rememberSpent: false,
    amendments: "keep-place",
    funding: false,
    filters: false,
    margin: { enabled: false },
    maxOpenOrders: 1_000_000,
  },
  /** Fills at once at the last trade or the touch: an upper bound, not a forecast. */
  "ideal": {
    name: "ideal",
    ordering: "arrival",
    matching: "ideal",
    latency: { entry: { kind: "constant", us: 0 }, response: { kind: "constant", us: 0 } },
    rememberTaken: false,
    rememberSpent: false,
    amendments: "keep-place",
    tradeOnlySlippageTicks: 0,
    filters: false,
    margin: { enabled: false },
    maxOpenOrders: 1_000_000,
  },
} as const satisfies Record<string, VenueConfigInput>;

/** Names of the built-in venues. */
export const VENUE_PRESETS: readonly string[] = Object.freeze(Object.keys(PRESETS));

/** A built-in venue by name; throws on an unknown one, naming those there are. */
export function venuePreset(name: string): VenueConfig {
  if (!Object.hasOwn(PRESETS, name)) {
    throw new TypeError(`Venue preset must be one of ${VENUE_PRESETS.join(", ")}, got ${name}`);
  }
  return parseVenueConfig(PRESETS[name as keyof typeof PRESETS]);
}
