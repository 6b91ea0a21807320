import type { Regrid } from "../instrument/regrid.ts";
import type { Account } from "../ledger/account.ts";
import { FundingWatch } from "../ledger/funding_watch.ts";
import { RecentFills, type RecentFillsState } from "../ledger/recent_fills.ts";
import type { Stateful } from "../num/state.ts";
import type { Row } from "../tape/row.ts";
import type { KernelParts } from "./parts.ts";

type SettlementState = {
  /** When it was, venue's time; −Infinity before the first. */
  readonly ts: number;
  readonly mark: number;
  readonly ratePpb: number;
  /** Lots that were paid on, by account or book. */
  readonly lots: readonly number[];
};

interface Late {
  readonly seat: number;
  readonly index: number;
  readonly ts: number;
  readonly ratePpb: number;
  readonly amount: number;
}

export type FundingDeskState = {
  readonly settledTs: readonly number[];
  readonly settlements: readonly SettlementState[];
  /** Mark prices at settlements that passed and are not booked yet; NaN for none. */
  readonly marks: readonly number[];
  /** By account or book, by instrument. */
  readonly fills: readonly (readonly RecentFillsState[])[];
};

/**
 * Books funding: once for each settlement, on the position that was held at its time, at the mark
 * price of that time. News come later: the row that tells of it by seconds, and a fill of before by
 * the time that an answer takes; such a fill is paid on when it is told.
 */
export class FundingDesk implements Stateful<FundingDeskState> {
  readonly #parts: KernelParts;
  readonly #watch: FundingWatch;
  readonly #settlements: SettlementState[];
  readonly #marks: Float64Array;
  /** The account's fills where it is one strategy's, else those of the books. */
  readonly #fills: readonly (readonly RecentFills[])[];
  /** A payment that is booked and not told yet. */
  #late: Late | null = null;

