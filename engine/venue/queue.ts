import { log1p } from "../num/libm/log1p.ts";
import { pow } from "../num/libm/pow.ts";
import type { QueueConfig } from "./queue_config.ts";
import type { VenueOrder } from "./venue_order.ts";

/** The models by number, so that the choice is one switch and no call through a table. */
const RISK_AVERSE = 0;
const LOG = 1;
const LOG_2 = 2;
const POWER = 3;
const POWER_2 = 4;
const POWER_3 = 5;

const CODES: Readonly<Record<QueueConfig["model"], number>> = {
  "risk-averse": RISK_AVERSE,
  "log": LOG,
  "log-2": LOG_2,
  "power": POWER,
  "power-2": POWER_2,
  "power-3": POWER_3,
};

/**
 * Estimates how much rests ahead of an own order at its price, from L2 data: it starts behind all
 * that is shown, trades take from the front, and of a decrease that no trade explains the
 * probability models put a share behind us. The formulas are hftbacktest's (`queue.rs`), where
 * p(front, back) is the chance that a decrease was behind us.
 */
export class QueueModel {
  readonly #code: number;
  readonly #n: number;
  /** Base units of a lot: the log models are not scale-free. */
  readonly #lot: number;

  constructor(config: QueueConfig, lot: number) {
    this.#code = CODES[config.model];
    this.#n = "n" in config ? config.n : 1;
    this.#lot = lot;
  }

  /** A trade of `lots` at the order's price. */
  trade(order: VenueOrder, lots: number): void {
    order.ahead -= lots;
    if (this.#code !== RISK_AVERSE) order.tradedLots += lots;
  }

  /** The level of the order's price and side went from `before` to `after` lots. */
  level(order: VenueOrder, before: number, after: number): void {
    if (this.#code === RISK_AVERSE) {
      if (after < order.ahead) order.ahead = after;
      return;
    }
    const unexplained = before - after - order.tradedLots;
    order.tradedLots = 0;
    // Rested without a book: what the feed shows now is the first that is known of the queue.
    if (unexplained < 0 || order.ahead === Infinity) {
      order.ahead = Math.min(order.ahead, after);
      return;
    }
    const back = before - order.ahead;
    const behind = this.#behind(order.ahead, back);
    const ahead = order.ahead - (1 - behind) * unexplained +
      Math.min(back - behind * unexplained, 0);
    order.ahead = Math.min(ahead, after);
  }

  /**
   * p(front, back), in [0, 1]. Nothing behind and nothing ahead (0/0) counts as behind; a front
   * below zero, which a trade leaves when it reached us, counts as zero.
   */
  #behind(frontLots: number, backLots: number): number {
    const front = Math.max(0, frontLots * this.#lot);
    const back = Math.max(0, backLots * this.#lot);
    const p = this.#formula(front, back);
    return p >= 0 && p <= 1 ? p : 1;
  }

  #formula(front: number, back: number): number {
    const n = this.#n;
    switch (this.#code) {
      case LOG:
        return log1p(back) / (log1p(back) + log1p(front));
      case LOG_2:
        return log1p(back) / log1p(back + front);
      case POWER:
        return pow(back, n) / (pow(back, n) + pow(front, n));
      case POWER_2:
        return pow(back, n) / pow(back + front, n);
      default:
        return 1 - pow(front / (front + back), n);
    }
  }
}
