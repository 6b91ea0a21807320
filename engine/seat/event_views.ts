import type { Instrument } from "../instrument/instrument.ts";
import type { Order } from "../order/order.ts";
import type { Liquidity, Reason, Side, UpdateKind } from "../order/types.ts";
import type {
  FillEvent,
  FundingEvent,
  MarkEvent,
  OrderUpdate,
  OrderView,
  QuoteEvent,
  TradeEvent,
} from "../strategy/contract.ts";
import { handleOf } from "./order_handle.ts";
import { sealClass } from "./sealed.ts";

/** An event whose order is the kernel's own. */
type OwnOrder<E extends { readonly order: OrderView }> = Omit<E, "order"> & {
  readonly order: Order;
};

/*
 * What strategies are handed of the events in hand: everything to read, nothing to write or reach.
 * The kernel's own rows are behind them and are refilled for the next event. They are frozen: several
 * strategies are handed the same ones.
 */

export class TradeView implements TradeEvent {
  static {
    sealClass(this);
  }

  readonly #row: TradeEvent;

  constructor(row: TradeEvent) {
    this.#row = row;
    Object.freeze(this);
  }

  get instrument(): Instrument {
    return this.#row.instrument;
  }
  get exchTs(): number {
    return this.#row.exchTs;
  }
  get localTs(): number {
    return this.#row.localTs;
  }
  get priceTicks(): number {
    return this.#row.priceTicks;
  }
  get qtyLots(): number {
    return this.#row.qtyLots;
  }
  get side(): Side {
    return this.#row.side;
  }
  get tradeId(): number {
    return this.#row.tradeId;
  }
  get price(): number {
    return this.#row.price;
  }
  get qty(): number {
    return this.#row.qty;
  }
}

export class QuoteView implements QuoteEvent {
  static {
    sealClass(this);
  }

  readonly #row: QuoteEvent;

  constructor(row: QuoteEvent) {
    this.#row = row;
    Object.freeze(this);
  }

  get instrument(): Instrument {
    return this.#row.instrument;
  }
  get exchTs(): number {
    return this.#row.exchTs;
  }
  get localTs(): number {
    return this.#row.localTs;
  }
  get bidTicks(): number {
    return this.#row.bidTicks;
  }
  get bidLots(): number {
    return this.#row.bidLots;
  }
  get askTicks(): number {
    return this.#row.askTicks;
  }
  get askLots(): number {
    return this.#row.askLots;
  }
}

export class MarkView implements MarkEvent {
  static {
    sealClass(this);
  }

  readonly #row: MarkEvent;

  constructor(row: MarkEvent) {
    this.#row = row;
    Object.freeze(this);
  }

  get instrument(): Instrument {
    return this.#row.instrument;
  }
  get exchTs(): number {
    return this.#row.exchTs;
  }
  get localTs(): number {
    return this.#row.localTs;
  }
  get mark(): number {
    return this.#row.mark;
  }
  get index(): number {
    return this.#row.index;
  }
  get fundingRatePpb(): number {
    return this.#row.fundingRatePpb;
  }
  get nextFundingTs(): number {
    return this.#row.nextFundingTs;
  }
}

export class FundingView implements FundingEvent {
  static {
    sealClass(this);
  }

  readonly #row: FundingEvent;

  constructor(row: FundingEvent) {
    this.#row = row;
    Object.freeze(this);
  }

  get instrument(): Instrument {
    return this.#row.instrument;
  }
  get exchTs(): number {
    return this.#row.exchTs;
  }
  get localTs(): number {
    return this.#row.localTs;
  }
  get ratePpb(): number {
    return this.#row.ratePpb;
  }
  get amount(): number {
    return this.#row.amount;
  }
}

export class UpdateView implements OrderUpdate {
  static {
    sealClass(this);
  }

  readonly #row: OwnOrder<OrderUpdate>;

  constructor(row: OwnOrder<OrderUpdate>) {
    this.#row = row;
    Object.freeze(this);
  }

  get order(): OrderView {
    return handleOf(this.#row.order);
  }
  get kind(): UpdateKind {
    return this.#row.kind;
  }
  get reason(): Reason {
    return this.#row.reason;
  }
  get venueTs(): number {
    return this.#row.venueTs;
  }
  get localTs(): number {
    return this.#row.localTs;
  }
}

export class FillView implements FillEvent {
  static {
    sealClass(this);
  }

  readonly #row: OwnOrder<FillEvent>;

  constructor(row: OwnOrder<FillEvent>) {
    this.#row = row;
    Object.freeze(this);
  }

  get order(): OrderView {
    return handleOf(this.#row.order);
  }
  get instrument(): Instrument {
    return this.#row.instrument;
  }
  get side(): Side {
    return this.#row.side;
  }
  get priceTicks(): number {
    return this.#row.priceTicks;
  }
  get qtyLots(): number {
    return this.#row.qtyLots;
  }
  get price(): number {
    return this.#row.price;
  }
  get qty(): number {
    return this.#row.qty;
  }
  get liquidity(): Liquidity {
    return this.#row.liquidity;
  }
  get reason(): Reason {
    return this.#row.reason;
  }
  get fee(): number {
    return this.#row.fee;
  }
  get realized(): number {
    return this.#row.realized;
  }
  get venueTs(): number {
    return this.#row.venueTs;
  }
  get localTs(): number {
    return this.#row.localTs;
  }
}
