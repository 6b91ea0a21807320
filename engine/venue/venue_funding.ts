import { FundingWatch } from "../ledger/funding_watch.ts";
import type { Stateful } from "../num/state.ts";
import type { MarketState } from "./market_state.ts";
import type { SimAccount } from "./sim_account.ts";

export type VenueFundingState = {
  /** When the last settlement was, µs; −1 for none. */
  readonly settledTs: number;
  /** As announced last; NaN before. */
  readonly ratePpb: number;
  readonly nextFundingTs: number;
};

/** Funding of one instrument: settles on the position that the venue knows, which may not be ours yet. */
export class VenueFunding implements Stateful<VenueFundingState> {
  readonly #market: MarketState;
  readonly #account: SimAccount;
  readonly #watch: FundingWatch;
  readonly #announced = { ratePpb: NaN, nextFundingTs: NaN };

  constructor(market: MarketState, account: SimAccount) {
    this.#market = market;
    this.#account = account;
    this.#watch = new FundingWatch(1, market.config.funding);
  }

  /** The coming settlement's rate, and when it is; passing that time settles the one before. */
  onRate(exchTs: number, ratePpb: number, nextTs: number): void {
    const announced = this.#announced;
    if (this.#watch.passes(0, announced, exchTs, nextTs)) {
      this.#settle(announced.ratePpb, this.#market.mark);
    }
    announced.ratePpb = ratePpb;
    announced.nextFundingTs = nextTs;
  }

  /** A settlement as the venue recorded it; `mark` 0 where the record has none. */
  onSettlement(exchTs: number, ratePpb: number, mark: number): void {
    if (!this.#watch.settles(0, exchTs)) return;
    this.#settle(ratePpb, mark > 0 ? mark : this.#market.mark);
  }

  snapshot(): VenueFundingState {
    const [settledTs] = this.#watch.snapshot();
    return { settledTs, ...this.#announced };
  }

  restore({ settledTs, ratePpb, nextFundingTs }: VenueFundingState): void {
    this.#watch.restore([settledTs]);
    this.#announced.ratePpb = ratePpb;
    this.#announced.nextFundingTs = nextFundingTs;
  }

  #settle(ratePpb: number, mark: number): void {
    const { index } = this.#market.instrument;
    if (mark > 0) this.#account.settleFunding(index, mark, ratePpb);
  }
}
