import { parseDefinition } from "../instrument/definition_text.ts";
import { definitionAt, DefinitionError, mustBeSameContract } from "../instrument/definitions.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Regrid } from "../instrument/regrid.ts";
import { sha256Hex } from "../num/sha256.ts";
import { KernelFault } from "../order/faults.ts";
import type { Order } from "../order/order.ts";
import { regridOrder } from "../order/regrid_order.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import { InstrumentRow } from "../seat/events.ts";
import { definitionLog } from "./definition_log.ts";
import type { DefinitionAppended } from "./live_input.ts";
import type { FundingDesk } from "./funding_desk.ts";
import type { KernelParts } from "./parts.ts";

export interface DefinitionParts extends KernelParts {
  readonly fundingDesk: FundingDesk;
}

/**
 * The way over to an instrument's next definition: book, orders, account, risk, bars and the last
 * trade go over to its ticks and lots in one step, money to the last 1e-8. Rare, so it may allocate.
 */
export class Definitions {
  /** Changes so far. */
  changes = 0;
  /** Some instrument has a definition to come. */
  mayChange: boolean;
  readonly #parts: DefinitionParts;

  constructor(parts: DefinitionParts) {
    this.#parts = parts;
    this.mayChange = parts.markets.some(({ definitions }) => definitions.length > 1);
  }

  /**
   * An instrument gets one more definition, which a later INSTRUMENT row may name.
   *
   * @throws {DefinitionError} on a text that does not match its hash, on another number than the
   *   next, on another contract, and on ticks or lots finer than those of the run's record
   */
  append({ instrument: index, definition: number, hash, text }: DefinitionAppended): Instrument {
    const { markets, recorder } = this.#parts;
    const market = markets[index];
    const { instrument: { symbol }, definitions } = market;
    if (sha256Hex(text) !== hash) {
      throw new DefinitionError(`A definition of ${symbol} has another hash, expected ${hash}`);
    }
    if (number !== definitions.length) {
      throw new DefinitionError(
        `A definition of ${symbol} has number ${number}, expected ${definitions.length}, the next`,
      );
    }
    const definition = parseDefinition(text, definitions[0]);
    mustBeSameContract(definitions[0], definition);
    recorder.grid.append(definition);
    market.append(definition);
    this.mayChange = true;
    return definition;
  }

  /** Definitions in force were put in force by a snapshot. */
  restore(changes: number): void {
    this.changes = changes;
    this.mayChange = this.#parts.markets.some((one) => one.number + 1 < one.definitions.length);
  }

  /** An INSTRUMENT row has arrived. @throws {DefinitionError} when it names no definition */
  change(index: number, number: number): void {
    const { account, books, clock, fundingDesk, gate, markets, recorder, seats } = this.#parts;
    const market = markets[index];
    const from = market.instrument;
    const to = definitionAt(market.definitions, number);
    if (from === to) return;
    const regrid = new Regrid(from, to);
    market.regrid(number, regrid);
    this.changes++;
    this.mayChange = markets.some((one) => one.number + 1 < one.definitions.length);
    account.regrid(index, to);
    for (const book of books) book.regrid(index, to);
    for (const seat of seats) seat.regrid(index, regrid);
    fundingDesk.regrid(index, regrid);
    recorder.grid.use(to);
    for (const { registry } of seats) {
      for (const order of registry.open(index, clock.step)) this.settle(order);
    }
    gate.regrid(index, regrid, account.positionLots(index));
  }

  /** Tells the strategies of the definition in force, those that have not been told of it yet. */
  tell(index: number, exchTs: number, localTs: number): void {
    const { markets, recorder, seats } = this.#parts;
    const { instrument } = markets[index];
    for (const seat of seats) {
      const previous = seat.untold(instrument);
      if (previous === null) continue;
      const change = new InstrumentRow(new Regrid(previous, instrument), exchTs, localTs);
      recorder.log(definitionLog(change, seat.handlers));
      seat.onInstrument(change);
    }
  }

  /** True for a report in other units than those in force, or on an order that is in others. */
  isForeign(order: Order, update: VenueUpdate): boolean {
    const market = this.#parts.markets[order.instrument.index];
    return update.definition !== market.number || order.instrument !== market.instrument;
  }

  /**
   * Brings a report, and the order that it is on, to one definition: the one in force where that
   * is exact, else the one in which it was told. A report of before the change may hold a price or
   * a quantity that is none of the new ticks and lots.
   */
  align(order: Order, update: VenueUpdate): void {
    const market = this.#parts.markets[order.instrument.index];
    const inForce = market.instrument;
    if (update.definition > market.number) {
      throw new DefinitionError(
        `A report on order ${order.id} is in definition ${update.definition} of ` +
          `${inForce.symbol}, expected its row on the tape before`,
      );
    }
    const told = definitionAt(market.definitions, update.definition);
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
    const { account, gate } = this.#parts;
    const { index } = order.instrument;
    gate.exposure.updateOrder(order);
    gate.exposure.setPosition(index, account.positionLots(index));
  }

  /** An order that is not over goes over to the definition in force as soon as it fits. */
  settle(order: Order): void {
    if (order.isActive) bring(order, this.#parts.markets[order.instrument.index].instrument);
  }
}

/** True when the order is in that definition afterwards. */
function bring(order: Order, to: Instrument): boolean {
  return order.instrument === to || regridOrder(order, new Regrid(order.instrument, to));
}
