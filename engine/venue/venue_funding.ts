import { FundingWatch } from "../ledger/funding_watch.ts";
import type { Regrid } from "../instrument/regrid.ts";
import type { Stateful } from "../num/state.ts";
import type { MarketState } from "./market_state.ts";
import type { SimAccount } from "./sim_account.ts";

export type VenueFundingState = {
  /** When the last settlement was, µs; −1 for none. */
  readonly settledTs: number;
  /** As announced last; NaN before. */
  readonly ratePpb: number;
  readonly nextFundingTs: number;
  readonly dueTs: number;
  readonly heldTs: number;
  readonly heldLots: number;
  readonly heldMark: number;
};

/**
 * Funding of one instrument: settles on the position that the venue knew at the settlement's time,
 * which may not be ours yet, at the mark price of that time.
 */
export class VenueFunding implements Stateful<VenueFundingState> {
  readonly #market: MarketState;
  readonly #account: SimAccount;
  readonly #watch: FundingWatch;
  readonly #announced = { ratePpb: NaN, nextFundingTs: NaN };
  /** When the position is to be noted that the coming settlement is paid on; Infinity for never. */
  dueTs = Infinity;
  /** The position and the mark price at the last settlement that was announced. */
  readonly #held = { ts: NaN, lots: 0, mark: NaN };

  constructor(market: MarketState, account: SimAccount) {
    this.#market = market;
    this.#account = account;
    this.#watch = new FundingWatch(1, market.config.funding);
  }

  /** The coming settlement's rate, and when it is; passing that time settles the one before. */
  onRate(exchTs: number, ratePpb: number, nextTs: number): void {
    const announced = this.#announced;
    if (this.#watch.passes(0, announced, exchTs, nextTs)) {
      this.#settle(announced.nextFundingTs, announced.ratePpb, 0);
    }
    announced.ratePpb = ratePpb;
    announced.nextFundingTs = nextTs;
    this.dueTs = this.#market.config.funding && nextTs > exchTs ? nextTs : Infinity;
  }

  /** The settlement's time is here. */
  note(): void {
    const held = this.#held;
    held.ts = this.dueTs;
    held.lots = this.#lots;
    held.mark = this.#market.mark;
    this.dueTs = Infinity;
  }

  regrid(regrid: Regrid): void {
    this.#held.lots = regrid.lotsNear(this.#held.lots);
  }

  get #lots(): number {
    return this.#account.account.positionLots(this.#market.instrument.index);
  }

  /** A settlement as the venue recorded it; `mark` 0 where the record has none. */
  onSettlement(exchTs: number, ratePpb: number, mark: number): void {
    if (!this.#watch.settles(0, exchTs)) return;
    this.#settle(exchTs, ratePpb, mark);
  }

  snapshot(): VenueFundingState {
    const [settledTs] = this.#watch.snapshot();
    const { ts: heldTs, lots: heldLots, mark: heldMark } = this.#held;
    return { settledTs, ...this.#announced, dueTs: this.dueTs, heldTs, heldLots, heldMark };
  }

  restore(state: VenueFundingState): void {
    this.#watch.restore([state.settledTs]);
    this.#announced.ratePpb = state.ratePpb;
    this.#announced.nextFundingTs = state.nextFundingTs;
    this.dueTs = state.dueTs;
    Object.assign(this.#held, { ts: state.heldTs, lots: state.heldLots, mark: state.heldMark });
  }

  /** @param mark as recorded; 0 where it is not */
  #settle(ts: number, ratePpb: number, mark: number): void {
    const { index } = this.#market.instrument;
    const held = this.#held;
    // A record is of a few milliseconds after the time that was announced.
    const isHeld = Math.abs(held.ts - ts) < 60_000_000;
    const price = mark > 0 ? mark : isHeld ? held.mark : this.#market.mark;
    const lots = isHeld ? held.lots : this.#lots;
    if (price > 0) this.#account.settleFunding(index, price, ratePpb, lots);
  }
}
