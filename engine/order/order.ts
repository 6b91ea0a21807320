import type { Instrument } from "../instrument/instrument.ts";
import { OrderExtra, type OrderExtraState } from "./order_extra.ts";
import { type OrderSession, SLOTS_AN_ORDER } from "./session.ts";
import { Certainty, Life, OrderType, Reason, Request, Side, type TimeInForce } from "./types.ts";

/** `traits`: bit 0 buy, 1 reduce-only, 2–4 type, 5–7 time in force. */
const BUY = 1;
const REDUCE_ONLY = 2;
const TYPE_SHIFT = 2;
const TIF_SHIFT = 5;
const THREE_BITS = 7;

/** `state`: bits 0–2 life, 3–4 request, 5 certainty, 6 triggered, 7 ended by a guess. */
const REQUEST_SHIFT = 3;
const REQUEST_MASK = 3;
const CERTAINTY_SHIFT = 5;
const TRIGGERED = 1 << 6;
const GUESSED = 1 << 7;

/** The three axes without the trigger. */
const AXES_MASK = TRIGGERED - 1;

/** Where an order's numbers stand in its slots; see {@linkcode OrderSession.takeSlots}. */
const QTY = 0;
const FILLED = 1;
const FILLED_TICK_LOTS = 2;
const FEE = 3;
const SUBMIT_TS = 4;
const ARRIVAL_MID2 = 5;
const ACK_TS = 6;
const REST_TS = 7;
const END_TS = 8;
const MODIFIES = 9;
const TAG = 10;
const ROW = 11;

/** An order as plain data. */
export type OrderState = {
  readonly id: number;
  readonly instrument: number;
  /** Number of the definition that its ticks and lots are in. */
  readonly definition: number;
  readonly traits: number;
  readonly state: number;
  readonly reason: number;
  readonly priceTicks: number;
  /** Its slots, in their order. */
  readonly numbers: readonly number[];
  readonly extra: OrderExtraState | null;
};

/**
 * One order, from intent to its end: the record that the kernel writes through `transitions.ts`
 * alone. A strategy holds a handle of it.
 *
 * A run may make millions, so it is small: about 100 bytes of heap. The axes and what never changes
 * are packed into small integers, its other numbers stand outside the heap in slots that orders
 * share, and what few orders need stands in an `OrderExtra`. As fields each number that is no small
 * integer would be an object of its own. Money is in 1e-8 units of the settlement asset, times in µs.
 */
