import type { KernelInterior } from "./kernel_interior.ts";

/** Final counts and money of a session, as we were told; money in 1e-8 units. */
export interface AccountTotals {
  /** Orders that left us: what risk denied is counted apart. */
  readonly orders: number;
  readonly fills: number;
  readonly denied: number;
  readonly rejected: number;
  /** In lots of the record (`KernelOutcome.instruments`). */
  readonly positionLots: readonly number[];
  readonly fees: number;
  readonly funding: number;
  readonly realized: number;
  readonly unrealized: number;
  readonly equity: number;
}

/** What one of several strategies came to, money in 1e-8 units. */
export interface StrategyTotals {
  readonly label: string;
  /** Share of the cash that its own limits refer to. */
  readonly capital: number;
  /** Orders that left us. */
  readonly orders: number;
  readonly fills: number;
  readonly denied: number;
  /** In lots of the record (`KernelOutcome.instruments`). */
  readonly positionLots: readonly number[];
  readonly fees: number;
  readonly funding: number;
  readonly realized: number;
  readonly unrealized: number;
  /** Realised and unrealised P&L, less fees, with funding. */
  readonly pnl: number;
}

/** Each of several strategies, in their order; none where one has the account to itself. */
export function strategyTotals(inner: KernelInterior): readonly StrategyTotals[] {
  const { books, locals, recorder, seats } = inner;
  const mid2s = locals.mid2s();
  return books.map((book, at) => {
    const { label, capital, counts } = seats[at];
    return {
      ...{ label, capital, ...counts },
      positionLots: locals.all.map((_, i) => recorder.grid.lots(i, book.positionLots(i))),
      fees: book.fees,
      funding: book.funding,
      realized: book.realized,
      unrealized: book.unrealizedTotal(mid2s),
      pnl: book.equity(mid2s),
    };
  });
}

export function accountTotals(inner: KernelInterior): AccountTotals {
  const { ledger: account, locals, recorder } = inner;
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
  };
}
