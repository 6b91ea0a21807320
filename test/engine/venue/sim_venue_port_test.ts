import { PlainBook } from "../../../engine/book/plain_book.ts";
import { applyRow } from "../../../engine/book/apply_row.ts";
import { VenueUpdate } from "../../../engine/order/venue_update.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { Clock } from "../../../engine/time/clock.ts";
import type { VenueConfig, VenueConfigInput } from "../../../engine/venue/config.ts";
import { venuePreset } from "../../../engine/venue/presets.ts";
import { SimVenue } from "../../../engine/venue/sim_venue.ts";
import { meetRow } from "../../../engine/venue/venue_rows.ts";
import { venue } from "../session/config.ts";
import { contract, START_TS } from "../session/market_tape.ts";
import { describePort, type PortRig } from "./port_conformance.ts";

const STEP_US = 1000;
const WHOLE_US = 2_000_000;

/** The simulated venue with a market that a test moves. */
class SimRig implements PortRig {
  readonly port: SimVenue;
  readonly #clock = new Clock();

  constructor(rules: VenueConfig) {
    const clock = this.#clock;
    clock.now = START_TS;
    const instruments = [contract(0)];
    const makeBook = () => new PlainBook();
    this.port = new SimVenue({
      ...{ instruments, venue: rules, cash: 1e13, seed: 1, clock, makeBook },
    });
    this.#row(EventKind.BID, 10_000, 50);
    this.#row(EventKind.ASK, 10_001, 50);
  }

  sellInto(priceTicks: number, lots: number): void {
    this.answersLater();
    this.#row(EventKind.TRADE, priceTicks, lots);
  }

  /** Time in which all that is under way arrives: answers wait. */
  answersLater(): void {
    const { markets } = this.port;
    for (let passed = 0; passed < WHOLE_US; passed += STEP_US) {
      this.#clock.now += STEP_US;
      for (const market of markets) {
        market.instant.moment = this.port.isArrival ? this.#clock.now : 0;
        market.instant.until = this.#clock.now;
        market.advance();
      }
    }
  }

  answers(): readonly VenueUpdate[] {
    const answers: VenueUpdate[] = [];
    this.answersLater();
    const [{ responses }] = this.port.markets;
    while (responses.nextAt <= this.#clock.now && responses.first !== undefined) {
      answers.push(Object.assign(new VenueUpdate(), responses.first));
      responses.shift();
    }
    return answers;
  }

  #row(kind: number, price: number, qty: number): void {
    const now = ++this.#clock.now;
    const [market] = this.port.markets;
    const row = { instrument: 0, code: kind | RowFlag.LAST, price, qty, aux: 0, exchTs: now, now };
    market.instant.moment = this.port.isArrival ? now : 0;
    market.instant.until = now;
    market.advance();
    market.instant.venueTs = now;
    meetRow(market, row, false);
    applyRow(market.book, row, false);
  }
}

const PLAIN: Partial<VenueConfigInput> = { selfTrade: "none" };

for (const ordering of ["arrival", "venue-time"] as const) {
  describePort(`the simulated venue, ${ordering}`, () => new SimRig(venue({ ...PLAIN, ordering })));
}

for (const preset of ["binance-usdm", "hftbacktest"]) {
  const rules = { ...venuePreset(preset), filters: false, rateLimits: [] };
  describePort(`the simulated venue, ${preset}`, () => new SimRig(rules));
}

describePort("the ideal venue", () => new SimRig(venuePreset("ideal")));
