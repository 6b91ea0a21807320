import type { KernelOutcome } from "../kernel/kernel.ts";
import type { AccountTotals } from "../kernel/totals.ts";
import type { SimAccount } from "../venue/sim_account.ts";

/**
 * What a session came to: the account as we were told of it, and what the venue knows besides. Where
 * a strategy is cut off that goes on trading after the last row, the venue's part may be ahead.
 */
export interface SessionTotals extends AccountTotals {
  /** Value traded, 1e-8 units. */
  readonly turnover: number;
  readonly liquidations: number;
}

/** What a finished session leaves. */
export interface SessionOutcome extends Omit<KernelOutcome, "account"> {
  readonly totals: SessionTotals;
  /** Rows applied, by instrument. */
  readonly rows: readonly number[];
  readonly toTs: number;
}

/** A kernel's outcome and the simulated venue's, after the rows of a session. */
export function sessionOutcome(
  { account, ...kernel }: KernelOutcome,
  { turnover, liquidations }: SimAccount,
  { rows, toTs }: Pick<SessionOutcome, "rows" | "toTs">,
): SessionOutcome {
  return { ...kernel, totals: { ...account, turnover, liquidations }, rows, toTs };
}
