import type { Instrument } from "../instrument/instrument.ts";
import type { Regrid } from "../instrument/regrid.ts";
import type { Order } from "../order/order.ts";
import { Side } from "../order/types.ts";
import type { Candidate } from "./candidate.ts";
import type { InstrumentRules } from "./instrument_rules.ts";
import { Valuation } from "./valuation.ts";
import { Volatility, type VolatilityModel, type VolatilityState } from "./volatility.ts";
import { type FindOrder, WorkingOrders, type WorkingState } from "./working_orders.ts";

/** One instrument's. */
export type ExposureState = {
  readonly positionLots: number;
  readonly priceTicks: number;
  readonly volatility: VolatilityState;
  readonly working: WorkingState;
};

/**
 * Positions and working orders of one account, valued at their worst, by instrument index.
 *
 * The worst long position is what results when everything that buys fills and nothing that sells
 * does; reduce-only orders can then close a short position but not open a long one. The worst
 * short is its mirror. Values are 1e-8 units; each instrument's are kept, so that a check adds up
 * one array: O(instruments), nothing allocated.
 */
export class Exposure {
  readonly valuations: Valuation[];
  readonly working: readonly WorkingOrders[];
  readonly positionLots: Float64Array;
  /** What each instrument is valued at, ticks; 0 before a price is known. */
  readonly priceTicks: Float64Array;
  /** Sums over all instruments with the candidate, set by {@linkcode weigh}. */
  grossValue = 0;
  netValue = 0;
  marginValue = 0;
  riskValue = 0;
  /** The candidate's side of its instrument's worst position: lots (below 0: still reducing), value. */
  sideLots = 0;
  sideValue = 0;

  readonly #gross: Float64Array;
  readonly #long: Float64Array;
  readonly #short: Float64Array;
  readonly #marginShare: Float64Array;
  readonly #sigma: Float64Array;
  readonly #volatility: readonly Volatility[];

  /** `marginPpb`: initial margin rate of each instrument at the account's leverage. */
  constructor(
    instruments: readonly Instrument[],
    marginPpb: readonly number[],
    model: VolatilityModel,
  ) {
    const count = instruments.length;
    this.valuations = instruments.map((instrument) => new Valuation(instrument));
    this.working = instruments.map(() => new WorkingOrders());
    this.#volatility = instruments.map(() => new Volatility(model));
    this.positionLots = new Float64Array(count);
    this.priceTicks = new Float64Array(count);
    this.#gross = new Float64Array(count);
    this.#long = new Float64Array(count);
    this.#short = new Float64Array(count);
    this.#sigma = new Float64Array(count);
    this.#marginShare = Float64Array.from(marginPpb, (ppb) => ppb / 1e9);
  }

  /**
   * Another definition is in force; the position in its lots, and the margin rate by it (NaN: the
   * rate is not the instrument's).
   */
  regrid(i: number, regrid: Regrid, lots: number, marginPpb: number): void {
    this.valuations[i] = new Valuation(regrid.to);
    this.positionLots[i] = lots;
    this.priceTicks[i] = regrid.ticksNear(this.priceTicks[i]);
    this.#volatility[i].rescale(regrid.ticksNear(1));
    if (marginPpb >= 0) this.#marginShare[i] = marginPpb / 1e9;
    this.working[i].regrid(regrid.to);
    this.#refresh(i);
  }

  setPosition(i: number, lots: number): void {
    this.positionLots[i] = lots;
    this.#refresh(i);
  }

  updateOrder(order: Order): void {
    const i = order.instrument.index;
    this.working[i].update(order);
    this.#refresh(i);
  }

  /** A new price to value an instrument at; 0 is ignored. */
  setPrice(i: number, ticks: number): void {
    if (!(ticks > 0) || ticks === this.priceTicks[i]) return;
    this.priceTicks[i] = ticks;
    this.#refresh(i);
  }

