import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PagedBook } from "../../../engine/book/paged_book.ts";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import { DefinitionError } from "../../../engine/instrument/definitions.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { Random } from "../../../engine/num/random.ts";
import { parseState, stateText } from "../../../engine/num/state.ts";
import { EventKind, KIND_MASK } from "../../../engine/tape/kind.ts";
import type { Row } from "../../../engine/tape/row.ts";
import type { VenueConfig } from "../../../engine/venue/config.ts";
import { latencyModel } from "../../../engine/venue/latency.ts";
import type { LatencyConfig } from "../../../engine/venue/latency_config.ts";
import { VENUE_PRESETS, venuePreset } from "../../../engine/venue/presets.ts";
import type { SimVenueState } from "../../../engine/venue/sim_venue.ts";
import { runs } from "../../chance.ts";
import { OrderCommand } from "../../../engine/order/order_command.ts";
import { OrderType } from "../../../engine/order/types.ts";
import { constant, venue } from "../session/config.ts";
import { anyVenue } from "../session/any_session.ts";
import {
  anyDefinitions,
  changeRow,
  contractOf,
  crossing,
  FINER_LOTS,
} from "../session/definition_tape.ts";
import { contract, marketRows, rowAt, START_TS } from "../session/market_tape.ts";
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

/** Within the reach of a short run. */
const LOW_TIERS = {
  tiers: [
    { fromVolume: "0", makerPpb: 100_000, takerPpb: 400_000 },
    { fromVolume: "30", makerPpb: -50_000, takerPpb: 300_000 },
    { fromVolume: "100", makerPpb: 0, takerPpb: 100_000 },
  ],
};

const anyRules: fc.Arbitrary<VenueConfig> = fc.tuple(
  fc.oneof(
    { weight: 3, arbitrary: anyVenue },
    { weight: 1, arbitrary: fc.constantFrom(...VENUE_PRESETS).map(venuePreset) },
  ),
  fc.constantFrom("arrival" as const, "venue-time" as const),
  fc.constantFrom("requeue" as const, "keep-place" as const),
  fc.option(trips, { freq: 4, nil: undefined }),
  // The two that know how much a lot is.
  fc.constantFrom(undefined, { model: "log" as const }, { model: "log-2" as const }),
).map(([venue, ordering, amendments, recorded, queue]) => ({
  ...venue,
  ordering,
  amendments,
  queue: queue ?? venue.queue,
  rateLimits: venue.rateLimits.length === 0 ? [] : [{ windowUs: 700_000, orders: 20 }],
  latency: recorded ?? venue.latency,
  ...(venue.fees !== undefined && { fees: LOW_TIERS }),
}));

/** Prices near the mark alone are allowed, how near is another thing in each definition. */
function filtered(definition: Instrument, number: number): Instrument {
  const { filters } = contract(0);
  const percentUpPpb = 1_000_400_000 + 200_000 * number;
  return { ...definition, filters: { ...filters, percentUpPpb, percentDownPpb: 999_000_000 } };
}

const NEXT_FUNDING_TS = START_TS + 1_500_000;

/** Funding comes while the tape goes on; a record of it need not have a mark. */
function funded(row: Row): Row {
  switch (row.code & KIND_MASK) {
    case EventKind.FUNDING_RATE:
      return row.exchTs < NEXT_FUNDING_TS ? { ...row, aux: NEXT_FUNDING_TS } : row;
    case EventKind.FUNDING:
      return row.price % 2 === 0 ? { ...row, aux: 0 } : row;
    default:
      return row;
  }
}

