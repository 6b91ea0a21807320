import { type Instrument, MONEY_SCALE } from "../instrument/instrument.ts";
import { OrderType, Reason } from "../order/types.ts";
import type { VenueConfig } from "./config.ts";
import type { VenueOrder } from "./venue_order.ts";

/** What the venue knows of its market when it checks an order. */
export interface MarketFacts {
  readonly halted: boolean;
  /** Mark price in 1e-8 units; NaN before the first. */
  readonly mark: number;
  /** Best prices in ticks (0 and NO_ASK when empty) and last trade (0 before the first). */
  readonly bestBid: number;
  readonly bestAsk: number;
  readonly lastTrade: number;
  readonly openOrders: number;
}

/**
 * The venue's checks of a new or changed order that need no account: outages and order filters. Checked in the venue's order; the first failure is the answer.
 */
export class Admission {
  readonly #config: VenueConfig;
  readonly #instrument: Instrument;
  /** Ticks to 1e-8 price units, ticks × lots to 1e-8 money. */
  readonly #priceUnit: number;
  readonly #moneyUnit: number;

  constructor(config: VenueConfig, instrument: Instrument) {
    this.#config = config;
    this.#instrument = instrument;
    this.#priceUnit = instrument.tickMantissa * MONEY_SCALE / 10 ** instrument.priceDecimals;
    this.#moneyUnit = this.#priceUnit * instrument.lotMantissa / 10 ** instrument.qtyDecimals *
      instrument.multiplierNum / instrument.multiplierDen;
  }

  /** The outage in force at a venue time, if any. */
  outage(venueTs: number): "reject" | "lost" | null {
    for (const outage of this.#config.outages) {
      if (venueTs >= outage.fromTs && venueTs < outage.toTs) return outage.outcome;
    }
    return null;
  }

  /** NONE, or the reason for which the venue refuses the order. A changed one is open already. */
  check(order: VenueOrder, market: MarketFacts, isNew: boolean): Reason {
    if (market.halted) return Reason.VENUE_HALTED;
    if (isNew && market.openOrders >= this.#config.maxOpenOrders) return Reason.VENUE_MAX_ORDERS;
    if (!this.#config.filters) return Reason.NONE;
    const { filters } = this.#instrument;
    const isMarket = order.priceTicks === 0;
    const most = isMarket ? filters.marketMaxQtyLots : filters.maxQtyLots;
    const least = isMarket ? filters.marketMinQtyLots : filters.minQtyLots;
    // 0 is no such filter.
    if ((most > 0 && order.qtyLots > most) || order.qtyLots < least) return Reason.VENUE_FILTER_QTY;
    if (!isMarket) {
      const reason = this.#checkPrice(order.priceTicks, market.mark);
      if (reason !== Reason.NONE) return reason;
    }
    const isTakeAll = order.reduceOnly || order.type === OrderType.TAKE_PROFIT_MARKET;
    const price = order.priceTicks || order.stopTicks || market.lastTrade || market.bestBid;
    const notional = price * order.qtyLots * this.#moneyUnit;
    if (!isTakeAll && notional < filters.minNotional) return Reason.VENUE_FILTER_NOTIONAL;
    return Reason.NONE;
  }

  #checkPrice(ticks: number, mark: number): Reason {
    const { filters } = this.#instrument;
    const { minPriceTicks, maxPriceTicks } = filters;
    if (ticks < minPriceTicks || (maxPriceTicks > 0 && ticks > maxPriceTicks)) {
      return Reason.VENUE_FILTER_PRICE;
    }
    if (!(mark > 0)) return Reason.NONE;
    const ratio = ticks * this.#priceUnit / mark * 1e9;
    const { percentUpPpb, percentDownPpb } = filters;
    if (percentUpPpb > 0 && ratio > percentUpPpb) return Reason.VENUE_PERCENT_PRICE;
    if (percentDownPpb > 0 && ratio < percentDownPpb) return Reason.VENUE_PERCENT_PRICE;
    return Reason.NONE;
  }
}
