import type { Account } from "../ledger/account.ts";
import type { Recorder } from "../record/recorder.ts";
import type { RiskGate } from "../risk/gate.ts";
import type { Seat } from "../seat/seat.ts";
import type { Clock } from "../time/clock.ts";
import type { LocalMarket } from "./local_market.ts";

/** What the parts of a kernel share: what they keep for themselves besides, each says. */
export interface KernelParts {
  readonly clock: Clock;
  readonly markets: readonly LocalMarket[];
  readonly seats: readonly Seat[];
  /** Books of the strategies' own; none where the account is the one strategy's. */
  readonly books: readonly Account[];
  readonly account: Account;
  readonly gate: RiskGate;
  readonly recorder: Recorder;
}
