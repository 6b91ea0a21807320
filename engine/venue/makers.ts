import { qtyOf } from "../instrument/instrument.ts";
import { Reason } from "../order/types.ts";
import type { MarketState } from "./market_state.ts";
import type { OrderDesk } from "./order_desk.ts";
import { QueueModel } from "./queue.ts";
import type { VenueOrder } from "./venue_order.ts";

/**
 * Our resting orders while the tape goes by: queue positions move, trades reach them, prices cross
 * them. A trade's volume goes to the orders in price-time order, each behind what rests ahead of
 * it, and is never given twice. What happened up to the moment at which an order came to rest is none
 * of its, however late it is told. A fill that ends an order takes it, and no other, off the list that
 * is walked.
 */
export class Makers {
  readonly #market: MarketState;
  readonly #desk: OrderDesk;
  readonly #queue: QueueModel;

  constructor(market: MarketState, desk: OrderDesk) {
    this.#market = market;
    this.#desk = desk;
    this.#queue = new QueueModel(market.config.queue, qtyOf(market.instrument, 1));
  }

  onBidLevel(ticks: number, before: number, after: number): void {
    const { buys } = this.#market.own;
    for (let i = 0; i < buys.length; i++) {
      if (buys[i].priceTicks === ticks) this.#queue.level(buys[i], before, after);
    }
    if (this.#market.takenBids.forget(ticks)) this.#market.changed = true;
  }

  onAskLevel(ticks: number, before: number, after: number): void {
    const { sells } = this.#market.own;
    for (let i = 0; i < sells.length; i++) {
      if (sells[i].priceTicks === ticks) this.#queue.level(sells[i], before, after);
    }
    if (this.#market.takenAsks.forget(ticks)) this.#market.changed = true;
  }

  onBestBid(ticks: number, lots: number): void {
    const { isPartial, own, config, takenBids } = this.#market;
    const { venueTs } = this.#market.instant;
    let left = isPartial ? lots : Infinity;
    const { sells } = own;
    for (let i = 0; i < sells.length && left > 0;) {
      const mine = sells[i];
      if (mine.priceTicks > ticks) break;
      if (mine.sinceTs >= venueTs) {
        i++;
        continue;
      }
      left -= this.#desk.fillResting(mine, left, Reason.BEST_CROSSED);
      if (sells[i] === mine) i++;
    }
    if (isPartial && config.rememberTaken && left < lots) takenBids.add(ticks, lots - left);
  }

  onBestAsk(ticks: number, lots: number): void {
    const { isPartial, own, config, takenAsks } = this.#market;
    const { venueTs } = this.#market.instant;
    let left = isPartial ? lots : Infinity;
    const { buys } = own;
    for (let i = 0; i < buys.length && left > 0;) {
      const mine = buys[i];
      if (mine.priceTicks < ticks) break;
      if (mine.sinceTs >= venueTs) {
        i++;
        continue;
      }
      left -= this.#desk.fillResting(mine, left, Reason.BEST_CROSSED);
      if (buys[i] === mine) i++;
    }
    if (isPartial && config.rememberTaken && left < lots) takenAsks.add(ticks, lots - left);
  }

  onTrade(ticks: number, lots: number, isBuy: boolean): void {
    const { isPartial, own } = this.#market;
    const makers = isBuy ? own.sells : own.buys;
    if (makers.length === 0) return;
    if (isPartial) this.#share(makers, ticks, lots, isBuy);
    else this.#fillWhole(makers, ticks, lots, isBuy);
  }

  /** hftbacktest's whole fills: every order at the price is shown the whole trade. */
  #fillWhole(
    makers: readonly VenueOrder[],
    ticks: number,
    lots: number,
    isBuy: boolean,
  ): void {
    const { venueTs } = this.#market.instant;
    for (let i = 0; i < makers.length;) {
      const mine = makers[i];
      if (mine.sinceTs >= venueTs) {
        i++;
        continue;
      }
      if (mine.priceTicks === ticks) {
        this.#queue.trade(mine, lots);
        if (Math.round(-mine.ahead) > 0) {
          this.#desk.fillResting(mine, Infinity, Reason.QUEUE_REACHED);
        }
      } else if (isBuy ? mine.priceTicks < ticks : mine.priceTicks > ticks) {
        this.#desk.fillResting(mine, Infinity, Reason.TRADED_THROUGH);
      } else return;
      if (makers[i] === mine) i++;
    }
  }

  /**
   * Whole at better prices; at the trade's own price after what rests ahead. `mine.ahead` counts
   * others' lots alone, so what our earlier orders got is taken off the volume first. An estimate
   * below zero adds nothing to the volume.
   */
  #share(
    makers: readonly VenueOrder[],
    ticks: number,
    lots: number,
    isBuy: boolean,
  ): void {
    let volume = lots;
    const { venueTs } = this.#market.instant;
    for (let i = 0; i < makers.length && volume > 0;) {
      const mine = makers[i];
      if (mine.sinceTs >= venueTs) {
        i++;
        continue;
      }
      if (mine.priceTicks === ticks) {
        const reaching = Math.floor(volume - Math.max(0, mine.ahead));
        this.#queue.trade(mine, Math.min(volume, Math.max(0, mine.ahead)));
        if (reaching > 0) {
          volume -= this.#desk.fillResting(mine, reaching, Reason.QUEUE_REACHED);
        }
      } else if (isBuy ? mine.priceTicks < ticks : mine.priceTicks > ticks) {
        volume -= this.#desk.fillResting(mine, volume, Reason.TRADED_THROUGH);
      } else return;
      if (makers[i] === mine) i++;
    }
  }
}
