import type { Instrument } from "../instrument/instrument.ts";
import type { Order } from "../order/order.ts";
import type {
  FillEvent,
  FundingEvent,
  MarkEvent,
  OrderUpdate,
  QuoteEvent,
  TradeEvent,
} from "../strategy/contract.ts";
import { Liquidity, Reason, Side, UpdateKind } from "../order/types.ts";

/*
 * The event objects that strategies are handed: one of each kind an instrument, refilled for the
 * next event. All fields are there from the start, so that every call site sees one shape.
 */

export class TradeRow implements TradeEvent {
  readonly instrument: Instrument;
  exchTs = 0;
  localTs = 0;
  priceTicks = 0;
  qtyLots = 0;
  side: Side = Side.BUY;
  tradeId = 0;
  readonly #tick: number;
  readonly #priceScale: number;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
    this.#tick = instrument.tickMantissa;
    this.#priceScale = 10 ** instrument.priceDecimals;
  }

  get price(): number {
    return this.priceTicks * this.#tick / this.#priceScale;
  }

  get qty(): number {
    return this.qtyLots * this.instrument.lotMantissa / 10 ** this.instrument.qtyDecimals;
  }
}

export class QuoteRow implements QuoteEvent {
  readonly instrument: Instrument;
  exchTs = 0;
  localTs = 0;
  bidTicks = 0;
  bidLots = 0;
  askTicks = 0;
  askLots = 0;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }
}

export class MarkRow implements MarkEvent {
  readonly instrument: Instrument;
  exchTs = 0;
  localTs = 0;
  mark = NaN;
  index = NaN;
  fundingRatePpb = NaN;
  nextFundingTs = NaN;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }
}

export class FundingRow implements FundingEvent {
  readonly instrument: Instrument;
  exchTs = 0;
  localTs = 0;
  ratePpb = 0;
  amount = 0;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }
}

export class UpdateRow implements OrderUpdate {
  order: Order;
  kind: UpdateKind = UpdateKind.ACCEPTED;
  reason: Reason = Reason.NONE;
  venueTs = 0;
  localTs = 0;

  constructor(order: Order) {
    this.order = order;
  }
}

export class FillRow implements FillEvent {
  order: Order;
  priceTicks = 0;
  qtyLots = 0;
  liquidity: Liquidity = Liquidity.NONE;
  reason: Reason = Reason.NONE;
  fee = 0;
  venueTs = 0;
  localTs = 0;

  constructor(order: Order) {
    this.order = order;
  }

  get instrument(): Instrument {
    return this.order.instrument;
  }

  get side(): Side {
    return this.order.side;
  }

  get price(): number {
    const { tickMantissa, priceDecimals } = this.order.instrument;
    return this.priceTicks * tickMantissa / 10 ** priceDecimals;
  }

  get qty(): number {
    const { lotMantissa, qtyDecimals } = this.order.instrument;
    return this.qtyLots * lotMantissa / 10 ** qtyDecimals;
  }
}