  /** A price in ticks, for valuation and for volatility. */
  onPrice(i: number, ticks: number, now: number): void {
    this.setPrice(i, ticks);
    if (this.#volatility[i].observe(ticks, now)) this.#sigma[i] = this.#volatility[i].sigma;
  }

  /** Worst long position in lots if a buyer of that much more joined; negative: short all the same. */
  worstLong(i: number, addedLots: number, addedReduceLots: number): number {
    const working = this.working[i];
    const lots = this.positionLots[i];
    const reduced = lots < 0 ? Math.min(0, lots + working.reduceBuyLots + addedReduceLots) : lots;
    return reduced + working.buyLots + addedLots;
  }

  /** The mirror of {@linkcode worstLong}: positive is short. */
  worstShort(i: number, addedLots: number, addedReduceLots: number): number {
    const working = this.working[i];
    const lots = -this.positionLots[i];
    const reduced = lots < 0 ? Math.min(0, lots + working.reduceSellLots + addedReduceLots) : lots;
    return reduced + working.sellLots + addedLots;
  }

  /**
   * Adds the candidate to all that is there and sets the sums. Its instrument is valued at the
   * higher of its present price and what the candidate would pay. Net is the worst on the
   * candidate's side: an order that hedges is not held against what it hedges.
   */
  weigh(c: Candidate): void {
    const i = c.instrument;
    const opening = c.reduceOnly ? 0 : c.addedLots;
    const reducing = c.reduceOnly ? c.addedLots : 0;
    const long = this.worstLong(i, c.isBuy ? opening : 0, c.isBuy ? reducing : 0);
    const short = this.worstShort(i, c.isBuy ? 0 : opening, c.isBuy ? 0 : reducing);
    const ticks = Math.max(this.priceTicks[i], c.valueTicks);
    this.sideLots = c.isBuy ? long : short;
    this.sideValue = this.#signedValue(i, ticks, this.sideLots);
    let gross = this.#grossAt(i, ticks, long, short);
    let margin = gross * this.#marginShare[i];
    let risk = gross * this.#sigma[i];
    let net = this.sideValue;
    const others = c.isBuy ? this.#long : this.#short;
    for (let j = 0; j < this.#gross.length; j++) {
      if (j === i) continue;
      const value = this.#gross[j];
      gross += value;
      margin += value * this.#marginShare[j];
      risk += value * this.#sigma[j];
      net += others[j];
    }
    this.grossValue = gross;
    this.marginValue = margin;
    this.riskValue = risk;
    this.netValue = net;
  }

  /** Sets the sums from the positions alone, nothing working: what is, not what may be. */
  weighPositions(): void {
    this.grossValue = 0;
    this.marginValue = 0;
    let net = 0;
    for (let i = 0; i < this.#gross.length; i++) {
      const lots = this.positionLots[i];
      if (lots === 0) continue;
      const value = this.valuations[i].valueUp(this.priceTicks[i], Math.abs(lots));
      this.grossValue += value;
      this.marginValue += value * this.#marginShare[i];
      net += lots > 0 ? value : -value;
    }
    this.netValue = Math.abs(net);
  }

  #refresh(i: number): void {
    const ticks = this.priceTicks[i];
    const long = this.worstLong(i, 0, 0);
    const short = this.worstShort(i, 0, 0);
    this.#gross[i] = this.#grossAt(i, ticks, long, short);
    this.#long[i] = this.#signedValue(i, ticks, long);
    this.#short[i] = this.#signedValue(i, ticks, short);
  }

  #grossAt(i: number, ticks: number, long: number, short: number): number {
    const lots = Math.max(Math.abs(this.positionLots[i]), long, short);
    return this.valuations[i].valueUp(ticks, lots);
  }

  #signedValue(i: number, ticks: number, lots: number): number {
    const value = this.valuations[i].valueUp(ticks, Math.abs(lots));
    return lots < 0 ? -value : value;
  }

  /** By instrument. Without what is valued anew from the rest, and without the sums of `weigh`. */
  snapshot(): readonly ExposureState[] {
    return this.#volatility.map((volatility, i) => ({
      positionLots: this.positionLots[i],
      priceTicks: this.priceTicks[i],
      volatility: volatility.snapshot(),
      working: this.working[i].snapshot(),
    }));
  }

  restore(state: readonly ExposureState[], rules: InstrumentRules, find: FindOrder): void {
    state.forEach(({ positionLots, priceTicks, volatility, working }, i) => {
      const inForce = rules.instruments[i];
      const marginPpb = rules.marginPpb(i);
      this.valuations[i] = new Valuation(inForce);
      this.positionLots[i] = positionLots;
      this.priceTicks[i] = priceTicks;
      this.#volatility[i].restore(volatility);
      this.#sigma[i] = this.#volatility[i].sigma;
      if (marginPpb >= 0) this.#marginShare[i] = marginPpb / 1e9;
      this.working[i].restore(working, inForce, find);
      this.#refresh(i);
    });
  }

  /** True when a position the other way round is there, or may come about by what works. */
  canReduce(i: number, side: Side): boolean {
    return side === Side.BUY ? this.worstShort(i, 0, 0) > 0 : this.worstLong(i, 0, 0) > 0;
  }
}
