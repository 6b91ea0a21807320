import { DecisionKind, type OrderCommand } from "../order/order_command.ts";
import { Sha256, type Sha256State } from "../num/sha256.ts";
import { type Clock, DOUBLE } from "../time/clock.ts";

/** Bytes of an encoded decision. */
export const DECISION_BYTES = 64;
/** Version of the layout, in every record. */
export const DECISION_VERSION = 1;

/** A decision, decoded. `priceTicks` and `qtyLots` are what was asked for. */
export interface Decision {
  readonly kind: DecisionKind;
  readonly instrument: number;
  /** Index of the strategy within the kernel. */
  readonly strategy: number;
  /** Counts the decisions of a session from 1. */
  readonly ordinal: number;
  /** Stamp of the input in hand, µs. */
  readonly now: number;
  readonly orderId: number;
  readonly side: number;
  readonly type: number;
  readonly tif: number;
  readonly reduceOnly: boolean;
  readonly reason: number;
  readonly priceTicks: number;
  readonly stopTicks: number;
  readonly qtyLots: number;
  readonly expireTs: number;
}

/**
 * Writes a decision: little-endian; u16 length, u8 version, u8 kind, u32 instrument, f64 ordinal,
 * f64 now, f64 order id, i8 side, u8 type, u8 time in force, u8 flags (1 = reduce-only), u16
 * reason, u16 strategy, i32 price, i32 stop, f64 quantity, f64 expiry.
 */
export function encodeDecision(view: DataView, at: number, decision: Decision): void {
  view.setUint16(at, DECISION_BYTES, true);
  view.setUint8(at + 2, DECISION_VERSION);
  view.setUint8(at + 3, decision.kind);
  view.setUint32(at + 4, decision.instrument, true);
  view.setFloat64(at + 8, decision.ordinal, true);
  view.setFloat64(at + 16, decision.now, true);
  view.setFloat64(at + 24, decision.orderId, true);
  view.setInt8(at + 32, decision.side);
  view.setUint8(at + 33, decision.type);
  view.setUint8(at + 34, decision.tif);
  view.setUint8(at + 35, decision.reduceOnly ? 1 : 0);
  view.setUint16(at + 36, decision.reason, true);
  view.setUint16(at + 38, decision.strategy, true);
  view.setInt32(at + 40, decision.priceTicks, true);
  view.setInt32(at + 44, decision.stopTicks, true);
  view.setFloat64(at + 48, decision.qtyLots, true);
  view.setFloat64(at + 56, decision.expireTs, true);
}

/** Reads decisions back into one object, refilled: what it gives holds until it reads the next. */
export class DecisionDecoder {
  readonly #decision: { -readonly [Field in keyof Decision]: Decision[Field] } = {
    kind: DecisionKind.SUBMIT,
    instrument: 0,
    strategy: 0,
    ordinal: DOUBLE,
    now: DOUBLE,
    orderId: DOUBLE,
    side: 0,
    type: 0,
    tif: 0,
    reduceOnly: false,
    reason: 0,
    priceTicks: 0,
    stopTicks: 0,
    qtyLots: DOUBLE,
    expireTs: DOUBLE,
  };

  /** @throws {RangeError} on another length, version or kind */
  decode(view: DataView, at: number): Decision {
    const length = view.getUint16(at, true);
    const version = view.getUint8(at + 2);
    const kind = view.getUint8(at + 3) as DecisionKind;
    const isKnown = kind >= DecisionKind.SUBMIT && kind <= DecisionKind.DENIED;
    if (length !== DECISION_BYTES || version !== DECISION_VERSION || !isKnown) {
      throw new RangeError(
        `Decision at byte ${at} has length ${length}, version ${version}, kind ${kind}, ` +
          `expected ${DECISION_BYTES}, ${DECISION_VERSION}, 64 to 67`,
      );
    }
    const decision = this.#decision;
    decision.kind = kind;
    decision.instrument = view.getUint32(at + 4, true);
    decision.ordinal = view.getFloat64(at + 8, true);
    decision.now = view.getFloat64(at + 16, true);
    decision.orderId = view.getFloat64(at + 24, true);
    decision.side = view.getInt8(at + 32);
    decision.type = view.getUint8(at + 33);
    decision.tif = view.getUint8(at + 34);
    decision.reduceOnly = (view.getUint8(at + 35) & 1) !== 0;
    decision.reason = view.getUint16(at + 36, true);
    decision.strategy = view.getUint16(at + 38, true);
    decision.priceTicks = view.getInt32(at + 40, true);
    decision.stopTicks = view.getInt32(at + 44, true);
    decision.qtyLots = view.getFloat64(at + 48, true);
    decision.expireTs = view.getFloat64(at + 56, true);
    return decision;
  }
}

/** Reads one decision back. @throws {RangeError} on another length, version or kind */
export function decodeDecision(view: DataView, at: number): Decision {
  return new DecisionDecoder().decode(view, at);
}

const BUFFERED = 256;

/** Decisions hashed, and those that were not handed out yet. */
export type DecisionLogState = {
  readonly count: number;
  readonly hash: Sha256State;
  readonly pending: readonly number[];
};

/**
 * The run's decisions as bytes: hashed as they come (SHA-256), and handed to a sink where someone
 * keeps them. The hash covers what was decided and when, not how inputs were counted, so that a
 * session and its replay from a thinner tape agree.
 */
export class DecisionLog {
  readonly #bytes = new Uint8Array(BUFFERED * DECISION_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #hash = new Sha256();
  readonly #sink: ((bytes: Uint8Array) => void) | null;
  readonly #clock: Clock;
  #used = 0;
  /** Decisions so far. */
  count = 0;

  /** @param sink gets whole records; the array is reused, so it must copy what it keeps */
  constructor(clock: Clock, sink: ((bytes: Uint8Array) => void) | null = null) {
    this.#clock = clock;
    this.#sink = sink;
  }

  /** Numbers and stamps a decision, and keeps it. */
  write(command: OrderCommand): void {
    command.ordinal = ++this.count;
    command.now = this.#clock.now;
    encodeDecision(this.#view, this.#used, command);
    this.#used += DECISION_BYTES;
    if (this.#used === this.#bytes.length) this.flush();
  }

  snapshot(): DecisionLogState {
    const pending = [...this.#bytes.subarray(0, this.#used)];
    return { count: this.count, hash: this.#hash.snapshot(), pending };
  }

  restore({ count, hash, pending }: DecisionLogState): void {
    this.count = count;
    this.#hash.restore(hash);
    this.#bytes.set(pending);
    this.#used = pending.length;
  }

  flush(): void {
    if (this.#used === 0) return;
    const bytes = this.#bytes.subarray(0, this.#used);
    this.#hash.update(bytes);
    this.#sink?.(bytes);
    this.#used = 0;
  }

  /** Hash over all decisions, hex. Ends the log. */
  digest(): string {
    this.flush();
    return this.#hash.digestHex();
  }
}
