import { expect, test } from "vitest";
import { DecisionKind } from "../../../engine/order/order_command.ts";
import {
  Certainty,
  Life,
  Liquidity,
  OrderType,
  Reason,
  Request,
  Side,
  TimeInForce,
  UpdateKind,
} from "../../../engine/order/types.ts";

test.each<[name: string, codes: Readonly<Record<string, number>>, expected: string[]]>([
  [
    "Certainty",
    Certainty,
    [
      "KNOWN:0 UNKNOWN:1",
    ],
  ],
  [
    "Life",
    Life,
    [
      "INTENT:0 OPEN:1 PARTIAL:2 FILLED:3 CANCELLED:4 REJECTED:5 EXPIRED:6 DENIED:7",
    ],
  ],
  [
    "Liquidity",
    Liquidity,
    [
      "NONE:0 MAKER:1 TAKER:2",
    ],
  ],
  [
    "OrderType",
    OrderType,
    [
      "MARKET:1 LIMIT:2 STOP_MARKET:3 STOP_LIMIT:4 TAKE_PROFIT_MARKET:5 TAKE_PROFIT_LIMIT:6",
    ],
  ],
  [
    "Reason",
    Reason,
    [
      "NONE:0 QUEUE_REACHED:1 TRADED_THROUGH:2 BEST_CROSSED:3 TOOK_LIQUIDITY:4 IDEAL:5",
      "LIQUIDATED:6 DENIED_KILL_SWITCH:100 DENIED_BREAKER:101 DENIED_GRID:102",
      "DENIED_QTY:103 DENIED_NOTIONAL:104 DENIED_COLLAR:105 DENIED_DUPLICATE:106",
      "DENIED_SELF_TRADE:107 DENIED_ORDER_RATE:108 DENIED_MESSAGE_RATE:109",
      "DENIED_REPEATED_EXECUTION:110 DENIED_POSITION:111 DENIED_GROSS_EXPOSURE:112",
      "DENIED_NET_EXPOSURE:113 DENIED_LEVERAGE:114 DENIED_MARGIN:115 DENIED_DRAWDOWN:116",
      "DENIED_DAILY_LOSS:117 DENIED_VAR:118 DENIED_OPEN_ORDERS:119 DENIED_STALE_BOOK:120",
      "DENIED_NO_PRICE:121 DENIED_REDUCE_ONLY:122 DENIED_STATE:123 DENIED_PARAMS:124",
      "DENIED_STRATEGY_LOSS:125 DENIED_ACCOUNT_UNSURE:126 VENUE_FILTER_PRICE:200",
      "VENUE_FILTER_QTY:201 VENUE_FILTER_NOTIONAL:202 VENUE_PERCENT_PRICE:203",
      "VENUE_WOULD_TAKE:204 VENUE_IOC_REMAINDER:205 VENUE_FOK_UNFILLABLE:206",
      "VENUE_NO_LIQUIDITY:207 VENUE_MARGIN:208 VENUE_REDUCE_ONLY:209 VENUE_RATE_LIMIT:210",
      "VENUE_UNKNOWN_ORDER:211 VENUE_SELF_TRADE:212 VENUE_GTD_EXPIRED:213 VENUE_OUTAGE:214",
      "VENUE_LATENCY_REJECT:215 VENUE_WOULD_TRIGGER:216 VENUE_MAX_ORDERS:217",
      "VENUE_HALTED:218 VENUE_UNSUPPORTED:219 VENUE_NO_CHANGE:220 VENUE_DEFINITION:221",
      "VENUE_AMENDED_AWAY:222 UNKNOWN_TIMEOUT:300 UNKNOWN_CONNECTION:301",
      "UNKNOWN_SERVER_ERROR:302 FAULT_STATE:900",
    ],
  ],
  [
    "Request",
    Request,
    [
      "NONE:0 NEW:1 MODIFY:2 CANCEL:3",
    ],
  ],
  [
    "Side",
    Side,
    [
      "BUY:1 SELL:-1",
    ],
  ],
  [
    "TimeInForce",
    TimeInForce,
    [
      "GTC:1 IOC:2 FOK:3 GTX:4 GTD:5",
    ],
  ],
  [
    "UpdateKind",
    UpdateKind,
    [
      "ACCEPTED:1 REJECTED:2 FILL:3 CANCELLED:4 CANCEL_REJECTED:5 MODIFIED:6",
      "MODIFY_REJECTED:7 EXPIRED:8 TRIGGERED:9 UNKNOWN:10 NOT_FOUND:11",
    ],
  ],
  [
    "DecisionKind",
    DecisionKind,
    [
      "SUBMIT:64 MODIFY:65 CANCEL:66 DENIED:67",
    ],
  ],
])(
  "codes that journals, records and strategies keep stay what they are: %s",
  (_name, codes, expected) => {
    expect(Object.isFrozen(codes)).toBe(true);
    expect(Object.entries(codes).map(([name, code]) => `${name}:${code}`)).toEqual(
      expected.join(" ").split(" "),
    );
  },
);
