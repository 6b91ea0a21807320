import type { VenueConfig } from "../../engine/venue/config.ts";
import type { Leg } from "../../engine/venue/latency_config.ts";
import type { Assumption } from "../result.ts";

const ms = (us: number) => `${us / 1000} ms`;

function legText(leg: Leg): string {
  switch (leg.kind) {
    case "constant":
      return `constant ${ms(leg.us)}`;
    case "lognormal":
      return `lognormal, median ${ms(leg.medianUs)}, sigma ${leg.sigma}, ` +
        `${ms(leg.minUs)} to ${ms(leg.maxUs)}`;
    case "sampled":
      return `drawn from ${leg.valuesUs.length} recorded values`;
  }
}

function latencyRows({ latency }: VenueConfig): Assumption[] {
  if ("trips" in latency) {
    const value = `${latency.trips.length} recorded round trips`;
    return [{ name: "Latency", value, note: "interpolated in time" }];
  }
  const { entry, modify = entry, cancel = entry, response } = latency;
  const row = (name: string, leg: Leg, note: string) => ({ name, value: legText(leg), note });
  return [
    row("Entry latency", entry, "from our decision to the venue's taking the order"),
    row("Modify latency", modify, "the same for a change"),
    row("Cancel latency", cancel, "the same for a cancel"),
    row("Response latency", response, "from the venue's decision to our knowing of it"),
  ];
}

const QUEUE_NOTES: Readonly<Record<string, string>> = {
  "risk-averse": "cancels are behind us: the position improves by trades alone",
  "log": "share of a cancel ahead of us by ln(1 + x)",
  "log-2": "share of a cancel ahead of us by ln(1 + x) over the whole level",
  "power": "share of a cancel ahead of us by a power law",
  "power-2": "share of a cancel ahead of us by a power law over the whole level",
  "power-3": "share of a cancel ahead of us by a power of our place in the level",
};

const onOff = (on: boolean) => (on ? "on" : "off");

/** Everything that the simulated venue takes for granted, in words, with what it means. */
export function venueAssumptions(venue: VenueConfig): Assumption[] {
  const { queue, fees, margin, rateLimits, outages } = venue;
  const ideal = venue.matching === "ideal";
  const power = "n" in queue ? ` n = ${queue.n}` : "";
  const limits = rateLimits.map((limit) => `${limit.orders} in ${limit.windowUs / 1e6} s`);
  return [
    {
      name: "Matching",
      value: venue.matching,
      note: ideal
        ? "fills at once at the last trade or the touch: an upper bound, not a forecast"
        : "queue position and levels of the recorded book",
    },
    ...(ideal ? [] : [
      { name: "Queue", value: queue.model + power, note: QUEUE_NOTES[queue.model] ?? "" },
      {
        name: "Fills",
        value: venue.fills,
        note: venue.fills === "partial"
          ? "a trade's volume is shared among our orders and never given twice"
          : "an order that is reached fills whole",
      },
      {
        name: "Taken quantity",
        value: venue.rememberTaken ? "stays taken" : "comes back",
        note: "what we took from a level, until the feed says anything new of it",
      },
      {
        name: "Spent quantity",
        value: venue.rememberSpent ? "is gone" : "as shown",
        note: "what trades and quotes took from the shown book before the next depth message",
      },
    ]),
    ...latencyRows(venue),
    {
      name: "Fees",
      value: fees === undefined ? "the instrument's own" : `${fees.tiers.length} tiers`,
      note: `rounded ${venue.feeRounding} at 1e-8 of the settlement asset`,
    },
    { name: "Funding", value: onOff(venue.funding), note: "at the venue's times, recorded rates" },
    { name: "Order filters", value: onOff(venue.filters), note: "price, lot and notional limits" },
    {
      name: "Margin",
      value: margin.enabled ? `leverage ${margin.leverage}` : "off",
      note: margin.enabled ? "initial and maintenance margin, liquidation" : "no liquidation",
    },
    {
      name: "Rate limits",
      value: limits.length > 0 ? limits.join(", ") : "none",
      note: "orders that the venue takes",
    },
    {
      name: "Self-trade",
      value: venue.selfTrade,
      note: "what the venue does when we meet ourselves",
    },
    { name: "Outages", value: String(outages.length), note: "periods in which the venue is down" },
    {
      name: "Market impact",
      value: "none",
      note: "others do not react to our orders; keep them small against the book",
    },
  ];
}
