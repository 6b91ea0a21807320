import type { Instrument } from "../instrument/instrument.ts";
import type { Regrid } from "../instrument/regrid.ts";
import type { Order } from "../order/order.ts";
import type { InstrumentEvent } from "../strategy/contract.ts";
import { Liquidity, Reason, Side, UpdateKind } from "../order/types.ts";
import { RowFlag } from "../tape/kind.ts";
import {
  FillView,
  FundingView,
  MarkView,
  QuoteView,
  TradeView,
  UpdateView,
} from "./event_views.ts";
import { sealClass } from "./sealed.ts";

/** A change of an instrument's definition: rare, so each is an object of its own. */
export class InstrumentRow implements InstrumentEvent {
  static {
    sealClass(this);
  }

  readonly instrument: Instrument;
  readonly previous: Instrument;
  readonly exchTs: number;
  readonly localTs: number;
  readonly #regrid: Regrid;

  constructor(regrid: Regrid, exchTs: number, localTs: number) {
    this.instrument = regrid.to;
    this.previous = regrid.from;
    this.exchTs = exchTs;
    this.localTs = localTs;
    this.#regrid = regrid;
    Object.freeze(this);
  }

  ticks(previousTicks: number): number {
    return this.#regrid.ticksNear(previousTicks);
  }

  lots(previousLots: number): number {
    return this.#regrid.lotsNear(previousLots);
  }
}

/*
 * The events in hand: one of each kind an instrument, refilled for the next event; strategies are
 * handed their views. All fields are there from the start, so that every call site sees one shape.
 */

export class TradeRow {
  readonly view = new TradeView(this);
  instrument: Instrument;
  exchTs = 0;
  localTs = 0;
  priceTicks = 0;
  qtyLots = 0;
  side: Side = Side.BUY;
  tradeId = 0;
  #tick: number;
  #priceScale: number;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
    this.#tick = instrument.tickMantissa;
    this.#priceScale = 10 ** instrument.priceDecimals;
  }

  /** Goes over to another definition; the trade in hand is over. */
  use(to: Instrument): void {
    this.instrument = to;
    this.#tick = to.tickMantissa;
    this.#priceScale = 10 ** to.priceDecimals;
  }

  get price(): number {
    return this.priceTicks * this.#tick / this.#priceScale;
  }

  get qty(): number {
    return this.qtyLots * this.instrument.lotMantissa / 10 ** this.instrument.qtyDecimals;
  }
}

export class QuoteRow {
  readonly view = new QuoteView(this);
  instrument: Instrument;
  exchTs = 0;
  localTs = 0;
  bidTicks = 0;
  bidLots = 0;
  askTicks = 0;
  askLots = 0;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }

  /** Notes one side, of a message that may tell the other as well. */
  set(code: number, priceTicks: number, qtyLots: number): void {
    if ((code & RowFlag.BUY) !== 0) {
      this.bidTicks = priceTicks;
      this.bidLots = qtyLots;
    } else {
      this.askTicks = priceTicks;
      this.askLots = qtyLots;
    }
  }

  /** Goes over to another definition, as near as can be: a message tells both sides again. */
  regrid(regrid: Regrid): void {
    this.instrument = regrid.to;
    this.bidTicks = Math.floor(regrid.ticksNear(this.bidTicks));
    this.bidLots = Math.floor(regrid.lotsNear(this.bidLots));
    this.askTicks = Math.ceil(regrid.ticksNear(this.askTicks));
    this.askLots = Math.floor(regrid.lotsNear(this.askLots));
  }
}

export class MarkRow {
  readonly view = new MarkView(this);
  instrument: Instrument;
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

export class FundingRow {
  readonly view = new FundingView(this);
  instrument: Instrument;
  exchTs = 0;
  localTs = 0;
  ratePpb = 0;
  amount = 0;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }
}

export class UpdateRow {
  readonly view = new UpdateView(this);
  order: Order;
  kind: UpdateKind = UpdateKind.ACCEPTED;
  reason: Reason = Reason.NONE;
  venueTs = 0;
  localTs = 0;

  constructor(order: Order) {
    this.order = order;
  }
}

export class FillRow {
  readonly view = new FillView(this);
  order: Order;
  priceTicks = 0;
  qtyLots = 0;
  liquidity: Liquidity = Liquidity.NONE;
  reason: Reason = Reason.NONE;
  fee = 0;
  realized = 0;
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
