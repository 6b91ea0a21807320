import type { Instrument } from "../instrument/instrument.ts";
import { Order } from "../order/order.ts";
import type { OrderSession } from "../order/session.ts";
import { OrderType, Side, TimeInForce } from "../order/types.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import { FillRow, UpdateRow } from "./events.ts";

/** The event objects about a seat's own orders: one of each kind, refilled for the next event. */
export class OrderEvents {
  readonly #fill: FillRow;
  readonly #update: UpdateRow;

  constructor(instrument: Instrument, session: OrderSession) {
    // Only to give the two a shape: nobody sees this order.
    const { GTC } = TimeInForce;
    const { MARKET } = OrderType;
    const none = new Order(session, 0, instrument, Side.BUY, MARKET, GTC, 0, 0, false, 0, NaN);
    this.#fill = new FillRow(none);
    this.#update = new UpdateRow(none);
  }

  fill(order: Order, update: VenueUpdate, realized: number): FillRow {
    const fill = this.#fill;
    fill.order = order;
    fill.priceTicks = update.priceTicks;
    fill.qtyLots = update.qtyLots;
    fill.liquidity = update.liquidity;
    fill.reason = update.reason;
    fill.fee = update.fee;
    fill.realized = realized;
    fill.venueTs = update.venueTs;
    fill.localTs = update.localTs;
    return fill;
  }

  update(order: Order, update: VenueUpdate): UpdateRow {
    const row = this.#update;
    row.order = order;
    row.kind = update.kind;
    row.reason = update.reason;
    row.venueTs = update.venueTs;
    row.localTs = update.localTs;
    return row;
  }
}
