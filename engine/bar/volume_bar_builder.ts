import type { Regrid } from "../instrument/regrid.ts";
import type { Side } from "../order/types.ts";
import { type Bar, BarFields } from "./bar.ts";
import type { BarBuilder, BarBuilderState } from "./bar_builder.ts";
import { checkBarState } from "./check_bar_state.ts";

/** What fills a bar: its trades, their lots, or their notional in ticks × lots. */
export type BarMeasure = "trades" | "lots" | "notional";

/**
 * Bars of an equal number of trades, of lots, or of notional: a bar is complete with the trade that
 * brings it to `size` or above, and the next trade opens the next one. A trade that overshoots is
 * not split, so each trade lies in exactly one bar, and a bar may hold more than `size`.
 * openTs and closeTs are the arrival times of its first and last trade. Time never completes one.
 */
export class VolumeBarBuilder implements BarBuilder {
  label: string;
  readonly nextCloseTs = Infinity;
  private readonly measure: BarMeasure;
  private size: number;
  private readonly completed = new BarFields();
  private readonly open = new BarFields();
  private lastTs = NaN;

  constructor(measure: BarMeasure, size: number) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new RangeError(`Bar size in ${measure} must be a whole number above 0, got ${size}`);
    }
    this.measure = measure;
    this.size = size;
    this.label = `${measure}(${size})`;
    this.reset();
  }

  /** A builder that goes on from its state, whose size a change of definition may have made broken. */
  static restored(measure: BarMeasure, size: number, state: BarBuilderState): VolumeBarBuilder {
    const builder = new VolumeBarBuilder(measure, 1);
    builder.size = size;
    builder.label = state.label;
    builder.restore(state);
    return builder;
  }

  get bar(): Bar {
    return this.completed;
  }

  push(localTs: number, priceTicks: number, qtyLots: number, side: Side): boolean {
    if (localTs < this.lastTs) {
      throw new RangeError(`Time must not go back: ${localTs} after ${this.lastTs}`);
    }
    this.lastTs = localTs;
    const open = this.open;
    if (open.trades === 0) open.openTs = localTs;
    open.closeTs = localTs;
    open.add(priceTicks, qtyLots, side);
    if (this.filled() < this.size) return false;
    this.completed.assign(open);
    open.clear(0, 0, 0);
    return true;
  }

  advance(ts: number): boolean {
    if (ts > this.lastTs) this.lastTs = ts;
    return false;
  }

  regrid(regrid: Regrid): void {
    this.completed.regrid(regrid);
    this.open.regrid(regrid);
    if (this.measure === "trades" || regrid.isSameGrid) return;
    const lots = regrid.lotsNear(this.size);
    this.size = this.measure === "lots" ? lots : regrid.ticksNear(lots);
    this.label = `${this.measure}(${this.size})`;
  }

  reset(): void {
    this.completed.clear(0, 0, 0);
    this.open.clear(0, 0, 0);
    this.lastTs = 0;
  }

  snapshot(): BarBuilderState {
    return {
      label: this.label,
      bar: { ...this.completed },
      open: { ...this.open },
      numbers: [this.lastTs],
    };
  }

  restore(state: BarBuilderState): void {
    checkBarState(this.label, 1, state);
    this.completed.assign(state.bar);
    this.open.assign(state.open);
    this.lastTs = state.numbers[0];
  }

  private filled(): number {
    switch (this.measure) {
      case "trades":
        return this.open.trades;
      case "lots":
        return this.open.volumeLots;
      case "notional":
        return this.open.tickLots;
    }
  }
}
