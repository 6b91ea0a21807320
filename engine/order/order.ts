import type { Instrument } from "../instrument/instrument.ts";
import type { OrderView } from "../strategy/contract.ts";
import { OrderExtra } from "./order_extra.ts";
import type { OrderSession } from "./session.ts";
import { Certainty, Life, OrderType, Reason, Request, Side, type TimeInForce } from "./types.ts";

/** `traits`: bit 0 buy, 1 reduce-only, 2–4 type, 5–7 time in force. */
const BUY = 1;
const REDUCE_ONLY = 2;
const TYPE_SHIFT = 2;
const TIF_SHIFT = 5;
const THREE_BITS = 7;

/** `state`: bits 0–2 life, 3–4 request, 5 certainty, 6 triggered. */
const REQUEST_SHIFT = 3;
const REQUEST_MASK = 3;
const CERTAINTY_SHIFT = 5;
const TRIGGERED = 1 << 6;

/** The three axes without the trigger. */
const AXES_MASK = TRIGGERED - 1;

/** No such moment yet: a small integer, so that the field stays one. */
const NEVER = -1;

/**
 * One order, from intent to its end: the handle that a strategy keeps (as `OrderView`, read-only)
 * and the record that the kernel writes through `transitions.ts` alone.
 *
 * A run may make millions, so it is small: about 190 bytes of heap. The axes and what never changes are
 * packed into small integers, moments after submission are kept as µs since `submitTs` (small
 * integers up to 35 minutes, doubles beyond), and what few orders need stands in an `OrderExtra`.
 * Money is in 1e-8 units of the settlement asset, times in µs.
 */
export class Order implements OrderView {
  readonly session: OrderSession;
  readonly id: number;
  /** The definition that its ticks and lots are in: `regrid_order.ts` alone changes it. */
  instrument: Instrument;
  /** Side, type, time in force and reduce-only, packed. */
  readonly traits: number;
  /** The three axes and whether a trigger has fired, packed. */
  state: number = Life.INTENT;
  /** Why the last thing happened. */
  reason: Reason = Reason.NONE;
  /** Limit price; 0 for market orders. */
  priceTicks: number;
  qtyLots: number;
  filledLots = 0;
  /** Sum of price × quantity over the fills, ticks × lots. */
  filledTickLots = 0;
  /** Fees paid, less rebates. */
  feePaid = 0;
  /** Modifications that the venue confirmed. */
  modifies = 0;
  /** Index into `session.tags`. */
  readonly tagIndex: number;
  /** When the strategy decided it. */
  readonly submitTs: number;
  /** 0 when not known, so that one-sided books cost no double. */
  #arrivalMid2: number;
  #ackDelayUs = NEVER;
  #restDelayUs = NEVER;
  #endDelayUs = NEVER;
  extra: OrderExtra | null = null;

  /**
   * @param priceTicks limit price, 0 for market orders
   * @param arrivalMid2 best bid + best ask in ticks as seen at the decision; 0 or NaN if one-sided
   * @param stopTicks trigger price, 0 without
   * @param expireTs end of a GTD order, 0 without
   */
  constructor(
    session: OrderSession,
    id: number,
    instrument: Instrument,
    side: Side,
    type: OrderType,
    tif: TimeInForce,
    qtyLots: number,
    priceTicks: number,
    reduceOnly: boolean,
    submitTs: number,
    arrivalMid2: number,
    tagIndex = 0,
    stopTicks = 0,
    expireTs = 0,
  ) {
    this.session = session;
    this.id = id;
    this.instrument = instrument;
    this.traits = (side === Side.BUY ? BUY : 0) | (reduceOnly ? REDUCE_ONLY : 0) |
      (type << TYPE_SHIFT) | (tif << TIF_SHIFT);
    this.qtyLots = qtyLots;
    this.priceTicks = priceTicks;
    this.tagIndex = tagIndex;
    this.submitTs = submitTs;
    this.#arrivalMid2 = arrivalMid2 > 0 ? arrivalMid2 : 0;
    if (stopTicks !== 0 || expireTs !== 0) this.extra = new OrderExtra(stopTicks, expireTs);
  }

  /** Deterministic, at most 32 alphanumerics, unique over sessions, strategies and orders. */
  get clientId(): string {
    return this.session.clientId(this.id);
  }

  get tag(): string {
    return this.session.tags[this.tagIndex];
  }

  get side(): Side {
    return (this.traits & BUY) !== 0 ? Side.BUY : Side.SELL;
  }

