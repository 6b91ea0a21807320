import type { Account } from "../ledger/account.ts";
import type { LogEntry } from "../record/columns.ts";
import type { Seat } from "../seat/seat.ts";
import type { Clock } from "../time/clock.ts";
import type { AccountReport } from "./live_input.ts";
import type { LocalMarket } from "./local_market.ts";

/** Ours, as a report is held against it. */
export interface ReportedParts {
  readonly clock: Clock;
  readonly account: Account;
  readonly markets: readonly LocalMarket[];
  readonly seats: readonly Seat[];
}

/** Where the venue's account and ours differ. */
export type AccountDifference = LogEntry["fields"];

/**
 * Holds the venue's view of the account against ours: wallet, positions, open orders. Nothing is
 * booked; what is found is for whoever reconciles, who knows what is still under way.
 *
 * @throws {RangeError} on a position with a side: an account in hedge mode
 */
export function compareAccount(
  report: AccountReport,
  { clock, account, markets, seats }: ReportedParts,
): readonly AccountDifference[] {
  const found: AccountDifference[] = [];
  const note = (what: string, name: string, ours: number, venue: number) => {
    if (ours !== venue) found.push({ what, name, ours, venue });
  };
  for (const { asset, wallet } of report.balances) {
    if (asset === account.asset) note("wallet", asset, account.wallet, wallet);
  }
  const lots = new Float64Array(markets.length);
  for (const { instrument, positionSide, qtyLots } of report.positions) {
    if (positionSide !== 0) {
      const { symbol } = markets[instrument].instrument;
      throw new RangeError(
        `Account report has a position of ${symbol} with side ${positionSide}, expected 0: the ` +
          `account is in hedge mode, expected one-way mode`,
      );
    }
    lots[instrument] += qtyLots;
  }
  for (const { index, instrument } of markets) {
    note("position", instrument.symbol, account.positionLots(index), lots[index]);
  }
  const ours = new Map<number, number>();
  for (const { registry } of seats) {
    for (const order of registry.open(-1, clock.step)) {
      if (order.isActive) ours.set(order.id, order.filledLots);
    }
  }
  for (const { orderId, venueOrderId, filledLots } of report.openOrders) {
    const name = ours.has(orderId) ? `order ${orderId}` : `venue's order ${venueOrderId}`;
    note("filled", name, ours.get(orderId) ?? NaN, filledLots);
    ours.delete(orderId);
  }
  for (const [id, filledLots] of ours) note("filled", `order ${id}`, filledLots, NaN);
  return found;
}
