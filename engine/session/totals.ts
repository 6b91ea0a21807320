import type { KernelDoors } from "../kernel/kernel_doors.ts";
import type { SimAccount } from "../venue/sim_account.ts";

/**
 * Final counts and money of a session: as we were told, money in 1e-8 units. Where a strategy is cut
 * off that goes on trading after the last row, the venue's turnover and liquidations may be ahead.
 */
export interface SessionTotals {
  /** Orders that left us: what risk denied is counted apart. */
  readonly orders: number;
  readonly fills: number;
  readonly denied: number;
  readonly rejected: number;
  /** In lots of the record (`SessionOutcome.instruments`). */
  readonly positionLots: readonly number[];
  readonly fees: number;
  readonly funding: number;
  readonly realized: number;
  readonly unrealized: number;
  readonly equity: number;
  readonly turnover: number;
  readonly liquidations: number;
}

export function totalsOf(doors: KernelDoors, venue: SimAccount): SessionTotals {
  const { ledger: account, locals, recorder } = doors;
  const unrealized = account.unrealizedTotal(locals.mid2s());
  return {
    orders: recorder.orders - recorder.denied,
    fills: recorder.fills,
    denied: recorder.denied,
    rejected: recorder.rejected,
    positionLots: locals.all.map((_, i) => recorder.grid.lots(i, account.positionLots(i))),
    fees: account.fees,
    funding: account.funding,
    realized: account.realized,
    unrealized,
    equity: account.wallet + unrealized,
    turnover: venue.turnover,
    liquidations: venue.liquidations,
  };
}