interface Case {
  readonly parts: VenueRunParts;
  readonly inputs: readonly VenueInput[];
  /** After how many inputs the venue stops and another goes on. */
  readonly cut: number;
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  venue: anyRules,
  definitions: fc.oneof<fc.Arbitrary<readonly (readonly Instrument[])[]>[]>(
    fc.constantFrom([[contract(0)]], [[contract(0)], [contract(1)]]),
    fc.tuple(anyDefinitions(0, FINER_LOTS)),
    fc.tuple(anyDefinitions(0, FINER_LOTS), anyDefinitions(1, FINER_LOTS)),
  ),
  cash: fc.constantFrom(100_000_00000000, 2_00000000),
  seed: fc.nat(1_000_000),
  // The middle is where most is going on.
  share: fc.noBias(fc.integer({ min: 0, max: 100 })),
}).map(({ share, definitions: bare, ...rest }) => {
  const definitions = bare.map((own) => own.map(filtered));
  const parts = { ...rest, definitions };
  const { seed, venue } = parts;
  const made = marketRows({ seed, messages: 150, instruments: definitions.length });
  const rows = crossing(made, definitions).map((row) =>
    funded(venue.ordering === "arrival" ? row : { ...row, exchTs: row.now })
  );
  const inputs = inputsOf(rows, seed);
  const cut = Math.round(share / 100 * inputs.length);
  return { parts, inputs, cut };
});

const plain = (parts: VenueRunParts) => new VenueRun(parts, () => new PlainBook());
const paged = (parts: VenueRunParts) =>
  new VenueRun(parts, () => new PagedBook({ wide: true, pages: 16 }));

/** Cuts a run, and expects what goes on from the text to be as what was never cut. */
function expectToGoOn({ parts, inputs, cut }: Case): void {
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
    // Row loops read their copies of bounds again.
    expect(other.venue.markets.every(({ changed }) => changed)).toBe(true);
    rest.forEach((input, i) => expect(other.step(input)).toBe(said[i]));
    expect(stateText(other.venue.snapshot())).toBe(end);
  }
}

describe("a venue restored from a text", () => {
  test("goes on with the same answers to the same state", () => {
    fc.assert(
      fc.property(anyCase, expectToGoOn),
      // What fails is a seed: there is nothing smaller.
      { numRuns: runs(200), endOnFailure: true },
    );
  });

  test("keeps places in queues, the trades that a level has not told yet and the size of a lot", () => {
    const buy = Object.assign(new OrderCommand(), {
      orderId: 1,
      type: OrderType.LIMIT,
      qtyLots: 5,
      priceTicks: 100,
    });
    const rows = [
      rowAt(1, EventKind.BID, 100, 10),
      rowAt(3, EventKind.BID, 100, 20),
      rowAt(4, EventKind.TRADE, 100, 4),
      changeRow(0, START_TS + 5000, 1),
      rowAt(6, EventKind.BID, 100, 24),
    ].map((row) => ({ now: row.now, row }));
    const inputs = [rows[0], { now: START_TS + 2000, command: buy }, ...rows.slice(1)];
    const definitions = [[contract(0), contractOf(0, [1, 1], [5, 4])]];
    const latency = { entry: constant(0), response: constant(0) };
    for (const model of ["log", "log-2"] as const) {
      const parts = {
        ...{ definitions, cash: 1e13, seed: 1 },
        venue: venue({ latency, queue: { model } }),
      };
      const run = plain(parts);
      const queues = inputs.map((input) => {
        run.step(input);
        const [mine] = run.venue.markets[0].own.buys;
        return mine === undefined ? null : [Math.round(mine.ahead), mine.tradedLots];
      });
      expect(queues).toEqual([null, null, [10, 0], [6, 4], [12, 8], [10, 0]]);
      for (let cut = 0; cut <= inputs.length; cut++) expectToGoOn({ parts, inputs, cut });
    }
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

test("a state of other instruments is refused", () => {
  const of = (...definitions: Instrument[][]) =>
    plain({ definitions, venue: venuePreset("ideal"), cash: 1e13, seed: 1 }).venue;
  const two = of([contract(0)], [contract(1)]);
  expect(() => two.restore(of([contract(0)]).snapshot())).toThrow(
    "Venue state is of 1 instruments, expected 2",
  );
  const later = of([contract(0), contractOf(0, [1, 1], [5, 4])]);
  const { markets: [market], ...rest } = later.snapshot();
  const responses = { ...market.responses, definition: 1 };
  const state = { ...rest, markets: [{ ...market, responses }] };
  later.restore(state);
  expect(() => of([contract(0)]).restore(state)).toThrow(DefinitionError);
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
