import type { Instrument } from "../instrument/instrument.ts";
import type { Order } from "../order/order.ts";
import type { LogEntry } from "../record/columns.ts";
import type { BookView, Context } from "../strategy/contract.ts";
import type { Clock } from "../time/clock.ts";
import type { OrderTerms } from "./order_request.ts";
import type { Wake } from "./wake.ts";

/** What a seat sees of one market. */
export interface SeatMarket {
  /** The definition in force with us. */
  readonly instrument: Instrument;
  readonly view: BookView;
  /** Last trade in ticks; 0 before the first. */
  readonly lastTrade: number;
  /** Best bid + best ask in ticks, or what stands for it; 0 when nothing does. */
  readonly mid2: number;
  /** Latest mark price, 1e-8 units; NaN before the first. */
  readonly markPrice: number;
}

/** What a seat sees of the account that it shares. Money in 1e-8 units. */
export interface SeatAccount {
  readonly asset: string;
  readonly wallet: number;
  readonly equity: number;
  /** Equity less the initial margin of the positions. */
  readonly available: number;
}

/** The way for a seat's requests: past risk, onto the record, to the venue. */
export interface SeatOrders {
  submit(seat: number, instrument: Instrument, terms: OrderTerms): Order;
  modify(order: Order, priceTicks: number, qtyLots: number): boolean;
  cancel(order: Order): boolean;
}

/** All that a seat has of the kernel that it is in. */
export interface SeatServices {
  readonly mode: Context["mode"];
  readonly clock: Clock;
  readonly wake: Wake;
  readonly markets: readonly SeatMarket[];
  readonly account: SeatAccount;
  readonly orders: SeatOrders;
  /** Changes of definitions so far. */
  readonly changes: number;
  readonly isStarted: boolean;
  /** When the session began, µs. */
  readonly startTs: number;
  log(entry: LogEntry): void;
  push(series: string, value: number): void;
}
