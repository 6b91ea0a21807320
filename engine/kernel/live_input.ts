import type { OrderType, Reason, Side, TimeInForce } from "../order/types.ts";
import type { DecisionKind } from "../order/order_command.ts";

/** Names no instrument, where an input may concern one or none. */
export const NO_INSTRUMENT = 0xffff_ffff;
/** Names all strategies, where an input may concern one or all. */
export const EVERY_STRATEGY = 0xffff;

/** Settings change while the session runs. */
export interface ConfigChange {
  /** The strategy whose settings they are, or `EVERY_STRATEGY`. */
  readonly strategy: number;
  /** Counts the configurations of a session; the one that it started with is 0. */
  readonly revision: number;
  /** SHA-256 of the whole configuration from here on, 64 hexadecimal digits. */
  readonly configHash: string;
  /** Who asked for it. */
  readonly author: string;
  /** The settings that change and their new values, as JSON. */
  readonly change: string;
}

/** Money of one asset, 1e-8 units. */
export interface ReportedBalance {
  readonly asset: string;
  readonly wallet: number;
  /** What may be used for orders. */
  readonly available: number;
}

export interface ReportedPosition {
  readonly instrument: number;
  /** Key of the position: 0 one-way, 1 the long side, −1 the short side of a hedged one. */
  readonly positionSide: -1 | 0 | 1;
  readonly qtyLots: number;
  /** Mean entry price, 1e-8 units. */
  readonly entryPrice: number;
}

/** An order as a venue tells of it, with its own names. */
export interface VenueOrderFields {
  readonly instrument: number;
  /** Our number of it; 0 where it has none. */
  readonly orderId: number;
  readonly venueOrderId: string;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly tif: TimeInForce;
  readonly reduceOnly: boolean;
  readonly priceTicks: number;
  readonly stopTicks: number;
  readonly qtyLots: number;
  readonly filledLots: number;
}

/** The venue's whole view of the account, which reconciliation compares with ours. */
export interface AccountReport {
  readonly venueTs: number;
  readonly balances: readonly ReportedBalance[];
  readonly positions: readonly ReportedPosition[];
  readonly openOrders: readonly VenueOrderFields[];
}

/** The gate outside the kernel did not let a command through. */
export interface GateRefusal {
  readonly strategy: number;
  readonly instrument: number;
  readonly orderId: number;
  /** What was refused: SUBMIT, MODIFY or CANCEL. */
  readonly command: Exclude<DecisionKind, typeof DecisionKind.DENIED>;
  readonly reason: Reason;
  /** The limit and the value, in words. */
  readonly detail: string;
}

/** Money came into the account or left it. */
export interface Transfer {
  readonly asset: string;
  /** 1e-8 units; negative leaves. */
  readonly amount: number;
  /** The venue's name of it, by which duplicates are known; empty = not told. */
  readonly transferId: string;
  readonly venueTs: number;
}

/** What happened to a strategy's code. Stable: never renumbered. */
export const StrategyChange = Object.freeze({ LOADED: 1, SWAPPED: 2, UNLOADED: 3 } as const);
export type StrategyChange = (typeof StrategyChange)[keyof typeof StrategyChange];

/** A strategy takes its seat, or newer code takes over from older. */
export interface StrategyLoad {
  readonly strategy: number;
  readonly change: StrategyChange;
  readonly name: string;
  /** SHA-256 of its code, 64 hexadecimal digits. */
  readonly hash: string;
  /** Its parameters, as JSON. */
  readonly parameters: string;
  /** State that it goes on from, as its `snapshot` gave it; empty = none. */
  readonly snapshot: Uint8Array;
}

/** An instrument gets one more definition. Which one holds is told by rows of kind INSTRUMENT. */
export interface DefinitionAppended {
  readonly instrument: number;
  /** Its number among the instrument's definitions. */
  readonly definition: number;
  /** SHA-256 of `text`, 64 hexadecimal digits. */
  readonly hash: string;
  /** The definition, as `definitionText` writes it. */
  readonly text: string;
}

/** Whose order it is that we did not send in this session. Stable: never renumbered. */
export const OrderOrigin = Object.freeze(
  {
    /** Sent by hand or by another program. */
    MANUAL: 1,
    /** Sent by us, before a restart. */
    EARLIER_EPOCH: 2,
    LIQUIDATION: 3,
    AUTO_DELEVERAGING: 4,
    SETTLEMENT: 5,
  } as const,
);
export type OrderOrigin = (typeof OrderOrigin)[keyof typeof OrderOrigin];

/** An order stands at the venue that this session did not send; `orderId` is the number given to it. */
export interface ExternalOrder extends VenueOrderFields {
  /** The strategy that takes it over. */
  readonly strategy: number;
  readonly origin: OrderOrigin;
  readonly venueTs: number;
}

/** Why books are set to what the venue says. Stable: never renumbered. */
export const AdjustmentCause = Object.freeze(
  { RECONCILIATION: 1, OPERATOR: 2, OPENING: 3 } as const,
);
export type AdjustmentCause = (typeof AdjustmentCause)[keyof typeof AdjustmentCause];

/**
 * Our books are moved by what they differ from the venue's: the position first, as by a fill without
 * a fee, then the wallet by what is left.
 */
export interface Adjustment {
  readonly strategy: number;
  /** Or `NO_INSTRUMENT`, for money alone. */
  readonly instrument: number;
  readonly positionSide: ReportedPosition["positionSide"];
  readonly cause: AdjustmentCause;
  /** What is added to the position. */
  readonly qtyLots: number;
  /** Price at which it is added, 1e-8 units; booked at the nearest tick. */
  readonly price: number;
  /** Asset of `amount`; empty where no money moves. */
  readonly asset: string;
  /** What is added to the wallet, 1e-8 units. */
  readonly amount: number;
  readonly note: string;
}

/** Streams whose state matters beyond market data. Stable: never renumbered. */
export const LiveStream = Object.freeze({ ACCOUNT: 1, REQUESTS: 2, MARKET: 3 } as const);
export type LiveStream = (typeof LiveStream)[keyof typeof LiveStream];

/** Whether what a stream told is to be relied on. Stable: never renumbered. */
export const StreamState = Object.freeze({ SURE: 1, UNSURE: 2, DOWN: 3 } as const);
export type StreamState = (typeof StreamState)[keyof typeof StreamState];

/** A stream of the venue is sure or not: while ACCOUNT is not, what we hold may be wrong. */
export interface StreamChange {
  readonly stream: LiveStream;
  readonly state: StreamState;
  readonly detail: string;
}
