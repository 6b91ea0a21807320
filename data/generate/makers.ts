import { Side } from "../../engine/order/types.ts";
import type { Random } from "../../engine/num/random.ts";
import type { FairValue } from "./fair_value.ts";
import type { MarketPlan } from "./options.ts";
import { type OrderDesk, PATIENT_TAG } from "./order_desk.ts";
import { orderLots } from "./order_size.ts";

/** Distance of each layer from the maker's best price, in ticks. */
const LAYERS = [0, 1, 2, 4, 7, 12] as const;
/** Layers keep their place while they are off by less: outer ones are left alone for longer. */
const TOLERANCE = [1, 2, 3, 5, 8, 12] as const;
const MAKERS = 3;

/**
 * Market makers: each keeps six orders a side around its own estimate of the fair value, shaded
 * against its inventory, and moves those that have come to stand wrong. Several of them give the
 * tight touch and its queue.
 */
export class Makers {
  readonly #desk: OrderDesk;
  readonly #fair: FairValue;
  readonly #plan: MarketPlan;
  readonly #random: Random;
  #alerted = MAKERS;
  #turn = 0;
  /** Order ids by maker, side and layer. */
  readonly #ids = new Int32Array(MAKERS * 2 * LAYERS.length);

  constructor(plan: MarketPlan, desk: OrderDesk, fair: FairValue, random: Random) {
    this.#plan = plan;
    this.#desk = desk;
    this.#fair = fair;
    this.#random = random;
  }

  /** There is news: every maker is about to look at its orders. */
  alert(): void {
    this.#alerted = MAKERS;
  }

  get isAlerted(): boolean {
    return this.#alerted > 0;
  }

  /** The next maker in turn looks at its orders. */
  act(): void {
    if (this.#alerted > 0) this.#alerted--;
    const which = this.#turn = (this.#turn + 1) % MAKERS;
    const { inventory } = this.#desk;
    const tag = PATIENT_TAG + 1 + which;
    // A little is laid off elsewhere each time; half a tick of shading for twenty usual orders held.
    inventory[tag] *= 0.98;
    const held = inventory[tag] / (40 * this.#plan.unitLots);
    const estimate = this.#fair.ticks - Math.max(-2, Math.min(2, held)) +
      0.3 * this.#random.normal();
    const bid = Math.floor(estimate + 0.5) - 1;
    const wide = this.#random.next() < 0.12 ? 1 + this.#random.int(3) : 0;
    const ask = bid + 1 + wide;
    // The side that gets out of the way goes first: the other one may need its room.
    const rising = this.#desk.ask !== 0 && this.#desk.ask <= bid;
    this.#quote(which, tag, rising ? Side.SELL : Side.BUY, rising ? ask : bid);
    this.#quote(which, tag, rising ? Side.BUY : Side.SELL, rising ? bid : ask);
  }

  #quote(which: number, tag: number, side: Side, best: number): void {
    const desk = this.#desk;
    const random = this.#random;
    // Post-only: when others are in the way it stays right before them.
    const other = side === Side.BUY ? desk.ask : desk.bid;
    if (other !== 0 && side * (best - other) >= 0) best = other - side;
    const first = (which * 2 + (side === Side.BUY ? 0 : 1)) * LAYERS.length;
    for (let layer = 0; layer < LAYERS.length; layer++) {
      const id = this.#ids[first + layer];
      const price = best - side * LAYERS[layer];
      if (desk.holds(id, tag)) {
        const ahead = side * (desk.priceOf(id) - best);
        const off = Math.abs(desk.priceOf(id) - price);
        // Never better than the maker's best; else within tolerance is good enough.
        if (ahead <= 0 && off <= TOLERANCE[layer]) continue;
        desk.cancel(id);
      }
      const lots = orderLots(random, this.#plan.unitLots * (0.12 + 0.06 * layer));
      this.#ids[first + layer] = desk.quote(side, price, lots, tag);
    }
  }
}
