import type { Instrument } from "../instrument/instrument.ts";
import type { Side } from "../order/types.ts";
import { Account } from "./account.ts";

/** Positions and P&L of one strategy, money in 1e-8 units. */
export interface StrategyPositions {
  positionLots(index: number): number;
  /** Average entry price in ticks; 0 when flat. */
  entryTicks(index: number): number;
  realizedOf(index: number): number;
  /** At best bid + best ask in ticks. */
  unrealized(index: number, mid2Ticks: number): number;
}

/** A fill in the definition that it happened under. */
export interface BookedFill {
  readonly side: Side;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly fee: number;
}

/**
 * What one strategy of several holds and has made on the account that they share: the same books as
 * an account's, opened with nothing, so that its equity is the strategy's P&L. The sum over all
 * strategies is the account's; where a funding payment does not divide to the last 1e-8, the last
 * strategy has the rest.
 */
export class StrategyBook implements StrategyPositions {
  readonly #account: Account;

  constructor(instruments: readonly Instrument[]) {
    this.#account = new Account({ instruments, cash: 0 });
  }

  positionLots(index: number): number {
    return this.#account.positionLots(index);
  }

  entryTicks(index: number): number {
    return this.#account.position(index).entryTicks;
  }

  realizedOf(index: number): number {
    return this.#account.realizedOf(index);
  }

  unrealized(index: number, mid2Ticks: number): number {
    return this.#account.unrealized(index, mid2Ticks);
  }

  get realized(): number {
    return this.#account.realized;
  }

  get fees(): number {
    return this.#account.fees;
  }

  get funding(): number {
    return this.#account.funding;
  }

  unrealizedTotal(mid2s: ArrayLike<number>): number {
    return this.#account.unrealizedTotal(mid2s);
  }

  /** Realised and unrealised P&L, fees and funding. */
  pnl(mid2s: ArrayLike<number>): number {
    return this.#account.equity(mid2s);
  }

  applyFill(index: number, fill: BookedFill, definition: Instrument): void {
    const { side, priceTicks, qtyLots, fee } = fill;
    this.#account.applyFill(index, side, priceTicks, qtyLots, fee, definition);
  }

  /** Books this strategy's own share of a settlement; returns it. */
  applyFunding(index: number, markPrice1e8: number, ratePpb: number): number {
    return this.#account.applyFunding(index, markPrice1e8, ratePpb);
  }

  /** Books a given amount of a settlement. */
  addFunding(index: number, amount: number): void {
    this.#account.addFunding(index, amount);
  }

  regrid(index: number, to: Instrument): void {
    this.#account.regrid(index, to);
  }
}

/** The book of the one strategy that has an account to itself: the account. */
export class SoleBook implements StrategyPositions {
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  positionLots(index: number): number {
    return this.#account.positionLots(index);
  }

  entryTicks(index: number): number {
    return this.#account.position(index).entryTicks;
  }

  realizedOf(index: number): number {
    return this.#account.realizedOf(index);
  }

  unrealized(index: number, mid2Ticks: number): number {
    return this.#account.unrealized(index, mid2Ticks);
  }
}
