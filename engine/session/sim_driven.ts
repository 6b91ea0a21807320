import { type Input, InputKind, type UpdateInput } from "../kernel/input.ts";
import type { KernelDoors } from "../kernel/kernel_doors.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type { Row } from "../tape/row.ts";
import type { SimVenue } from "../venue/sim_venue.ts";
import { meetRow } from "../venue/venue_rows.ts";
import type { DrivenVenue, Unnumbered } from "./driver.ts";

/** The simulated venue as a `Driver` drives it: what it does becomes inputs of the kernel. */
export class SimDriven implements DrivenVenue {
  readonly #venue: SimVenue;
  readonly #doors: KernelDoors;
  readonly #fuseQuotes: boolean;
  /** Samples of the account after which margin was looked at. */
  #samples = 0;

  constructor(venue: SimVenue, doors: KernelDoors) {
    this.#venue = venue;
    this.#doors = doors;
    this.#fuseQuotes = venue.config.fuseQuotes;
  }

  snapshot(): number {
    return this.#samples;
  }

  restore(samples: number): void {
    this.#samples = samples;
  }

  get nextAnswerTs(): number {
    return this.#venue.nextAnswerTs;
  }

  get nextEffectTs(): number {
    return this.#venue.nextEffectTs;
  }

  get isIdle(): boolean {
    return this.#venue.isIdle;
  }

  meet(row: Row): void {
    const market = this.#venue.markets[row.instrument];
    market.moment = row.now;
    market.until = row.exchTs;
    if (row.exchTs > market.nextEffect) market.advance();
    market.venueTs = row.exchTs;
    meetRow(market, row, this.#fuseQuotes);
  }

  learn(instrument: number): void {
    const { definitions } = this.#doors.locals.all[instrument];
    this.#venue.markets[instrument].append(definitions[definitions.length - 1]);
  }

  takeOverdue(ts: number): void {
    this.#venue.takeOverdue(ts);
  }

  /** By instrument, then as they were sent. */
  tellAnswers(ts: number, tell: (input: Unnumbered<UpdateInput>) => void): void {
    for (const [i, { responses }] of this.#venue.markets.entries()) {
      while (responses.nextAt <= ts) {
        const update = responses.first;
        if (update === undefined) break;
        responses.shift();
        tell(inputOf(i, update));
      }
    }
  }

  /** Margin is looked at with each sample of the account. */
  closeWhatIsBust(tell: (input: Unnumbered<Input>) => void): void {
    const doors = this.#doors;
    const { locals, watch, clock } = doors;
    if (watch.samples === this.#samples) return;
    this.#samples = watch.samples;
    const now = clock.now;
    this.#venue.liquidateIfBust(locals.all, locals.mid2s(), (instrument, side, qtyLots) => {
      tell({ kind: InputKind.LIQUIDATION, now, instrument, side, qtyLots });
      return doors.lastLiquidation;
    });
  }
}

function inputOf(
  instrument: number,
  { kind: update, localTs: now, definition, feeAsset: _, venueOrderId: _2, ...fields }: VenueUpdate,
): Unnumbered<UpdateInput> {
  const units = definition === 0 ? {} : { definition };
  return { kind: InputKind.UPDATE, now, instrument, update, ...fields, ...units };
}
