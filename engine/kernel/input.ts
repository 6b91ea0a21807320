import type { FeedStateEvent } from "../strategy/contract.ts";
import type { Row } from "../tape/row.ts";
import type { Liquidity, Reason, Side, UpdateKind } from "../order/types.ts";

/**
 * What a kernel may be told. Stable: never renumbered. 6, 7, 10 to 14 and 16 to 63 are reserved: 10 configuration
 * change, 11 account report (reconciliation), 12 refusal by the last gate, 13 transfer of money, 14
 * strategy loaded or swapped. 64 and up are decisions (`DecisionKind`).
 */
export const InputKind = Object.freeze(
  {
    START: 1,
    STOP: 2,
    /** Time has come for what is due first: markouts and a sample, else bars and timers. */
    TIME: 3,
    /** A row of market data. */
    ROW: 4,
    /** A venue's report on one of our orders. */
    UPDATE: 5,
    FEED_STATE: 8,
    /** An operator's word. */
    COMMAND: 9,
    /** The venue closes a position in our name, for lack of margin: an order of ours is made for it. */
    LIQUIDATION: 15,
  } as const,
);
export type InputKind = (typeof InputKind)[keyof typeof InputKind];

/** What an operator may order. Stable: never renumbered. */
export const Command = Object.freeze(
  {
    /** Cancel everything and deny what comes, until re-enabled. */
    KILL: 1,
    /** Lift the kill switch. */
    REENABLE: 2,
  } as const,
);
export type Command = (typeof Command)[keyof typeof Command];

/** Feed states in the order of their codes, from 0. Stable: only ever appended to. */
export const FEED_STATES = [
  "live",
  "stale",
  "gap",
  "halted",
] as const satisfies readonly FeedStateEvent["state"][];

interface Numbered {
  /** Counts the inputs of a session from 1. */
  readonly sequence: number;
  /** What *now* is while this input is in hand, µs. */
  readonly now: number;
}

export interface MomentInput extends Numbered {
  readonly kind:
    | typeof InputKind.START
    | typeof InputKind.STOP
    | typeof InputKind.TIME;
}

export interface RowInput extends Numbered, Row {
  readonly kind: typeof InputKind.ROW;
}

/** A `VenueUpdate`; `now` is its `localTs`. */
export interface UpdateInput extends Numbered {
  readonly kind: typeof InputKind.UPDATE;
  readonly instrument: number;
  readonly orderId: number;
  readonly update: UpdateKind;
  readonly reason: Reason;
  readonly liquidity: Liquidity;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly cumLots: number;
  readonly tradeId: number;
  readonly fee: number;
  readonly aheadLots: number;
  /** Number of the instrument's definition that its ticks and lots are in. @default 0 */
  readonly definition?: number;
  readonly venueTs: number;
}

export interface FeedStateInput extends Numbered {
  readonly kind: typeof InputKind.FEED_STATE;
  readonly instrument: number;
  readonly state: FeedStateEvent["state"];
}

export interface CommandInput extends Numbered {
  readonly kind: typeof InputKind.COMMAND;
  readonly command: Command;
}

export interface LiquidationInput extends Numbered {
  readonly kind: typeof InputKind.LIQUIDATION;
  readonly instrument: number;
  readonly side: Side;
  readonly qtyLots: number;
}

/** One thing that a kernel is told: all that it ever knows comes as these, in one sequence. */
export type Input =
  | MomentInput
  | RowInput
  | UpdateInput
  | FeedStateInput
  | CommandInput
  | LiquidationInput;
