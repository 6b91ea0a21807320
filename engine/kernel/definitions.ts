import { regridBook } from "../book/regrid_book.ts";
import { NO_ASK, NO_BID } from "../book/paged_book.ts";
import { definitionAt, DefinitionError, definitionsOf } from "../instrument/definitions.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Regrid } from "../instrument/regrid.ts";
import type { Order } from "../order/order.ts";
import { regridOrder } from "../order/regrid_order.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type { StrategyHandlers } from "../strategy/contract.ts";
import { definitionLog } from "./definition_log.ts";
import { InstrumentRow } from "../seat/events.ts";
import { KernelFault } from "../order/faults.ts";
import type { Kernel } from "./kernel.ts";

/**
 * Which definition of each instrument is in force with us, and the way over to the next one: book,
 * orders, account, risk, bars and the last trade go over to its ticks and lots in one step, money
 * to the last 1e-8. Rare, so it may allocate.
 */
export class Definitions {
  /** Definitions by instrument, as INSTRUMENT rows name them. */
  readonly all: readonly (readonly Instrument[])[];
  /** The number of the one in force, by instrument. */
  readonly numbers: Int32Array;
  /**
   * Best bid + best ask in ticks from before a change that emptied the book, 0 without: positions
   * are valued at it until the feed has shown both sides again.
   */
  readonly heldMid2: Float64Array;
  /** Changes so far. */
  changes = 0;
  /** Some instrument has a definition to come. */
  mayChange: boolean;
  readonly #kernel: Kernel;
  /** In force, by instrument; the kernel's own list. */
  readonly #inForce: Instrument[];
  /** What the strategy has been told last. */
  readonly #told: Instrument[];

  constructor(
    kernel: Kernel,
    inForce: Instrument[],
    given: readonly (readonly Instrument[])[] | undefined,
  ) {
    this.#kernel = kernel;
    this.#inForce = inForce;
    this.#told = [...inForce];
    this.all = definitionsOf(inForce, given);
    this.numbers = new Int32Array(inForce.length);
    this.heldMid2 = new Float64Array(inForce.length);
    this.mayChange = this.all.some((own) => own.length > 1);
  }

  /** An INSTRUMENT row has arrived. @throws {DefinitionError} when it names no definition */
  change(index: number, number: number): void {
    const from = this.#inForce[index];
    const to = definitionAt(this.all[index], number);
    if (from === to) return;
    const kernel = this.#kernel;
    const regrid = new Regrid(from, to);
    this.#regridPrices(index, regrid);
    this.#inForce[index] = to;
    this.numbers[index] = number;
    this.changes++;
    this.mayChange = this.all.some((own, i) => this.numbers[i] + 1 < own.length);
    kernel.account.regrid(index, to);
    kernel.bars.regrid(index, regrid);
    kernel.rows.regrid(index, regrid);
    kernel.recorder.grid.use(to);
    kernel.views[index].instrument = to;
    for (const order of kernel.orders.open(index)) this.settle(order);
    kernel.gate.regrid(index, regrid, kernel.account.positionLots(index));
  }

  #regridPrices(index: number, regrid: Regrid): void {
    const { books, lastTrade } = this.#kernel;
    const { bestBid, bestAsk } = books[index];
    const hadTouch = bestBid !== NO_BID && bestAsk !== NO_ASK;
    const mid2 = hadTouch ? bestBid + bestAsk : this.heldMid2[index];
    const isWhole = regridBook(books[index], regrid);
    this.heldMid2[index] = hadTouch && isWhole ? 0 : regrid.ticksNear(mid2);
    lastTrade[index] = regrid.ticksNear(lastTrade[index]);
  }

  /**
   * Tells a strategy that has started of a change that it has not been told of yet; returns what its
   * callback returned.
   */
  tell(index: number, exchTs: number, localTs: number, handlers: StrategyHandlers): unknown {
    const previous = this.#told[index];
    const instrument = this.#inForce[index];
    if (!this.#kernel.isStarted || previous === instrument) return undefined;
    this.#told[index] = instrument;
    const change = new InstrumentRow(new Regrid(previous, instrument), exchTs, localTs);
    this.#kernel.recorder.log(definitionLog(change, handlers));
    return handlers.onInstrument?.(change);
  }

  /** True for a report in other units than those in force, or on an order that is in others. */
  isForeign(order: Order, update: VenueUpdate): boolean {
    const { index } = order.instrument;
    return update.definition !== this.numbers[index] || order.instrument !== this.#inForce[index];
  }

  /**
   * Brings a report, and the order that it is on, to one definition: the one in force where that
   * is exact, else the one in which it was told. A report of before the change may hold a price or
   * a quantity that is none of the new ticks and lots.
   */
  align(order: Order, update: VenueUpdate): void {
    const { index } = order.instrument;
    const inForce = this.#inForce[index];
    if (update.definition > this.numbers[index]) {
      throw new DefinitionError(
        `A report on order ${order.id} is in definition ${update.definition} of ` +
          `${inForce.symbol}, expected its row on the tape before`,
      );
    }
    const told = definitionAt(this.all[index], update.definition);
    const { aheadLots } = update;
    const isIn = bring(order, inForce) && this.#convert(update, new Regrid(told, inForce));
    // Without numbers of its own (an end, a refusal) it holds for the order in any units.
    const hasUnits = update.priceTicks !== 0 || update.qtyLots !== 0 || update.cumLots !== 0;
    // An order that went over came from there; one that did not was not reported on since.
    if (!isIn && hasUnits && !bring(order, told)) throw new KernelFault(order, update);
    update.aheadLots = new Regrid(told, order.instrument).lotsNear(aheadLots);
  }

  /** Converts what a report tells, or nothing of it where that is not exact. */
  #convert(update: VenueUpdate, regrid: Regrid): boolean {
    const price = regrid.ticks(update.priceTicks);
    const qty = regrid.lots(update.qtyLots);
    const cum = regrid.lots(update.cumLots);
    if (Number.isNaN(price + qty + cum)) return false;
    update.priceTicks = price;
    update.qtyLots = qty;
    update.cumLots = cum;
    return true;
  }

  /** After a report that was aligned: what is left of the order in older units goes on in new ones. */
  settleReport(order: Order): void {
    this.settle(order);
    const { account, gate } = this.#kernel;
    const { index } = order.instrument;
    gate.exposure.updateOrder(order);
    gate.exposure.setPosition(index, account.positionLots(index));
  }

  /** An order that is not over goes over to the definition in force as soon as it fits. */
  settle(order: Order): void {
    if (order.isActive) bring(order, this.#inForce[order.instrument.index]);
  }
}

/** True when the order is in that definition afterwards. */
function bring(order: Order, to: Instrument): boolean {
  return order.instrument === to || regridOrder(order, new Regrid(order.instrument, to));
}
