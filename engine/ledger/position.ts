import { commonGrid } from "../instrument/common_grid.ts";
import type { Instrument } from "../instrument/instrument.ts";
import {
  type InstrumentState,
  instrumentState,
  restoreInstrument,
} from "../instrument/instrument_state.ts";
import { Regrid } from "../instrument/regrid.ts";
import { type Ratio, safe, tickLotMoney, tickLotValue } from "../instrument/money.ts";
import { mulDiv, Rounding } from "../num/mul_div.ts";
import type { Side } from "../order/types.ts";

const MAX = Number.MAX_SAFE_INTEGER;

/** A position's sums, and the grid that they are on: null for the instrument that it was made with. */
export type PositionState = {
  readonly grid: InstrumentState | null;
  readonly tickFactor: number;
  readonly lotFactor: number;
  readonly lots: number;
  readonly costTickLots: number;
  readonly realizedTickLots: number;
  readonly realized: number;
};

/**
 * One position in a linear contract, by the average-cost method, in exact integers.
 *
 * Its cost is the signed sum of quantity × price of what is held. A closing fill takes its share of
 * the cost, rounded half-even to a whole tick × lot; the remainder stays with what is left, so that
 * once flat the realised P&L equals the cash flows exactly. A fill that goes through zero closes
 * first and opens with the rest. Money is taken from the running total, so that its rounding (only
 * where a tick × lot is not a whole number of 1e-8 units) never accumulates either.
 *
 * Where the instrument's definition changes (`regrid`), the sums go over to the finest grid of all
 * definitions so far, so that nothing is lost whichever way ticks and lots change.
 */
export class Position {
  /** The grid that the sums below are kept on: the definition in force, or a finer one. */
  #grid: Instrument;
  readonly #made: Instrument;
  /** Money in one tick × lot of the grid. */
  #value: Ratio;
  /** Ticks and lots of the grid in one of the definition in force. */
  #tickFactor = 1;
  #lotFactor = 1;
  #lots = 0;
  #costTickLots = 0;
  #realizedTickLots = 0;
  #realized = 0;

  /** @throws {RangeError} for an inverse instrument. */
  constructor(instrument: Instrument) {
    this.#grid = this.#made = instrument;
    this.#value = tickLotValue(instrument);
  }

  /** Signed quantity in lots of the definition in force: positive long. */
  get lots(): number {
    return this.#lots / this.#lotFactor;
  }

  /** The grid of `gridLots` and `costTickLots`. */
  get grid(): Instrument {
    return this.#grid;
  }

  /** Ticks of the grid in a tick of the definition in force. */
  get tickFactor(): number {
    return this.#tickFactor;
  }

  /** Lots of the grid in a lot of the definition in force. */
  get lotFactor(): number {
    return this.#lotFactor;
  }

  /** Signed quantity in lots of the grid. */
  get gridLots(): number {
    return this.#lots;
  }

  /** Signed cost of what is held: Σ signed quantity × price, ticks × lots of the grid. 0 when flat. */
  get costTickLots(): number {
    return this.#costTickLots;
  }

  /** Average entry price in ticks of the definition in force, the nearest double; 0 when flat. */
  get entryTicks(): number {
    return this.#lots === 0 ? 0 : this.#costTickLots / this.#lots / this.#tickFactor;
  }

  /** Realised P&L before fees, in 1e-8 units. */
  get realized(): number {
    return this.#realized;
  }

  /**
   * Another definition is in force. What is held stays what it is, to the last unit.
   *
   * @throws {RangeError} for sums beyond ±(2^53 − 1) of the finer grid; the position is then as
   *   before.
   */
  regrid(to: Instrument): void {
    const grid = commonGrid([this.#grid, to]);
    const finer = new Regrid(this.#grid, grid);
    const tick = finer.ticks(1);
    const lot = finer.lots(1);
    const lots = safe(this.#lots * lot);
    const cost = safe(this.#costTickLots * tick * lot);
    const total = safe(this.#realizedTickLots * tick * lot);
    const factors = new Regrid(to, grid);
    this.#tickFactor = factors.ticks(1);
    this.#lotFactor = factors.lots(1);
    this.#grid = grid;
    this.#value = tickLotValue(grid);
    this.#lots = lots;
    this.#costTickLots = cost;
    this.#realizedTickLots = total;
  }

  /**
   * Books a fill that happened under an earlier definition and is told only now.
   *
   * @throws {RangeError} as {@linkcode fill}
   */
  fillUnder(earlier: Instrument, side: Side, priceTicks: number, qtyLots: number): number {
    const factors = new Regrid(earlier, this.#grid);
    return this.#fill(side, priceTicks * factors.ticks(1), qtyLots * factors.lots(1));
  }

  /**
   * Books a fill. Allocates nothing; O(1).
   *
   * @returns P&L realised by it, before fees, in 1e-8 units.
   * @throws {RangeError} for a quantity that is not a positive safe integer, a price that is not a
   *   safe integer, or sums beyond ±(2^53 − 1); the position is then as before.
   */
  fill(side: Side, priceTicks: number, qtyLots: number): number {
    return this.#fill(side, priceTicks * this.#tickFactor, qtyLots * this.#lotFactor);
  }

  snapshot(): PositionState {
    return {
      grid: this.#grid === this.#made ? null : instrumentState(this.#grid),
      tickFactor: this.#tickFactor,
      lotFactor: this.#lotFactor,
      lots: this.#lots,
      costTickLots: this.#costTickLots,
      realizedTickLots: this.#realizedTickLots,
      realized: this.#realized,
    };
  }

  restore(state: PositionState): void {
    this.#grid = state.grid === null ? this.#made : restoreInstrument(state.grid);
    this.#value = tickLotValue(this.#grid);
    this.#tickFactor = state.tickFactor;
    this.#lotFactor = state.lotFactor;
    this.#lots = state.lots;
    this.#costTickLots = state.costTickLots;
    this.#realizedTickLots = state.realizedTickLots;
    this.#realized = state.realized;
  }

  #fill(side: Side, priceTicks: number, qtyLots: number): number {
    const whole = Number.isSafeInteger(priceTicks) && Number.isSafeInteger(qtyLots);
    if (!(whole && qtyLots > 0 && Number.isSafeInteger(priceTicks * qtyLots))) {
      throw new RangeError(
        `Cannot fill ${qtyLots} lots at ${priceTicks} ticks: ` +
          "whole numbers with a product below 2^53 are required",
      );
    }
    const before = this.#lots;
    const lots = before + side * qtyLots;
    let cost = this.#costTickLots;
    let total = this.#realizedTickLots;
    let opening = qtyLots;
    if (before * side < 0) {
      const held = Math.abs(before);
      const closing = Math.min(qtyLots, held);
      const share = closing === held ? cost : mulDiv(cost, closing, held, Rounding.HALF_EVEN);
      total -= side * closing * priceTicks + share;
      cost -= share;
      opening -= closing;
    }
    cost += side * opening * priceTicks;
    if (!(Math.abs(lots) <= MAX && Math.abs(cost) <= MAX && Math.abs(total) <= MAX)) {
      throw new RangeError(
        `Position of ${lots} lots is beyond exact accounting (2^53 ticks × lots)`,
      );
    }
    let realized = 0;
    if (opening !== qtyLots) {
      const money = tickLotMoney(this.#value, total, Rounding.HALF_EVEN);
      realized = money - this.#realized;
      this.#realized = money;
    }
    this.#lots = lots;
    this.#costTickLots = cost;
    this.#realizedTickLots = total;
    return realized;
  }
}
