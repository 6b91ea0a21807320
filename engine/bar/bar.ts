import type { Regrid } from "../instrument/regrid.ts";
import type { Side } from "../order/types.ts";

/** Trades summed up: the numbers of a `BarEvent`. Prices in ticks, volumes in lots, times in µs. */
export interface Bar {
  readonly openTs: number;
  readonly closeTs: number;
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly closeTicks: number;
  readonly volumeLots: number;
  /** Lots that aggressors bought. */
  readonly buyVolumeLots: number;
  /** Σ price × quantity, ticks × lots; exact up to 2^53. */
  readonly tickLots: number;
  readonly trades: number;
}

/** A bar that is being filled. Reused: nothing is allocated for a bar. */
export class BarFields implements Bar {
  // NaN first: V8 then keeps these as doubles whatever they hold later.
  openTs = NaN;
  closeTs = NaN;
  openTicks = 0;
  highTicks = 0;
  lowTicks = 0;
  closeTicks = 0;
  volumeLots = NaN;
  buyVolumeLots = NaN;
  tickLots = NaN;
  trades = 0;

  constructor() {
    this.clear(0, 0, 0);
  }

  /** Empties the bar; until its first trade all prices are `priceTicks`. */
  clear(openTs: number, closeTs: number, priceTicks: number): void {
    this.openTs = openTs;
    this.closeTs = closeTs;
    this.openTicks = priceTicks;
    this.highTicks = priceTicks;
    this.lowTicks = priceTicks;
    this.closeTicks = priceTicks;
    this.volumeLots = 0;
    this.buyVolumeLots = 0;
    this.tickLots = 0;
    this.trades = 0;
  }

  add(priceTicks: number, qtyLots: number, side: Side): void {
    if (this.trades === 0) {
      this.openTicks = priceTicks;
      this.highTicks = priceTicks;
      this.lowTicks = priceTicks;
    } else if (priceTicks > this.highTicks) {
      this.highTicks = priceTicks;
    } else if (priceTicks < this.lowTicks) {
      this.lowTicks = priceTicks;
    }
    this.closeTicks = priceTicks;
    this.volumeLots += qtyLots;
    if (side > 0) this.buyVolumeLots += qtyLots;
    this.tickLots += priceTicks * qtyLots;
    this.trades++;
  }

  /** Goes over to another definition: the nearest doubles, where a price lies between ticks. */
  regrid(regrid: Regrid): void {
    this.openTicks = regrid.ticksNear(this.openTicks);
    this.highTicks = regrid.ticksNear(this.highTicks);
    this.lowTicks = regrid.ticksNear(this.lowTicks);
    this.closeTicks = regrid.ticksNear(this.closeTicks);
    this.volumeLots = regrid.lotsNear(this.volumeLots);
    this.buyVolumeLots = regrid.lotsNear(this.buyVolumeLots);
    this.tickLots = regrid.lotsNear(regrid.ticksNear(this.tickLots));
  }

  assign(bar: Bar): void {
    this.openTs = bar.openTs;
    this.closeTs = bar.closeTs;
    this.openTicks = bar.openTicks;
    this.highTicks = bar.highTicks;
    this.lowTicks = bar.lowTicks;
    this.closeTicks = bar.closeTicks;
    this.volumeLots = bar.volumeLots;
    this.buyVolumeLots = bar.buyVolumeLots;
    this.tickLots = bar.tickLots;
    this.trades = bar.trades;
  }
}
