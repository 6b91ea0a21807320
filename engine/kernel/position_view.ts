import type { Instrument } from "../instrument/instrument.ts";
import type { PositionView } from "../strategy/contract.ts";
import type { Kernel } from "./kernel.ts";

/** A strategy's look at its position: as we were told of it, not as the venue has it already. */
export class KernelPositionView implements PositionView {
  readonly instrument: Instrument;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel, instrument: Instrument) {
    this.instrument = instrument;
    this.#kernel = kernel;
  }

  get lots(): number {
    return this.#kernel.account.positionLots(this.instrument.index);
  }

  get entryTicks(): number {
    return this.#kernel.account.position(this.instrument.index).entryTicks;
  }

  get realized(): number {
    return this.#kernel.account.realizedOf(this.instrument.index);
  }

  get unrealized(): number {
    const { index } = this.instrument;
    return this.#kernel.account.unrealized(index, this.#kernel.mid2s()[index]);
  }
}