export class Order {
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
  extra: OrderExtra | null = null;
  /** What its strategy holds of it, once it was handed out. */
  handle: object | null = null;
  /** Our numbers: `#slots[#at + QTY]` and so on. */
  readonly #slots: Float64Array;
  readonly #at: number;

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
    this.priceTicks = priceTicks;
    const at = this.#at = session.takeSlots();
    const slots = this.#slots = session.slots;
    slots[at + QTY] = qtyLots;
    slots[at + SUBMIT_TS] = submitTs;
    slots[at + ARRIVAL_MID2] = arrivalMid2 > 0 ? arrivalMid2 : NaN;
    slots[at + ACK_TS] = slots[at + REST_TS] = slots[at + END_TS] = NaN;
    slots[at + TAG] = tagIndex;
    if (stopTicks !== 0 || expireTs !== 0) this.extra = new OrderExtra(stopTicks, expireTs);
  }

  /** @param definitions all of each instrument, by number */
  snapshot(definitions: readonly (readonly Instrument[])[]): OrderState {
    const { id, instrument, traits, state, reason, priceTicks, extra } = this;
    return {
      ...{ id, instrument: instrument.index, traits, state, reason, priceTicks },
      definition: definitions[instrument.index].indexOf(instrument),
      numbers: [...this.#slots.subarray(this.#at, this.#at + SLOTS_AN_ORDER)],
      extra: extra === null ? null : extra.snapshot(),
    };
  }

  /** An order that goes on from its state. */
  static restored(
    session: OrderSession,
    saved: OrderState,
    definitions: readonly (readonly Instrument[])[],
  ): Order {
    const { id, traits, priceTicks, numbers, extra } = saved;
    const instrument = definitions[saved.instrument][saved.definition];
    const side = (traits & BUY) !== 0 ? Side.BUY : Side.SELL;
    const type = ((traits >> TYPE_SHIFT) & THREE_BITS) as OrderType;
    const tif = ((traits >> TIF_SHIFT) & THREE_BITS) as TimeInForce;
    const isReducing = (traits & REDUCE_ONLY) !== 0;
    const order = new Order(
      ...[session, id, instrument, side, type, tif, 0, priceTicks, isReducing, 0, NaN] as const,
    );
    order.state = saved.state;
    order.reason = saved.reason as Reason;
    order.#slots.set(numbers, order.#at);
    if (extra !== null) order.extra = OrderExtra.restored(extra);
    return order;
  }

  get qtyLots(): number {
    return this.#slots[this.#at + QTY];
  }

  set qtyLots(lots: number) {
    this.#slots[this.#at + QTY] = lots;
  }

  get filledLots(): number {
    return this.#slots[this.#at + FILLED];
  }

  set filledLots(lots: number) {
    this.#slots[this.#at + FILLED] = lots;
  }

  /** Sum of price × quantity over the fills, ticks × lots. */
  get filledTickLots(): number {
    return this.#slots[this.#at + FILLED_TICK_LOTS];
  }

  set filledTickLots(tickLots: number) {
    this.#slots[this.#at + FILLED_TICK_LOTS] = tickLots;
  }

  /** Fees paid, less rebates. */
  get feePaid(): number {
    return this.#slots[this.#at + FEE];
  }

  set feePaid(fee: number) {
    this.#slots[this.#at + FEE] = fee;
  }

  /** Modifications that the venue confirmed. */
  get modifies(): number {
    return this.#slots[this.#at + MODIFIES];
  }

  set modifies(count: number) {
    this.#slots[this.#at + MODIFIES] = count;
  }

  /** Index into `session.tags`. */
  get tagIndex(): number {
    return this.#slots[this.#at + TAG];
  }

  /** Its row in the run's record; the recorder gives it. */
  get row(): number {
    return this.#slots[this.#at + ROW];
  }

  set row(row: number) {
    this.#slots[this.#at + ROW] = row;
  }

  /** When the strategy decided it. */
  get submitTs(): number {
    return this.#slots[this.#at + SUBMIT_TS];
  }

  set submitTs(ts: number) {
    this.#slots[this.#at + SUBMIT_TS] = ts;
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
    this.state = (this.state & TRIGGERED) | life | (request << REQUEST_SHIFT) |
      (certainty << CERTAINTY_SHIFT);
  }

  setTriggered(): void {
    this.state |= TRIGGERED;
  }

  /** That it is over was concluded from a query that did not find it. */
  get isGuessed(): boolean {
    return (this.state & GUESSED) !== 0;
  }

  setGuessed(): void {
    this.state |= GUESSED;
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

  /** Venue's time of the modification that was taken in last; NaN without one. */
  get modifiedTs(): number {
    return this.extra === null ? NaN : this.extra.modifiedTs;
  }

  noteModified(venueTs: number): void {
    this.ensureExtra().modifiedTs = venueTs;
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
    return this.#slots[this.#at + ARRIVAL_MID2];
  }

  set arrivalMid2(mid2: number) {
    this.#slots[this.#at + ARRIVAL_MID2] = mid2 > 0 ? mid2 : NaN;
  }

  /** When we learnt that the venue had it; NaN if never. */
  get ackTs(): number {
    return this.#slots[this.#at + ACK_TS];
  }

  set ackTs(ts: number) {
    this.#slots[this.#at + ACK_TS] = ts;
  }

  /** Venue's time at which it took its present place in the queue; NaN if it never came to rest. */
  get restTs(): number {
    return this.#slots[this.#at + REST_TS];
  }

  set restTs(ts: number) {
    this.#slots[this.#at + REST_TS] = ts;
  }

  /** When we learnt that it was over; NaN while it is active. */
  get endTs(): number {
    return this.#slots[this.#at + END_TS];
  }

  set endTs(ts: number) {
    this.#slots[this.#at + END_TS] = ts;
  }
}
