import type { Account } from "../ledger/account.ts";
import type { Instrument } from "../instrument/instrument.ts";
import type { PositionView } from "../strategy/contract.ts";
import type { SeatMarket } from "./services.ts";
import { sealClass } from "./sealed.ts";

/** A strategy's look at its position: as we were told of it, not as the venue has it already. */
export class SeatPositionView implements PositionView {
  static {
    sealClass(this);
  }

  readonly #index: number;
  readonly #market: SeatMarket;
  readonly #book: Account;

  constructor(index: number, market: SeatMarket, book: Account) {
    this.#index = index;
    this.#market = market;
    this.#book = book;
    Object.freeze(this);
  }

  get instrument(): Instrument {
    return this.#market.instrument;
  }

  get lots(): number {
    // Not −0, which is what a part of a short lot would leave.
    return Math.trunc(this.#book.positionLots(this.#index)) + 0;
  }

  get entryTicks(): number {
    return this.#book.position(this.#index).entryTicks;
  }

  get realized(): number {
    return this.#book.realizedOf(this.#index);
  }

  get unrealized(): number {
    return this.#book.unrealized(this.#index, this.#market.mid2);
  }
}
