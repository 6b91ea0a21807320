import { RowFlag } from "../tape/kind.ts";
import type { Instrument } from "../instrument/instrument.ts";
import type { Regrid } from "../instrument/regrid.ts";
import { Order } from "../order/order.ts";
import type { OrderSession } from "../order/session.ts";
import { OrderType, Side, TimeInForce } from "../order/types.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import { FillRow, FundingRow, MarkRow, QuoteRow, TradeRow, UpdateRow } from "./events.ts";

/** The event objects of a session: one of each kind an instrument. */
export class EventRows {
  readonly trades: readonly TradeRow[];
  readonly quotes: readonly QuoteRow[];
  readonly marks: readonly MarkRow[];
  readonly fundings: readonly FundingRow[];
  readonly #fill: FillRow;
  readonly #update: UpdateRow;

  constructor(instruments: readonly Instrument[], session: OrderSession) {
    this.trades = instruments.map((instrument) => new TradeRow(instrument));
    this.quotes = instruments.map((instrument) => new QuoteRow(instrument));
    this.marks = instruments.map((instrument) => new MarkRow(instrument));
    this.fundings = instruments.map((instrument) => new FundingRow(instrument));
    // Only to give the two a shape: nobody sees this order.
    const { GTC } = TimeInForce;
    const none = new Order(
      session,
      0,
      instruments[0],
      Side.BUY,
      OrderType.MARKET,
      GTC,
      0,
      0,
      false,
      0,
      NaN,
    );
    this.#fill = new FillRow(none);
    this.#update = new UpdateRow(none);
  }

  /** Another definition of an instrument is in force. */
  regrid(index: number, regrid: Regrid): void {
    this.trades[index].regrid(regrid);
    this.quotes[index].regrid(regrid);
    this.marks[index].instrument = regrid.to;
    this.fundings[index].instrument = regrid.to;
  }

  /** Notes one side of a quote; true when it was the last row of its message. */
  setQuote(
    index: number,
    exchTs: number,
    localTs: number,
    code: number,
    priceTicks: number,
    qtyLots: number,
  ): boolean {
    const quote = this.quotes[index];
    quote.exchTs = exchTs;
    quote.localTs = localTs;
    if ((code & RowFlag.BUY) !== 0) {
      quote.bidTicks = priceTicks;
      quote.bidLots = qtyLots;
    } else {
      quote.askTicks = priceTicks;
      quote.askLots = qtyLots;
    }
    return (code & RowFlag.LAST) !== 0;
  }

  fill(order: Order, update: VenueUpdate): FillRow {
    const fill = this.#fill;
    fill.order = order;
    fill.priceTicks = update.priceTicks;
    fill.qtyLots = update.qtyLots;
    fill.liquidity = update.liquidity;
    fill.reason = update.reason;
    fill.fee = update.fee;
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
