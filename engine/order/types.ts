/** Direction of an order or fill: the sign of the position change. */
export const Side = Object.freeze({ BUY: 1, SELL: -1 } as const);
export type Side = (typeof Side)[keyof typeof Side];

/** How an order is priced, and whether it waits for a trigger. */
export const OrderType = Object.freeze(
  {
    MARKET: 1,
    LIMIT: 2,
    STOP_MARKET: 3,
    STOP_LIMIT: 4,
    TAKE_PROFIT_MARKET: 5,
    TAKE_PROFIT_LIMIT: 6,
  } as const,
);
export type OrderType = (typeof OrderType)[keyof typeof OrderType];

/** GTX is post-only; GTD ends at a stated time. */
export const TimeInForce = Object.freeze({ GTC: 1, IOC: 2, FOK: 3, GTX: 4, GTD: 5 } as const);
export type TimeInForce = (typeof TimeInForce)[keyof typeof TimeInForce];

/** First axis: where the order is in its life. States from DENIED on (but OPEN, PARTIAL) are final. */
export const Life = Object.freeze(
  {
    INTENT: 0,
    OPEN: 1,
    PARTIAL: 2,
    FILLED: 3,
    CANCELLED: 4,
    REJECTED: 5,
    EXPIRED: 6,
    DENIED: 7,
  } as const,
);
export type Life = (typeof Life)[keyof typeof Life];

/** Second axis: the one request in flight. */
export const Request = Object.freeze({ NONE: 0, NEW: 1, MODIFY: 2, CANCEL: 3 } as const);
export type Request = (typeof Request)[keyof typeof Request];

/** Third axis: whether we know what the venue made of it. */
export const Certainty = Object.freeze({ KNOWN: 0, UNKNOWN: 1 } as const);
export type Certainty = (typeof Certainty)[keyof typeof Certainty];

/** What a venue says of an order. An input of the kernel. */
export const UpdateKind = Object.freeze(
  {
    ACCEPTED: 1,
    REJECTED: 2,
    FILL: 3,
    CANCELLED: 4,
    CANCEL_REJECTED: 5,
    MODIFIED: 6,
    MODIFY_REJECTED: 7,
    EXPIRED: 8,
    TRIGGERED: 9,
    /** No answer came in time, or the connection broke: the outcome is not known. */
    UNKNOWN: 10,
    /** A query found that the venue never had the order. */
    NOT_FOUND: 11,
  } as const,
);
export type UpdateKind = (typeof UpdateKind)[keyof typeof UpdateKind];

/** Whether a fill was waited for (MAKER) or reached out for (TAKER); NONE for what is no fill. */
export const Liquidity = Object.freeze({ NONE: 0, MAKER: 1, TAKER: 2 } as const);
export type Liquidity = (typeof Liquidity)[keyof typeof Liquidity];

/**
 * Why something happened to an order. 1–99 fills, 100–199 denied by our risk, 200–299 rejected or
 * expired by the venue, 300–399 outcome unknown, 900 and up faults. Stable: never renumbered.
 */
export const Reason = Object.freeze(
  {
    NONE: 0,
    /** Maker: trades at our price used up what stood ahead in the queue. */
    QUEUE_REACHED: 1,
    /** Maker: a trade went through our price. */
    TRADED_THROUGH: 2,
    /** Maker: the opposite best price crossed ours. */
    BEST_CROSSED: 3,
    /** Taker: the order took resting quantity on arrival. */
    TOOK_LIQUIDITY: 4,
    /** Filled at once at the last trade or the touch, by the `ideal` preset. */
    IDEAL: 5,
    /** Position closed by the venue for lack of margin. */
    LIQUIDATED: 6,

    DENIED_KILL_SWITCH: 100,
    DENIED_BREAKER: 101,
    DENIED_GRID: 102,
    DENIED_QTY: 103,
    DENIED_NOTIONAL: 104,
    DENIED_COLLAR: 105,
    DENIED_DUPLICATE: 106,
    DENIED_SELF_TRADE: 107,
    DENIED_ORDER_RATE: 108,
    DENIED_MESSAGE_RATE: 109,
    DENIED_REPEATED_EXECUTION: 110,
    DENIED_POSITION: 111,
    DENIED_GROSS_EXPOSURE: 112,
    DENIED_NET_EXPOSURE: 113,
    DENIED_LEVERAGE: 114,
    DENIED_MARGIN: 115,
    DENIED_DRAWDOWN: 116,
    DENIED_DAILY_LOSS: 117,
    DENIED_VAR: 118,
    DENIED_OPEN_ORDERS: 119,
    DENIED_STALE_BOOK: 120,
    DENIED_NO_PRICE: 121,
    DENIED_REDUCE_ONLY: 122,
    DENIED_STATE: 123,
    DENIED_PARAMS: 124,
    DENIED_STRATEGY_LOSS: 125,
    DENIED_ACCOUNT_UNSURE: 126,

    VENUE_FILTER_PRICE: 200,
    VENUE_FILTER_QTY: 201,
    VENUE_FILTER_NOTIONAL: 202,
    VENUE_PERCENT_PRICE: 203,
    VENUE_WOULD_TAKE: 204,
    VENUE_IOC_REMAINDER: 205,
    VENUE_FOK_UNFILLABLE: 206,
    VENUE_NO_LIQUIDITY: 207,
    VENUE_MARGIN: 208,
    VENUE_REDUCE_ONLY: 209,
    VENUE_RATE_LIMIT: 210,
    VENUE_UNKNOWN_ORDER: 211,
    VENUE_SELF_TRADE: 212,
    VENUE_GTD_EXPIRED: 213,
    VENUE_OUTAGE: 214,
    VENUE_LATENCY_REJECT: 215,
    VENUE_WOULD_TRIGGER: 216,
    VENUE_MAX_ORDERS: 217,
    VENUE_HALTED: 218,
    VENUE_UNSUPPORTED: 219,
    VENUE_NO_CHANGE: 220,
    /** The instrument's tick or lot changed, and the order fits the new one no more. */
    VENUE_DEFINITION: 221,
    /** Cancelled by an amendment to a quantity that is not above what was filled. */
    VENUE_AMENDED_AWAY: 222,

    UNKNOWN_TIMEOUT: 300,
    UNKNOWN_CONNECTION: 301,
    UNKNOWN_SERVER_ERROR: 302,

    FAULT_STATE: 900,
  } as const,
);
export type Reason = (typeof Reason)[keyof typeof Reason];
