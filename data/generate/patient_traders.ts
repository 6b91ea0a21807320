import { Side } from "../../engine/order/types.ts";
import type { Random } from "../../engine/num/random.ts";
import type { MarketPlan } from "./options.ts";
import { type OrderDesk, PATIENT_TAG } from "./order_desk.ts";
import { orderLots } from "./order_size.ts";

/** Orders they keep in the book on average. */
const TARGET = 900;

/**
 * Patient traders: limit orders at a distance that is the sum of two exponentials, so that most
 * stand neither at the touch nor far away (the hump of real books), and cancels at random, sooner
 * for what the price has left behind.
 */
export class PatientTraders {
  readonly #plan: MarketPlan;
  readonly #desk: OrderDesk;
  readonly #random: Random;
  /** Mean of each exponential, ticks. */
  readonly #reach: number;

  constructor(plan: MarketPlan, desk: OrderDesk, random: Random) {
    this.#plan = plan;
    this.#desk = desk;
    this.#random = random;
    this.#reach = Math.max(6, 2.5 * plan.sigmaTicks);
  }

  /** Fills the book before it opens. */
  fill(): void {
    while (this.#desk.patient.length < TARGET) this.#place();
  }

  act(): void {
    const random = this.#random;
    const excess = (this.#desk.patient.length - TARGET) / TARGET;
    if (random.next() < 0.5 - excess) this.#place();
    else this.#cancel();
  }

  #place(): void {
    const random = this.#random;
    const desk = this.#desk;
    const side = random.next() < 0.5 ? Side.BUY : Side.SELL;
    const best = side === Side.BUY ? desk.bid || desk.ask - 1 : desk.ask || desk.bid + 1;
    const distance = Math.floor(this.#reach * (random.exponential() + random.exponential()));
    const price = best - side * distance;
    if (price < 1) return;
    // Large orders keep their distance.
    const size = 0.8 + 0.5 * Math.min(4, distance / this.#reach);
    desk.quote(side, price, orderLots(random, size * this.#plan.unitLots), PATIENT_TAG);
  }

  /** Of three picked at random the one farthest from the touch goes. */
  #cancel(): void {
    const desk = this.#desk;
    const { patient } = desk;
    if (patient.length === 0) return;
    let chosen = 0;
    let farthest = -1;
    for (let n = 0; n < 3; n++) {
      const id = patient[this.#random.int(patient.length)];
      const distance = Math.abs(2 * desk.priceOf(id) - desk.bid - desk.ask);
      if (distance > farthest) [chosen, farthest] = [id, distance];
    }
    desk.cancel(chosen);
  }
}
