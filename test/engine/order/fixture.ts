import { openInstrument } from "../../open_instrument.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { Order } from "../../../engine/order/order.ts";
import { OrderSession } from "../../../engine/order/session.ts";
import {
  OrderType,
  type Reason,
  Side,
  TimeInForce,
  type UpdateKind,
} from "../../../engine/order/types.ts";
import { VenueUpdate } from "../../../engine/order/venue_update.ts";

/** BTCUSDT as Binance lists it: tick 0.1, lot 0.001, so that a tick × lot is worth 0.0001 USDT. */
export const BTC: Instrument = openInstrument({}, {
  minPriceTicks: 100,
  maxPriceTicks: 10_000_000,
  maxQtyLots: 1_000_000,
  marketMaxQtyLots: 120_000,
  minNotional: 5 * 1e8,
});

export const NOW = 1_680_652_800_000_000;

export interface OrderTerms {
  id?: number;
  session?: OrderSession;
  instrument?: Instrument;
  side?: Side;
  type?: OrderType;
  tif?: TimeInForce;
  qtyLots?: number;
  priceTicks?: number;
  stopTicks?: number;
  reduceOnly?: boolean;
  ts?: number;
}

const SESSION = new OrderSession(1, 0);
let nextId = 1;

export function makeOrder(terms: OrderTerms = {}): Order {
  return new Order(
    terms.session ?? SESSION,
    terms.id ?? nextId++,
    terms.instrument ?? BTC,
    terms.side ?? Side.BUY,
    terms.type ?? OrderType.LIMIT,
    terms.tif ?? TimeInForce.GTC,
    terms.qtyLots ?? 3,
    terms.priceTicks ?? (terms.type === OrderType.MARKET ? 0 : 280_000),
    terms.reduceOnly ?? false,
    terms.ts ?? NOW,
    560_001,
    0,
    terms.stopTicks ?? 0,
  );
}

export function makeUpdate(kind: UpdateKind, fields: Partial<VenueUpdate> = {}): VenueUpdate {
  const update = new VenueUpdate();
  update.kind = kind;
  update.venueTs = NOW + 1000;
  update.localTs = NOW + 2000;
  if (fields.reason !== undefined) update.reason = fields.reason as Reason;
  return Object.assign(update, fields);
}