  constructor(parts: KernelParts, isOn: boolean, books: number) {
    const { length } = parts.markets;
    this.#parts = parts;
    this.#watch = new FundingWatch(length, isOn);
    const none = { ts: -Infinity, mark: 0, ratePpb: 0, lots: [] };
    this.#settlements = Array.from({ length }, () => none);
    this.#marks = new Float64Array(length).fill(NaN);
    this.#fills = Array.from(
      { length: Math.max(1, books) },
      () => Array.from({ length }, () => new RecentFills()),
    );
  }

  /** A mark price is about to be replaced: the last one up to a settlement is what it is paid at. */
  beforeMark({ instrument: index, exchTs }: Row): void {
    const { mark, nextFundingTs } = this.#parts.markets[index].mark;
    if (exchTs > nextFundingTs && Number.isNaN(this.#marks[index])) this.#marks[index] = mark;
  }

  /** The coming settlement is announced. Passing the time of the one before settles that. */
  rate(row: Row): void {
    const { instrument: index, exchTs, aux: nextTs } = row;
    const { mark } = this.#parts.markets[index];
    const due = mark.nextFundingTs;
    if (this.#watch.passes(index, mark, exchTs, nextTs)) {
      const { fundingRatePpb: ratePpb } = mark;
      this.#settle(row, due, ratePpb, this.#markAt(index));
    }
    if (nextTs !== due) this.#marks[index] = NaN;
  }

  /** A settlement as the venue recorded it. */
  record(row: Row): void {
    const { instrument: index, exchTs, price: ratePpb, aux: mark } = row;
    if (!this.#watch.settles(index, exchTs)) return;
    const due = this.#parts.markets[index].mark.nextFundingTs;
    // The record is of a few milliseconds after the time that was announced.
    const ts = Math.abs(due - exchTs) < 60_000_000 ? Math.min(due, exchTs) : exchTs;
    this.#settle(row, ts, ratePpb, mark > 0 ? mark : this.#markAt(index));
  }

  /** A fill is booked, on one strategy's orders. @param lots signed */
  filled(strategy: number, index: number, lots: number, venueTs: number): void {
    const at = this.#fills.length === 1 ? 0 : strategy;
    this.#fills[at][index].add(venueTs, lots);
    if (venueTs <= this.#settlements[index].ts) this.#payLate(at, index, lots);
  }

  /** Tells of a late payment, once the strategy has been told of the fill that it is for. */
  tellLate(): void {
    const late = this.#late;
    if (late === null) return;
    this.#late = null;
    const { clock, markets, seats } = this.#parts;
    const { funding } = markets[late.index];
    funding.exchTs = late.ts;
    funding.localTs = clock.now;
    funding.ratePpb = late.ratePpb;
    funding.amount = late.amount;
    seats[late.seat].onFunding(funding);
  }

  regrid(index: number, regrid: Regrid): void {
    for (const fills of this.#fills) fills[index].regrid(regrid);
    const settled = this.#settlements[index];
    const lots = settled.lots.map((own) => regrid.lotsNear(own));
    this.#settlements[index] = { ...settled, lots };
  }

  snapshot(): FundingDeskState {
    return {
      settledTs: this.#watch.snapshot(),
      settlements: this.#settlements.map((one) => ({ ...one, lots: [...one.lots] })),
      marks: [...this.#marks],
      fills: this.#fills.map((own) => own.map((fills) => fills.snapshot())),
    };
  }

  restore({ settledTs, settlements, marks, fills }: FundingDeskState): void {
    this.#watch.restore(settledTs);
    for (const [i, one] of settlements.entries()) this.#settlements[i] = one;
    this.#marks.set(marks);
    for (const [at, own] of fills.entries()) {
      for (const [i, state] of own.entries()) this.#fills[at][i].restore(state);
    }
  }

  #markAt(index: number): number {
    const held = this.#marks[index];
    return Number.isNaN(held) ? this.#parts.markets[index].mark.mark : held;
  }

  /** Pays on what each held at the time; of several strategies the last one has what is left. */
  #settle(
    { instrument: index, exchTs, now }: Row,
    ts: number,
    ratePpb: number,
    mark: number,
  ): void {
    if (!(mark > 0)) return;
    const { account, books, clock, markets, seats } = this.#parts;
    clock.now = now;
    clock.step++;
    const price = Math.round(mark);
    const own = books.length === 0 ? [account] : books;
    const lots = own.map((book, i) => book.positionLots(index) - this.#fills[i][index].after(ts));
    this.#settlements[index] = { ts, mark: price, ratePpb, lots };
    const held = lots.reduce((sum, one) => sum + one, 0);
    let left = account.applyFunding(index, price, ratePpb, held);
    const { funding } = markets[index];
    for (const [i, seat] of seats.entries()) {
      funding.exchTs = exchTs;
      funding.localTs = now;
      funding.ratePpb = ratePpb;
      const amount = i < books.length - 1
        ? books[i].applyFunding(index, price, ratePpb, lots[i])
        : left;
      if (i === books.length - 1) books[i].addFunding(index, left);
      left -= amount;
      funding.amount = amount;
      seat.onFunding(funding);
    }
  }

  /** A fill of before the last settlement is told only now: what it changes of the payment is booked. */
  #payLate(at: number, index: number, lots: number): void {
    const { account, books } = this.#parts;
    const { mark, ratePpb, lots: paidOn, ts } = this.#settlements[index];
    const all = paidOn.reduce((sum, one) => sum + one, 0);
    const amount = difference(account, index, { mark, ratePpb, from: all, to: all + lots });
    account.addFunding(index, amount);
    if (books.length > 0) books[at].addFunding(index, amount);
    const now = paidOn.map((own, i) => i === at ? own + lots : own);
    this.#settlements[index] = { ts, mark, ratePpb, lots: now };
    if (amount !== 0) this.#late = { seat: books.length > 0 ? at : 0, index, ts, ratePpb, amount };
  }
}

/** What the payment on one position is more than that on another. */
function difference(
  account: Account,
  index: number,
  { mark, ratePpb, from, to }: { mark: number; ratePpb: number; from: number; to: number },
): number {
  return account.fundingOn(index, mark, ratePpb, to) -
    account.fundingOn(index, mark, ratePpb, from);
}
