import type { Instrument } from "../instrument/instrument.ts";
import type { PositionView } from "../strategy/contract.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** A strategy's look at its position: as we were told of it, not as the venue has it already. */
export class KernelPositionView implements PositionView {
  readonly #index: number;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel, index: number) {
    this.#index = index;
    this.#kernel = kernel;
  }

  get instrument(): Instrument {
    return this.#kernel.instruments[this.#index];
  }

  get lots(): number {
    // Not −0, which is what a part of a short lot would leave.
    return Math.trunc(this.#kernel.account.positionLots(this.#index)) + 0;
  }

  get entryTicks(): number {
    return this.#kernel.account.position(this.#index).entryTicks;
  }

  get realized(): number {
    return this.#kernel.account.realizedOf(this.#index);
  }

  get unrealized(): number {
    const index = this.#index;
    return this.#kernel.account.unrealized(index, this.#kernel.mid2s()[index]);
  }
}
