import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Life, OrderType, Request, type Side } from "../../engine/order/types.ts";
import type { Context, OrderRequest, OrderView } from "../../engine/strategy/contract.ts";

/**
 * Keeps one reduce-only order of a kind over a whole position: a stop, or a take-profit limit.
 *
 * A changed one is placed before the old one is cancelled, so that the position is never without;
 * reduce-only keeps two of them from closing more than there is. Orders are found by their tag:
 * nothing to snapshot.
 */
export class ExitOrder {
  readonly tag: string;
  readonly #ctx: Context;
  readonly #instrument: Instrument;
  readonly #type: typeof OrderType.STOP_MARKET | typeof OrderType.LIMIT;

  /** @param type a stop at market, or a limit order */
  constructor(
    ctx: Context,
    instrument: Instrument,
    tag: string,
    type: typeof OrderType.STOP_MARKET | typeof OrderType.LIMIT,
  ) {
    this.#ctx = ctx;
    this.#instrument = instrument;
    this.tag = tag;
    this.#type = type;
  }

  /**
   * Sees to it that one order of `lots` on `side` waits at `ticks`. To be called again when any of
   * these changes and when an order of this tag is answered. False when risk denied it.
   */
  keep(side: Side, lots: number, ticks: number): boolean {
    let fitting: OrderView | undefined;
    for (const order of this.#ctx.orders(this.#instrument)) {
      if (order.tag === this.tag && this.#fits(order, side, lots, ticks)) fitting = order;
    }
    if (fitting === undefined) return this.#place(side, lots, ticks).life !== Life.DENIED;
    // The old one stays until the new one is known to stand.
    if (fitting.isCancellable) this.#cancelBut(fitting);
    return true;
  }

  /** Cancels what can be cancelled. */
  drop(): void {
    this.#cancelBut(undefined);
  }

  #fits(order: OrderView, side: Side, lots: number, ticks: number): boolean {
    const at = this.#type === OrderType.LIMIT ? order.priceTicks : order.stopTicks;
    return order.side === side && order.leavesLots === lots && at === ticks &&
      order.request !== Request.CANCEL;
  }

  #place(side: Side, qtyLots: number, ticks: number): OrderView {
    const request: OrderRequest = {
      instrument: this.#instrument,
      side,
      type: this.#type,
      qtyLots,
      reduceOnly: true,
      tag: this.tag,
    };
    if (this.#type === OrderType.LIMIT) request.priceTicks = ticks;
    else request.stopTicks = ticks;
    return this.#ctx.submit(request);
  }

  #cancelBut(kept: OrderView | undefined): void {
    for (const order of this.#ctx.orders(this.#instrument)) {
      if (order.tag === this.tag && order !== kept) this.#ctx.cancel(order);
    }
  }
}

/** True while an order of this tag is under way. */
export function hasOrder(ctx: Context, instrument: Instrument, tag: string): boolean {
  for (const order of ctx.orders(instrument)) if (order.tag === tag) return true;
  return false;
}
