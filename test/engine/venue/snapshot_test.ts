import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PagedBook } from "../../../engine/book/paged_book.ts";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import { Random } from "../../../engine/num/random.ts";
import { parseState, stateText } from "../../../engine/num/state.ts";
import type { VenueConfig } from "../../../engine/venue/config.ts";
import { latencyModel } from "../../../engine/venue/latency.ts";
import type { LatencyConfig } from "../../../engine/venue/latency_config.ts";
import { VENUE_PRESETS, venuePreset } from "../../../engine/venue/presets.ts";
import type { SimVenueState } from "../../../engine/venue/sim_venue.ts";
import { runs } from "../../chance.ts";
import { anyVenue } from "../session/any_session.ts";
import { anyDefinitions, crossing, FINER_LOTS } from "../session/definition_tape.ts";
import { contract, marketRows, START_TS } from "../session/market_tape.ts";
import { inputsOf, type VenueInput, VenueRun, type VenueRunParts } from "./venue_run.ts";

/** Round trips of which one in five was lost. */
const trips: fc.Arbitrary<LatencyConfig> = fc.array(
  fc.tuple(fc.nat(400_000), fc.nat(60_000), fc.nat(60_000), fc.nat(4)),
  { minLength: 1, maxLength: 12 },
).map((list) => {
  let sent = START_TS;
  return {
    trips: list.map(([gap, entry, response, lost]) => {
      sent += gap;
      return [sent, lost === 0 ? 0 : sent + entry, sent + entry + response] as const;
    }).map(([...trip]) => trip as [number, number, number]),
  };
});

const anyRules: fc.Arbitrary<VenueConfig> = fc.tuple(
  fc.oneof(
    { weight: 3, arbitrary: anyVenue },
    { weight: 1, arbitrary: fc.constantFrom(...VENUE_PRESETS).map(venuePreset) },
  ),
  fc.constantFrom("arrival" as const, "venue-time" as const),
  fc.constantFrom("requeue" as const, "keep-place" as const),
  fc.option(trips, { freq: 4, nil: undefined }),
).map(([venue, ordering, amendments, recorded]) => ({
  ...venue,
  ordering,
  amendments,
  latency: recorded ?? venue.latency,
}));

interface Case {
  readonly parts: VenueRunParts;
  readonly inputs: readonly VenueInput[];
  /** After how many inputs the venue stops and another goes on. */
  readonly cut: number;
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  venue: anyRules,
  definitions: fc.oneof(
    fc.constantFrom([[contract(0)]], [[contract(0)], [contract(1)]]),
    fc.tuple(anyDefinitions(0, FINER_LOTS)),
    fc.tuple(anyDefinitions(0, FINER_LOTS), anyDefinitions(1, FINER_LOTS)),
  ),
  cash: fc.constantFrom(100_000_00000000, 2_00000000),
  seed: fc.nat(1_000_000),
  // The middle is where most is going on.
  share: fc.noBias(fc.integer({ min: 0, max: 100 })),
}).map(({ share, ...parts }) => {
  const { seed, definitions, venue } = parts;
  const made = marketRows({ seed, messages: 150, instruments: definitions.length });
  const rows = crossing(made, definitions).map((row) =>
    venue.ordering === "arrival" ? row : { ...row, exchTs: row.now }
  );
  const inputs = inputsOf(rows, seed);
  return { parts, inputs, cut: Math.round(share / 100 * inputs.length) };
});

const plain = (parts: VenueRunParts) => new VenueRun(parts, () => new PlainBook());
const paged = (parts: VenueRunParts) =>
  new VenueRun(parts, () => new PagedBook({ wide: true, pages: 16 }));

describe("a venue restored from a text", () => {
  test("goes on with the same answers to the same state", () => {
    fc.assert(
      fc.property(anyCase, ({ parts, inputs, cut }) => {
        const first = plain(parts);
        for (const input of inputs.slice(0, cut)) first.step(input);
        const state = first.venue.snapshot();
        const text = stateText(state);
        const rest = inputs.slice(cut);
        const said = rest.map((input) => first.step(input));
        const end = stateText(first.venue.snapshot());
        // What was taken does not move with the venue.
        expect(stateText(state)).toBe(text);

        // One that was just made, and one that has gone on.
        for (const other of [paged(parts), first]) {
          other.venue.restore(parseState(text) as SimVenueState);
          expect(stateText(other.venue.snapshot())).toBe(text);
          rest.forEach((input, i) => expect(other.step(input)).toBe(said[i]));
          expect(stateText(other.venue.snapshot())).toBe(end);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  test("has been cut with something in every part of its state", () => {
    const met = new Map<string, number>();
    const meet = (part: string, isMet: boolean) => met.set(part, (met.get(part) ?? 0) + +isMet);
    for (const { parts, inputs, cut } of fc.sample(anyCase, { numRuns: 150, seed: 1 })) {
      const run = plain(parts);
      for (const input of inputs.slice(0, cut)) run.step(input);
      const { markets, account } = run.venue.snapshot();
      meet("liquidated", account.liquidations > 0);
      meet("rate", account.rate.some(([, count]) => count > 0));
      meet("marks2", account.marks2.some((mid2) => mid2 > 0));
      meet("tier", account.feeVolume > 0);
      for (const { own, requests, responses, ...market } of markets) {
        meet("buys", own.buys.length > 1);
        meet("sells", own.sells.length > 1);
        meet("stops", own.stops.length > 1);
        meet("traded", [...own.buys, ...own.sells].some(({ tradedLots }) => tradedLots > 0));
        meet("expiry", [...own.buys, ...own.sells].some(({ expireTs }) => expireTs < Infinity));
        meet("requests", requests.requests.length > 0);
        meet("updates", responses.updates.length > 0);
        meet("timeouts", responses.timeouts.length > 0);
        meet("definition", responses.definition > 0);
        meet("taken", market.takenBids.length + market.takenAsks.length > 1);
        meet("halted", market.halted);
        meet("spare", market.latency !== null && market.latency.spareNormal !== null);
        meet("settled", market.funding.settledTs > 0);
        meet("announced", market.funding.nextFundingTs > 0);
      }
    }
    expect([...met].filter(([, times]) => times === 0)).toEqual([]);
  });
});

test("a state of drawn latencies is refused by recorded trips, and the other way round", () => {
  const { latency } = venuePreset("binance-usdm");
  const drawn = latencyModel(latency, new Random(1));
  const recorded = latencyModel({ trips: [[1, 2, 3]] }, new Random(1));
  expect(() => recorded.restore(drawn.snapshot())).toThrow(
    "Latency state is that of drawn legs, expected null for recorded trips",
  );
  expect(() => drawn.restore(recorded.snapshot())).toThrow(
    "Latency state is null, expected that of drawn legs",
  );
});
