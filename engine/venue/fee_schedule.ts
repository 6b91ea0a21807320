import type { Instrument } from "../instrument/instrument.ts";
import { parseScaled } from "../num/decimal.ts";
import type { Stateful } from "../num/state.ts";
import { MONEY_DECIMALS } from "../instrument/instrument.ts";
import { Liquidity } from "../order/types.ts";
import type { VenueConfig } from "./config.ts";

/** Maker and taker rates, by tier of the value traded so far; shared by the instruments of an account. */
export class FeeSchedule implements Stateful<number> {
  readonly #from: number[] = [];
  readonly #maker: number[] = [];
  readonly #taker: number[] = [];
  #volume = 0;
  #tier = 0;

  constructor(config: VenueConfig) {
    for (const tier of config.fees?.tiers ?? []) {
      const from = parseScaled(tier.fromVolume, MONEY_DECIMALS);
      const last = this.#from.at(-1);
      if (last === undefined ? from !== 0 : from <= last) {
        throw new RangeError(
          `Fee tier starts at ${tier.fromVolume}, expected 0 for the first tier and rising volumes`,
        );
      }
      this.#from.push(from);
      this.#maker.push(tier.makerPpb);
      this.#taker.push(tier.takerPpb);
    }
  }

  /** Rate in ppb of notional for the next fill. */
  ratePpb(instrument: Instrument, liquidity: number): number {
    if (this.#from.length === 0) {
      return liquidity === Liquidity.MAKER ? instrument.makerFeePpb : instrument.takerFeePpb;
    }
    return (liquidity === Liquidity.MAKER ? this.#maker : this.#taker)[this.#tier];
  }

  /** Counts traded value (1e-8 units) towards the next tier, for the fills after this one. */
  add(notional: number): void {
    this.#volume += notional;
    while (this.#tier + 1 < this.#from.length && this.#volume >= this.#from[this.#tier + 1]) {
      this.#tier++;
    }
  }

  /** The value traded, which the tier follows from. */
  snapshot(): number {
    return this.#volume;
  }

  restore(volume: number): void {
    this.#volume = 0;
    this.#tier = 0;
    this.add(volume);
  }
}
