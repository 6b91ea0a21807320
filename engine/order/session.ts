import { TagTable } from "./tags.ts";

/** Widths of the three base-36 fields of a client order id. */
const EPOCH_DIGITS = 8;
const STRATEGY_DIGITS = 3;
const ID_DIGITS = 10;

/** Largest values that fit those widths. */
const MAX_EPOCH = 36 ** EPOCH_DIGITS - 1;
const MAX_STRATEGY = 36 ** STRATEGY_DIGITS - 1;
const MAX_ID = Number.MAX_SAFE_INTEGER;

/** Numbers that an order keeps, and orders whose numbers stand in one array. */
export const SLOTS_AN_ORDER = 12;
const ORDERS_A_BLOCK = 256;
const BLOCK_SLOTS = SLOTS_AN_ORDER * ORDERS_A_BLOCK;

/**
 * Order ids of a kernel count from 1 for each strategy, plus this times the strategy's index: so an
 * id says whose it is, and no strategy's ids hang on what another one does.
 */
export const ORDER_IDS = 2 ** 40;

/** Index of the strategy that an order id belongs to. */
export const strategyOf = (orderId: number): number => Math.floor(orderId / ORDER_IDS);

/** What a client order id names. */
export interface ClientIdParts {
  readonly epoch: number;
  readonly strategy: number;
  /** Counts the orders of the strategy: its id is this plus `strategy * ORDER_IDS`. */
  readonly orderId: number;
}

/**
 * What all orders of one strategy in one session share, so that an order carries one reference
 * instead of many fields: the session epoch (on disk before the first order of a live session),
 * the strategy's index, the account, and the strategy's tags.
 *
 * @example
 * ```ts
 * const session = new OrderSession(1, 0);
 * session.clientId(42); // "t" + "00000001" + "000" + "0000000016"
 * ```
 */
export class OrderSession {
  readonly epoch: number;
  /** Index of the strategy within the kernel. */
  readonly strategy: number;
  /** Index of the account that its orders are on. */
  readonly account: number;
  readonly #prefix: string;
  /** Where the order made last has its numbers. */
  slots = new Float64Array(0);
  #nextSlot = BLOCK_SLOTS;
  readonly #tags: TagTable;

  /** Throws RangeError on an epoch or strategy index that a client id has no room for. */
  constructor(epoch: number, strategy: number, tags = new TagTable(), account = 0) {
    checkField("Session epoch", epoch, MAX_EPOCH);
    checkField("Strategy index", strategy, MAX_STRATEGY);
    this.epoch = epoch;
    this.strategy = strategy;
    this.#tags = tags;
    this.account = account;
    this.#prefix = "t" + base36(epoch, EPOCH_DIGITS) + base36(strategy, STRATEGY_DIGITS);
  }

  /**
   * Room for the numbers of one order, all 0: its offset in `slots`, which may be another array
   * afterwards. A block lives for as long as one of its orders does.
   */
  takeSlots(): number {
    if (this.#nextSlot === BLOCK_SLOTS) {
      this.slots = new Float64Array(BLOCK_SLOTS);
      this.#nextSlot = 0;
    }
    const at = this.#nextSlot;
    this.#nextSlot = at + SLOTS_AN_ORDER;
    return at;
  }

  /** Tags in order of first use; index 0 is the empty tag. */
  get tags(): readonly string[] {
    return this.#tags.all;
  }

  /** Index of a tag, given a new one on first use. Throws RangeError beyond 32 characters. */
  internTag(tag: string): number {
    return this.#tags.intern(tag);
  }

  /**
   * Client order id: 22 lower-case alphanumerics of fixed width, so that ids sort by epoch,
   * strategy and order, and no two orders of any session share one.
   */
  clientId(orderId: number): string {
    checkField("Order id", orderId, MAX_ID);
    return this.#prefix + base36(orderId % ORDER_IDS, ID_DIGITS);
  }
}

/** Takes a client order id apart; undefined when it is not one of ours. */
export function parseClientId(clientId: string): ClientIdParts | undefined {
  if (!/^t[0-9a-z]{21}$/.test(clientId)) return undefined;
  const strategyAt = 1 + EPOCH_DIGITS;
  const idAt = strategyAt + STRATEGY_DIGITS;
  const orderId = Number.parseInt(clientId.slice(idAt), 36);
  if (orderId > MAX_ID) return undefined;
  return {
    epoch: Number.parseInt(clientId.slice(1, strategyAt), 36),
    strategy: Number.parseInt(clientId.slice(strategyAt, idAt), 36),
    orderId,
  };
}

function base36(value: number, digits: number): string {
  return value.toString(36).padStart(digits, "0");
}

function checkField(name: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= max) return;
  throw new RangeError(`${name} is ${value}, expected an integer between 0 and ${max}`);
}
