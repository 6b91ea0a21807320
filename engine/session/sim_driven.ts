import { type Input, InputKind, type UpdateInput } from "../kernel/input.ts";
import type { KernelFacts } from "../kernel/kernel.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type { Row } from "../tape/row.ts";
import type { SimVenue } from "../venue/sim_venue.ts";
import { meetRow } from "../venue/venue_rows.ts";
import type { DrivenVenue, Unnumbered } from "./driver.ts";
import { MarginWatch } from "./margin_watch.ts";

/** The simulated venue as a `Driver` drives it: what it does becomes inputs of the kernel. */
export class SimDriven implements DrivenVenue {
  readonly #venue: SimVenue;
  readonly #facts: KernelFacts;
  readonly #fuseQuotes: boolean;
  readonly #margin: MarginWatch;

  constructor(venue: SimVenue, facts: KernelFacts) {
    this.#venue = venue;
    this.#facts = facts;
    this.#margin = new MarginWatch(venue, facts);
    this.#fuseQuotes = venue.config.fuseQuotes;
  }

  snapshot(): number {
    return this.#margin.snapshot();
  }

  restore(samples: number): void {
    this.#margin.restore(samples);
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
    market.instant.moment = row.now;
    market.instant.until = row.exchTs;
    if (row.exchTs > market.nextEffect) market.advance();
    market.instant.venueTs = row.exchTs;
    meetRow(market, row, this.#fuseQuotes);
  }

  learn(instrument: number): void {
    const { definitions } = this.#facts.markets[instrument];
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

  closeWhatIsBust(now: number, tell: (input: Unnumbered<Input>) => void): void {
    this.#margin.look((instrument, side, qtyLots) => {
      tell({ kind: InputKind.LIQUIDATION, now, instrument, side, qtyLots });
      return this.#facts.lastLiquidation;
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
