import type { Instrument } from "../instrument/instrument.ts";
import { type Ratio, tickLotMoney, tickLotValue } from "../num/money.ts";
import { mulDiv, Rounding } from "../num/mul_div.ts";
import type { Side } from "../order/types.ts";

const MAX = Number.MAX_SAFE_INTEGER;

/**
 * One position in a linear contract, by the average-cost method, in exact integers.
 *
 * Its cost is the signed sum of quantity × price of what is held. A closing fill takes its share of
 * the cost, rounded half-even to a whole tick × lot; the remainder stays with what is left, so that
 * once flat the realised P&L equals the cash flows exactly. A fill that goes through zero closes
 * first and opens with the rest. Money is taken from the running total, so that its rounding (only
 * where a tick × lot is not a whole number of 1e-8 units) never accumulates either.
 */
export class Position {
  /** Money in one tick × lot. */
  readonly #value: Ratio;
  #lots = 0;
  #costTickLots = 0;
  #realizedTickLots = 0;
  #realized = 0;

  /** @throws {RangeError} for an inverse instrument. */
  constructor(instrument: Instrument) {
    this.#value = tickLotValue(instrument);
  }

  /** Signed quantity: positive long. */
  get lots(): number {
    return this.#lots;
  }

  /** Signed cost of what is held: Σ signed quantity × price. 0 when flat. */
  get costTickLots(): number {
    return this.#costTickLots;
  }

  /** Average entry price in ticks, the nearest double; 0 when flat. */
  get entryTicks(): number {
    return this.#lots === 0 ? 0 : this.#costTickLots / this.#lots;
  }

  /** Realised P&L before fees, in 1e-8 units. */
  get realized(): number {
    return this.#realized;
  }

  /**
   * Books a fill. Allocates nothing; O(1).
   *
   * @returns P&L realised by it, before fees, in 1e-8 units.
   * @throws {RangeError} for a quantity that is not a positive safe integer, a price that is not a
   *   safe integer, or sums beyond ±(2^53 − 1); the position is then as before.
   */
  fill(side: Side, priceTicks: number, qtyLots: number): number {
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
