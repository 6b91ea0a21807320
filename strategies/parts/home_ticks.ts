import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Regrid } from "../../engine/instrument/regrid.ts";

/**
 * Ticks of the definition that a run began with. A strategy that reckons in them keeps what it has
 * learnt, and its parameters in ticks keep their price, when the venue changes its tick. Without a
 * change they are the venue's, to the bit.
 */
export class HomeTicks {
  readonly instrument: Instrument;
  /** Home ticks in a tick of the definition in force. */
  unit = 1;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }

  /** Another definition is in force. */
  follow(instrument: Instrument): void {
    this.unit = new Regrid(instrument, this.instrument).ticksNear(1);
  }

  /** A price in the ticks of any definition, in home ticks. */
  from(instrument: Instrument, ticks: number): number {
    return new Regrid(instrument, this.instrument).ticksNear(ticks);
  }

  /** Home ticks in whole ticks of the definition in force, at least 1. */
  whole(ticks: number): number {
    return Math.max(1, Math.round(ticks / this.unit));
  }
}