  get type(): OrderType {
    return ((this.traits >> TYPE_SHIFT) & THREE_BITS) as OrderType;
  }

  get tif(): TimeInForce {
    return ((this.traits >> TIF_SHIFT) & THREE_BITS) as TimeInForce;
  }

  get reduceOnly(): boolean {
    return (this.traits & REDUCE_ONLY) !== 0;
  }

  /** Waits for a trigger price at the venue before it can trade. */
  get isConditional(): boolean {
    return this.type >= OrderType.STOP_MARKET;
  }

  /** A conditional order whose trigger price was reached. */
  get isTriggered(): boolean {
    return (this.state & TRIGGERED) !== 0;
  }

  get life(): Life {
    return (this.state & THREE_BITS) as Life;
  }

  get request(): Request {
    return ((this.state >> REQUEST_SHIFT) & REQUEST_MASK) as Request;
  }

  get certainty(): Certainty {
    return ((this.state >> CERTAINTY_SHIFT) & 1) as Certainty;
  }

  /** Writes all three axes; whether a trigger has fired stays. */
  setAxes(life: Life, request: Request, certainty: Certainty): void {
    this.state = (this.state & ~AXES_MASK) | life | (request << REQUEST_SHIFT) |
      (certainty << CERTAINTY_SHIFT);
  }

  setTriggered(): void {
    this.state |= TRIGGERED;
  }

  get isActive(): boolean {
    return (this.state & THREE_BITS) <= Life.PARTIAL;
  }

  get isCancellable(): boolean {
    const axes = this.state & AXES_MASK;
    return axes === Life.OPEN || axes === Life.PARTIAL;
  }

  /** Lots still to fill, at the quantity that the venue last confirmed; 0 once it is over. */
  get leavesLots(): number {
    return this.isActive ? this.qtyLots - this.filledLots : 0;
  }

  /**
   * The most lots that may still fill, whatever the requests in flight come to: what risk keeps
   * reserved. A modification in flight counts with the larger of both quantities. 0 once over.
   */
  get exposureLots(): number {
    if (!this.isActive) return 0;
    return Math.max(this.qtyLots, this.pendingQtyLots) - this.filledLots;
  }

  get stopTicks(): number {
    return this.extra === null ? 0 : this.extra.stopTicks;
  }

  /** End of a GTD order; 0 without. */
  get expireTs(): number {
    return this.extra === null ? 0 : this.extra.expireTs;
  }

  /** Price that a modification in flight asks for; 0 when none is. */
  get pendingPriceTicks(): number {
    return this.extra === null ? 0 : this.extra.pendingPriceTicks;
  }

  /** Quantity that a modification in flight asks for; 0 when none is. */
  get pendingQtyLots(): number {
    return this.extra === null ? 0 : this.extra.pendingQtyLots;
  }

  setPending(priceTicks: number, qtyLots: number): void {
    if (this.extra === null && qtyLots === 0) return;
    const extra = this.ensureExtra();
    extra.pendingPriceTicks = priceTicks;
    extra.pendingQtyLots = qtyLots;
  }

  ensureExtra(): OrderExtra {
    this.extra ??= new OrderExtra(0, 0);
    return this.extra;
  }

  /** Best bid + best ask in ticks, as the strategy saw them when it decided; NaN if one-sided. */
  get arrivalMid2(): number {
    return this.#arrivalMid2 === 0 ? NaN : this.#arrivalMid2;
  }

  set arrivalMid2(mid2: number) {
    this.#arrivalMid2 = mid2 > 0 ? mid2 : 0;
  }

  /** When we learnt that the venue had it; NaN if never. */
  get ackTs(): number {
    return this.#ackDelayUs === NEVER ? NaN : this.submitTs + this.#ackDelayUs;
  }

  set ackTs(ts: number) {
    this.#ackDelayUs = ts - this.submitTs;
  }

  /** Venue's time at which it took its present place in the queue; NaN if it never came to rest. */
  get restTs(): number {
    return this.#restDelayUs === NEVER ? NaN : this.submitTs + this.#restDelayUs;
  }

  set restTs(ts: number) {
    this.#restDelayUs = ts - this.submitTs;
  }

  /** When we learnt that it was over; NaN while it is active. */
  get endTs(): number {
    return this.#endDelayUs === NEVER ? NaN : this.submitTs + this.#endDelayUs;
  }

  set endTs(ts: number) {
    this.#endDelayUs = ts - this.submitTs;
  }
}
