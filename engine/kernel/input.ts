import type { FeedStateEvent } from "../strategy/contract.ts";
import type { Row } from "../tape/row.ts";
import type {
  AccountReport,
  Adjustment,
  ConfigChange,
  DefinitionAppended,
  ExternalOrder,
  GateRefusal,
  StrategyLoad,
  StreamChange,
  Transfer,
} from "./live_input.ts";
import type { Liquidity, Reason, Side, UpdateKind } from "../order/types.ts";

/**
 * What a kernel may be told. Stable: never renumbered. 0 is a journal's header; 6, 7 and 21 to 63
 * are reserved; 64 and up are decisions (`DecisionKind`).
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
    /** Settings change while the session runs. */
    CONFIG_CHANGE: 10,
    /** The venue's whole view of the account, which reconciliation compares with ours. */
    ACCOUNT_REPORT: 11,
    /** The gate outside the kernel did not let a command through. */
    GATE_REFUSAL: 12,
    /** Money came into the account or left it. */
    TRANSFER: 13,
    /** A strategy was loaded, swapped for newer code, or unloaded. */
    STRATEGY: 14,
    /** The venue closes a position in our name, for lack of margin: an order of ours is made for it. */
    LIQUIDATION: 15,
    /** The rows of market data of one message of the venue. */
    MESSAGE: 16,
    /** An instrument gets one more definition. */
    DEFINITION: 17,
    /** An order stands at the venue that this session did not send. */
    EXTERNAL_ORDER: 18,
    /** Our books are moved by what they differ from the venue's. */
    ADJUSTMENT: 19,
    /** What a stream of the venue told is to be relied on, or not. */
    STREAM_STATE: 20,
  } as const,
);
export type InputKind = (typeof InputKind)[keyof typeof InputKind];

/** An input kind in words: "LIQUIDATION (15)". */
export function inputKindName(kind: number): string {
  const [name = "unknown"] = Object.entries(InputKind).find(([, one]) => one === kind) ?? [];
  return `${name} (${kind})`;
}

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

/** Columns of the rows of one message, as a tape has them; each has `count` rows or room for more. */
export interface MessageRows {
  readonly count: number;
  readonly code: ArrayLike<number>;
  readonly price: ArrayLike<number>;
  readonly qty: ArrayLike<number>;
  readonly aux: ArrayLike<number>;
}

/** What is told of a message's rows together. */
export interface Message {
  /** Arrival time at our clock (`localTs`), µs. */
  readonly now: number;
  readonly instrument: number;
  readonly exchTs: number;
  readonly rows: MessageRows;
}

/** What its rows mean one after the other, as `RowInput`s, in one step. */
export interface MessageInput extends Numbered, Message {
  readonly kind: typeof InputKind.MESSAGE;
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
  /** Asset of the fee, where it is not the settlement asset. */
  readonly feeAsset?: string;
  /** The venue's own name of the order. */
  readonly venueOrderId?: string;
  /** Profit that the venue says a fill realised, 1e-8 units of the settlement asset. */
  readonly realisedPnl?: number;
  /** The trade's id as text, where `tradeId` cannot hold it. */
  readonly tradeIdText?: string;
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

type Live<Kind extends InputKind, Fields> = Numbered & { readonly kind: Kind } & Fields;

/** What only a session on a real venue is told. */
export type LiveInput =
  | Live<typeof InputKind.CONFIG_CHANGE, ConfigChange>
  | Live<typeof InputKind.ACCOUNT_REPORT, AccountReport>
  | Live<typeof InputKind.GATE_REFUSAL, GateRefusal>
  | Live<typeof InputKind.TRANSFER, Transfer>
  | Live<typeof InputKind.STRATEGY, StrategyLoad>
  | Live<typeof InputKind.DEFINITION, DefinitionAppended>
  | Live<typeof InputKind.EXTERNAL_ORDER, ExternalOrder>
  | Live<typeof InputKind.ADJUSTMENT, Adjustment>
  | Live<typeof InputKind.STREAM_STATE, StreamChange>;

/** One thing that a kernel is told: all that it ever knows comes as these, in one sequence. */
export type Input =
  | MomentInput
  | RowInput
  | MessageInput
  | UpdateInput
  | FeedStateInput
  | CommandInput
  | LiquidationInput
  | LiveInput;
