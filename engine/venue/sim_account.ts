import { NO_ASK, NO_BID } from "../book/paged_book.ts";
import { offGridPosition } from "../instrument/definitions.ts";
import { type Instrument, MONEY_SCALE } from "../instrument/instrument.ts";
import { Regrid } from "../instrument/regrid.ts";
import { Account, type AccountState } from "../ledger/account.ts";
import { fee, type Ratio, tickLotMoney, tickLotValue } from "../instrument/money.ts";
import { Rounding } from "../num/mul_div.ts";
import { type Liquidity, Reason, type Side } from "../order/types.ts";
import type { MarketFacts } from "./admission.ts";
import type { VenueConfig } from "./config.ts";
import { FeeSchedule } from "./fee_schedule.ts";
import { type RateState, RateWindows } from "./rate_windows.ts";
import type { VenueOrder } from "./venue_order.ts";

const ROUNDING: Readonly<Record<VenueConfig["feeRounding"], Rounding>> = {
  "half-even": Rounding.HALF_EVEN,
  "half-away": Rounding.HALF_AWAY,
  "up": Rounding.UP,
  "down": Rounding.DOWN,
};

/** The venue's account of us as plain data. */
export type SimAccountState = {
  readonly account: AccountState;
  readonly rate: RateState;
  readonly marks2: readonly number[];
  readonly turnover: number;
  readonly liquidations: number;
  readonly feeVolume: number;
};

/**
 * Our account as the venue keeps it: it knows of a fill when it happens, we only when we are told.
 * Fees, reduce-only and the margin of new orders are decided on it.
 */
export class SimAccount {
  readonly account: Account;
  readonly rate: RateWindows;
  /** Best bid + best ask in ticks as last seen by instrument: for margin alone. */
  readonly marks2: Float64Array;
  /** Value traded, 1e-8 units. */
  turnover = 0;
  /** Positions that the venue closed for lack of margin. */
  liquidations = 0;
  /** Money in a tick × lot, by instrument. */
  readonly #values: Ratio[];
  readonly #fees: FeeSchedule;
  readonly #rounding: Rounding;
  readonly #hasMargin: boolean;
  readonly #leverage: number;
  readonly #liquidationFeePpb: number;

  constructor(instruments: readonly Instrument[], config: VenueConfig, cash: number) {
    this.account = new Account({ instruments, cash });
    this.rate = new RateWindows(config);
    this.marks2 = new Float64Array(instruments.length);
    this.#values = instruments.map(tickLotValue);
    this.#fees = new FeeSchedule(config);
    this.#rounding = ROUNDING[config.feeRounding];
    this.#hasMargin = config.margin.enabled;
    this.#leverage = config.margin.leverage;
    this.#liquidationFeePpb = config.margin.liquidationFeePpb;
  }

  /** Books a fill at the venue; returns its fee. */
  fill(
    instrument: Instrument,
    side: Side,
    priceTicks: number,
    lots: number,
    liquidity: Liquidity,
    isLiquidation = false,
  ): number {
    const ratio = this.#values[instrument.index];
    const value = tickLotMoney(ratio, priceTicks * lots, Rounding.HALF_EVEN);
    const rate = this.#fees.ratePpb(instrument, liquidity) +
      (isLiquidation ? this.#liquidationFeePpb : 0);
    const paid = fee(value, rate, this.#rounding);
    this.#fees.add(value);
    this.turnover += value;
    this.account.applyFill(instrument.index, side, priceTicks, lots, paid);
    return paid;
  }

  /**
   * Another definition is in force at the venue.
   *
   * @throws {DefinitionError} when its lot does not divide the position; nothing has changed then
   */
  regrid(from: Instrument, to: Instrument): void {
    const { index } = to;
    const regrid = new Regrid(from, to);
    const lots = this.account.positionLots(index);
    if (Number.isNaN(regrid.lots(lots))) throw offGridPosition(from, to, lots);
    this.account.regrid(index, to);
    this.#values[index] = tickLotValue(to);
    this.marks2[index] = regrid.ticksNear(this.marks2[index]);
  }

  /** @param lots signed position that it is paid on */
  settleFunding(index: number, mark: number, ratePpb: number, lots: number): void {
    this.account.applyFunding(index, Math.round(mark), ratePpb, lots);
  }

  /** Lots that a reduce-only order of this side may still fill. */
  reducible(order: VenueOrder, instrument: Instrument): number {
    return Math.max(0, -order.side * this.account.positionLots(instrument.index));
  }

  /**
   * NONE, or why the account does not allow the order: nothing to reduce, or the initial margin of
   * all positions and this order is more than the equity.
   */
  check(order: VenueOrder, market: MarketFacts & { readonly instrument: Instrument }): Reason {
    const { instrument } = market;
    const reducible = this.reducible(order, instrument);
    if (order.reduceOnly && reducible === 0) return Reason.VENUE_REDUCE_ONLY;
    if (!this.#hasMargin || order.leavesLots <= reducible) return Reason.NONE;
    const mid2 = mid2Of(market);
    if (mid2 === 0) return Reason.NONE;
    this.marks2[instrument.index] = mid2;
    const price = order.priceTicks || mid2 / 2;
    const opening = (order.leavesLots - reducible) * price * unitOf(instrument);
    const required = (this.#positionValue() + opening) / this.#leverage;
    return required > this.account.equity(this.marks2) ? Reason.VENUE_MARGIN : Reason.NONE;
  }

  /** True when equity at these marks no longer covers the maintenance margin. */
  isBust(marks2: ArrayLike<number>): boolean {
    return this.#hasMargin && this.account.equity(marks2) < this.account.maintenanceMargin(marks2);
  }

  snapshot(): SimAccountState {
    return {
      account: this.account.snapshot(),
      rate: this.rate.snapshot(),
      marks2: [...this.marks2],
      turnover: this.turnover,
      liquidations: this.liquidations,
      feeVolume: this.#fees.snapshot(),
    };
  }

  /** @param inForce the definitions in force when the snapshot was taken, by index */
  restore(state: SimAccountState, inForce: readonly Instrument[]): void {
    this.account.restore(state.account, inForce);
    this.rate.restore(state.rate);
    this.marks2.set(state.marks2);
    this.turnover = state.turnover;
    this.liquidations = state.liquidations;
    this.#fees.restore(state.feeVolume);
    for (const [i, instrument] of inForce.entries()) this.#values[i] = tickLotValue(instrument);
  }

  #positionValue(): number {
    let sum = 0;
    for (const { index } of this.account.instruments) {
      sum += this.account.exposure(index, this.marks2[index]);
    }
    return sum;
  }
}

/** Twice the mid in ticks: of the touch, or the last trade; 0 when there is neither. */
export function mid2Of(market: MarketFacts): number {
  const { bestBid, bestAsk, lastTrade } = market;
  return bestBid !== NO_BID && bestAsk !== NO_ASK ? bestBid + bestAsk : 2 * lastTrade;
}

/** Money in a tick × lot as a double: for bounds, never for the books. */
export function unitOf(instrument: Instrument): number {
  const { tickMantissa, priceDecimals, lotMantissa, qtyDecimals } = instrument;
  return tickMantissa * lotMantissa * MONEY_SCALE / 10 ** priceDecimals / 10 ** qtyDecimals *
    instrument.multiplierNum / instrument.multiplierDen;
}
