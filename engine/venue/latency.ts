import { DecisionKind } from "../order/order_command.ts";
import type { Random, RandomState } from "../num/random.ts";
import type { Stateful } from "../num/state.ts";
import { exp } from "../num/libm/exp.ts";
import type { LatencyConfig, Leg } from "./latency_config.ts";

/** Which request is on its way. */
export const Entry = Object.freeze({ NEW: 0, MODIFY: 1, CANCEL: 2 } as const);
export type Entry = (typeof Entry)[keyof typeof Entry];

/** Which request a command is. */
export const entryOf = ({ kind }: { readonly kind: DecisionKind }): Entry =>
  (kind - DecisionKind.SUBMIT) as Entry;

/** Where the draws of a model are; null for one that draws nothing and so has no state. */
export type LatencyState = RandomState | null;

/** How long an order's messages take. Draws are made in the order of the requests, so a seed fixes them. */
export interface LatencyModel extends Stateful<LatencyState> {
  /** Time from our sending to the venue's taking it, µs; negative: lost, and we learn so after that long. */
  entryUs(kind: Entry, sentTs: number): number;
  /** Time from the venue's decision to our knowing, µs. */
  responseUs(venueTs: number): number;
}

/** Makes the model of a configuration. `random` is used by drawn legs alone. */
export function latencyModel(config: LatencyConfig, random: Random): LatencyModel {
  if ("trips" in config) return new RecordedTrips(config.trips);
  return new LegLatency(
    [config.entry, config.modify ?? config.entry, config.cancel ?? config.entry],
    config.response,
    random,
  );
}

class LegLatency implements LatencyModel {
  readonly #entry: readonly Leg[];
  readonly #response: Leg;
  readonly #random: Random;

  constructor(entry: readonly Leg[], response: Leg, random: Random) {
    this.#entry = entry;
    this.#response = response;
    this.#random = random;
  }

  entryUs(kind: Entry, _sentTs: number): number {
    return draw(this.#entry[kind], this.#random);
  }

  responseUs(_venueTs: number): number {
    return draw(this.#response, this.#random);
  }

  snapshot(): LatencyState {
    return this.#random.snapshot();
  }

  restore(state: LatencyState): void {
    if (state === null) throw new TypeError("Latency state is null, expected that of drawn legs");
    this.#random.restore(state);
  }
}

/** One value of a leg, whole µs. */
function draw(leg: Leg, random: Random): number {
  switch (leg.kind) {
    case "constant":
      return leg.us;
    case "lognormal": {
      const us = Math.round(leg.medianUs * exp(leg.sigma * random.normal()));
      return Math.min(leg.maxUs, Math.max(leg.minUs, us));
    }
    case "sampled":
      return leg.valuesUs[random.int(leg.valuesUs.length)];
  }
}

/**
 * Round trips as they were measured (hftbacktest's `IntpOrderLatency`): the entry leg is
 * interpolated over the request times, the response leg over the venue times; before the first
 * and after the last trip theirs hold. A trip with a venue time ≤ 0 was lost on the way: requests
 * next to it are lost too, and we learn of it after that trip's whole time. Lost trips have no
 * response leg.
 */
class RecordedTrips implements LatencyModel {
  readonly #sent: Float64Array;
  readonly #venue: Float64Array;
  readonly #seen: Float64Array;
  /** Of the trips that were answered, by venue time. */
  readonly #answeredAt: Float64Array;
  readonly #answerSeen: Float64Array;
  // Where the last search ended: it makes the next one short, and changes no answer.
  #entryAt = 0;
  #responseAt = 0;

  constructor(trips: readonly (readonly [number, number, number])[]) {
    this.#sent = Float64Array.from(trips, (trip) => trip[0]);
    this.#venue = Float64Array.from(trips, (trip) => trip[1]);
    this.#seen = Float64Array.from(trips, (trip) => trip[2]);
    const answered = trips.filter((trip) => trip[1] > 0).sort((a, b) => a[1] - b[1]);
    this.#answeredAt = Float64Array.from(answered, (trip) => trip[1]);
    this.#answerSeen = Float64Array.from(answered, (trip) => trip[2]);
    for (let i = 1; i < trips.length; i++) {
      if (this.#sent[i] < this.#sent[i - 1]) {
        throw new RangeError(
          `Latency trip ${i} is sent before trip ${i - 1}, expected rising times`,
        );
      }
    }
  }

  entryUs(_kind: Entry, sentTs: number): number {
    const at = this.#entryAt = seek(this.#sent, sentTs, this.#entryAt);
    const next = this.#bracket(this.#sent, sentTs, at);
    if (this.#venue[at] <= 0 || this.#venue[next] <= 0) {
      return -this.#between(this.#sent, this.#seen, this.#sent, sentTs, at, next);
    }
    return this.#between(this.#sent, this.#venue, this.#sent, sentTs, at, next);
  }

  responseUs(venueTs: number): number {
    const times = this.#answeredAt;
    if (times.length === 0) return 0;
    const at = this.#responseAt = seek(times, venueTs, this.#responseAt);
    const next = this.#bracket(times, venueTs, at);
    return this.#between(times, this.#answerSeen, times, venueTs, at, next);
  }

  snapshot(): LatencyState {
    return null;
  }

  restore(state: LatencyState): void {
    if (state !== null) {
      throw new TypeError("Latency state is that of drawn legs, expected null for recorded trips");
    }
  }

  /** Index of the trip to interpolate towards: the same one outside the recorded range. */
  #bracket(times: Float64Array, ts: number, at: number): number {
    return ts <= times[at] || at + 1 >= times.length ? at : at + 1;
  }

  /** `to − from`, interpolated at `ts` along `axis` between two trips, whole µs. */
  #between(
    from: Float64Array,
    to: Float64Array,
    axis: Float64Array,
    ts: number,
    at: number,
    next: number,
  ): number {
    const first = to[at] - from[at];
    if (next === at || axis[next] === axis[at]) return Math.max(0, first);
    const share = (ts - axis[at]) / (axis[next] - axis[at]);
    return Math.max(0, Math.round(first + share * (to[next] - from[next] - first)));
  }
}

/** Last index whose time is at or before `ts`, or 0; starts at the last answer, as times rise. */
function seek(times: Float64Array, ts: number, from: number): number {
  let at = times[from] <= ts ? from : 0;
  while (at + 1 < times.length && times[at + 1] <= ts) at++;
  return at;
}
