import type { LogEntry } from "../record/columns.ts";
import { DecisionKind } from "../order/order_command.ts";
import { Side, UpdateKind } from "../order/types.ts";
import { VenueUpdate } from "../order/venue_update.ts";
import { compareAccount } from "./account_report.ts";
import type { Definitions } from "./definitions.ts";
import { InputKind, inputKindName, type LiveInput } from "./input.ts";
import {
  type Adjustment,
  EVERY_STRATEGY,
  type ExternalOrder,
  type GateRefusal,
  LiveStream,
  NO_INSTRUMENT,
  OrderOrigin,
  StreamState,
  type Transfer,
} from "./live_input.ts";
import type { OrderFlow } from "./order_flow.ts";
import type { KernelParts } from "./parts.ts";

export interface LiveParts extends KernelParts {
  readonly definitions: Definitions;
  readonly flow: OrderFlow;
  /** Takes a report on an order, as the venue's. */
  readonly report: (update: VenueUpdate) => void;
}

/** What a refused command leaves of its order, as the venue's own refusal would. */
const REFUSED: Readonly<Record<GateRefusal["command"], UpdateKind>> = {
  [DecisionKind.SUBMIT]: UpdateKind.REJECTED,
  [DecisionKind.MODIFY]: UpdateKind.MODIFY_REJECTED,
  [DecisionKind.CANCEL]: UpdateKind.CANCEL_REJECTED,
};

/** Names of transfers that are remembered. */
const KEPT_TRANSFERS = 4096;

/** Tags of orders that this session did not send. */
const ORIGINS: Readonly<Record<OrderOrigin, string>> = {
  [OrderOrigin.MANUAL]: "external",
  [OrderOrigin.EARLIER_EPOCH]: "earlier",
  [OrderOrigin.LIQUIDATION]: "liquidation",
  [OrderOrigin.AUTO_DELEVERAGING]: "deleveraging",
  [OrderOrigin.SETTLEMENT]: "settlement",
};

/**
 * What only a session on a real venue is told. Each is on record in the run's log, and does what it
 * says to books and risk; what the outside must do with it (take over an order, load code) is the
 * trader's.
 */
export class LiveInputs {
  readonly #parts: LiveParts;
  readonly #transfers = new Set<string>();
  /** Number that the last external order was given; 0 before the first. */
  lastAdopted = 0;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  /** @throws {RangeError} on a strategy or an instrument that there is not */
  take(input: LiveInput): void {
    const { clock, flow } = this.#parts;
    this.#mustBeKnown(input);
    clock.step++;
    this.#act(input);
    flow.kill.obey();
  }

  #act(input: LiveInput): void {
    switch (input.kind) {
      case InputKind.CONFIG_CHANGE: {
        const { strategy, revision, configHash, author, change } = input;
        const who = strategy === EVERY_STRATEGY ? -1 : strategy;
        return this.#log("info", "Configuration changed", {
          strategy: who,
          ...{ revision, configHash, author, change },
        });
      }
      case InputKind.ACCOUNT_REPORT:
        for (const found of compareAccount(input, this.#parts)) {
          this.#log("warn", "Account differs from the venue's", found);
        }
        return;
      case InputKind.GATE_REFUSAL:
        return this.#refused(input);
      case InputKind.TRANSFER:
        return this.#transfer(input);
      case InputKind.STRATEGY: {
        const { strategy, change, name, hash, parameters, snapshot } = input;
        const fields = { strategy, change, name, hash, parameters, stateBytes: snapshot.length };
        return this.#log("info", "Strategy loaded, swapped or unloaded", fields);
      }
      case InputKind.DEFINITION: {
        const { instrument, definition, hash } = input;
        const { symbol } = this.#parts.definitions.append(input);
        return this.#log("info", "Instrument has one more definition", {
          ...{ instrument, symbol, definition, hash },
        });
      }
      case InputKind.EXTERNAL_ORDER:
        return this.#adopt(input);
      case InputKind.ADJUSTMENT:
        return this.#adjust(input);
      case InputKind.STREAM_STATE: {
        const { stream, state, detail } = input;
        const isSure = state === StreamState.SURE;
        if (stream === LiveStream.ACCOUNT) this.#parts.gate.breakers.setAccount(isSure);
        const fields = { stream, state, detail };
        return this.#log(isSure ? "info" : "warn", "State of a stream", fields);
      }
      default:
        throw new RangeError(`Input kind is ${(input as LiveInput).kind}, expected an InputKind`);
    }
  }

  /** The order goes on as if the venue had refused the command. */
  #refused({ strategy, instrument, orderId, command, reason, detail }: GateRefusal): void {
    const { clock, markets, report } = this.#parts;
    const fields = { strategy, instrument, orderId, command, reason, detail };
    this.#log("error", "Last gate refused a command", fields);
    const update = new VenueUpdate();
    update.orderId = orderId;
    update.kind = REFUSED[command];
    update.reason = reason;
    update.definition = markets[instrument].number;
    update.venueTs = update.localTs = clock.now;
    report(update);
  }

  /**
   * An order at the venue that this session did not send: its strategy has it from here on as one of
   * its own, it is reserved for, and the kill switch cancels it.
   *
   * @throws {RangeError} on lots that are none or all filled, and on another number than the next
   */
  #adopt(found: LiveInput & ExternalOrder): void {
    const { flow, markets, seats } = this.#parts;
    const { strategy, instrument, orderId, side, qtyLots, filledLots, origin } = found;
    const seat = seats[strategy];
    if (seat === undefined) this.#refuse(found, `strategy ${strategy}`, seats.length);
    const next = seat.registry.lastId + 1;
    if (orderId !== 0 && orderId !== next) {
      throw new RangeError(
        `External order has number ${orderId}, expected ${next}, the next of its strategy, or 0`,
      );
    }
    if (!(Number.isSafeInteger(qtyLots) && filledLots >= 0 && filledLots < qtyLots)) {
      throw new RangeError(
        `External order has ${filledLots} of ${qtyLots} lots filled, expected fewer than all of them`,
      );
    }
    const tag = ORIGINS[origin];
    const terms = { ...found };
    const adopted = { side, qtyLots, tag, terms };
    const { id } = flow.adopt(seat, markets[instrument].instrument, adopted);
    this.lastAdopted = id;
    const { venueOrderId, clientOrderId, type, priceTicks, stopTicks } = found;
    this.#log("warn", "An order stands at the venue that we did not send", {
      ...{ strategy, origin: tag, order: id, instrument, venueOrderId, clientOrderId },
      ...{ side, type, priceTicks, stopTicks, qtyLots, filledLots },
    });
  }

  /**
   * Money that is no gain and no loss, once by the venue's name of it. That of another asset has a
   * wallet of its own.
   */
  #transfer({ asset, amount, transferId, venueTs }: Transfer): void {
    const { account, gate } = this.#parts;
    if (transferId !== "") {
      if (this.#transfers.has(transferId)) return;
      this.#transfers.add(transferId);
      const [oldest] = this.#transfers;
      if (this.#transfers.size > KEPT_TRANSFERS) this.#transfers.delete(oldest);
    }
    account.deposit(amount, asset);
    const isOurs = asset === account.asset;
    if (isOurs) gate.loss.transfer(amount);
    this.#log("info", "Money was transferred", { asset, amount, transferId, venueTs, isOurs });
  }

  /** Transfers that were booked, by the venue's names of them. */
  snapshot(): readonly string[] {
    return [...this.#transfers];
  }

  restore(transfers: readonly string[]): void {
    for (const id of transfers) this.#transfers.add(id);
  }

  /** @throws {RangeError} on money of an asset, or a key of a position, that the account does not have */
  #adjust(adjustment: Adjustment): void {
    const { account, books, clock, gate, markets } = this.#parts;
    const { strategy, instrument: index, positionSide, qtyLots, price, asset, amount } = adjustment;
    if (positionSide !== 0) {
      throw new RangeError(
        `Adjustment has position side ${positionSide}, expected 0: one-way mode`,
      );
    }
    if (amount !== 0 && asset !== account.asset) {
      throw new RangeError(`Adjustment is in ${asset}, expected ${account.asset}`);
    }
    if (qtyLots !== 0) {
      if (index === NO_INSTRUMENT) {
        throw new RangeError(`Adjustment adds ${qtyLots} lots of no instrument, expected one`);
      }
      const side = qtyLots > 0 ? Side.BUY : Side.SELL;
      const ticks = Math.round(gate.exposure.valuations[index].markTicks(price));
      account.applyFill(index, side, ticks, Math.abs(qtyLots), 0);
      books[strategy]?.applyFill(index, side, ticks, Math.abs(qtyLots), 0);
      gate.setPosition(index, account.positionLots(index), clock.now);
    }
    if (amount !== 0) account.deposit(amount);
    const symbol = index === NO_INSTRUMENT ? "" : markets[index].instrument.symbol;
    const { cause, note } = adjustment;
    this.#log("warn", "Books were adjusted to the venue's", {
      ...{ strategy, symbol, cause, qtyLots, price, asset, amount, note },
    });
  }

  /** Nothing of an input is taken that names what is not there. */
  #mustBeKnown(input: LiveInput): void {
    const { markets, seats } = this.#parts;
    const strategy = "strategy" in input ? input.strategy : EVERY_STRATEGY;
    if (strategy >= seats.length && strategy !== EVERY_STRATEGY) {
      this.#refuse(input, `strategy ${strategy}`, seats.length);
    }
    const named = input.kind === InputKind.ACCOUNT_REPORT
      ? [...input.positions, ...input.openOrders].map(({ instrument }) => instrument)
      : "instrument" in input
      ? [input.instrument]
      : [];
    for (const instrument of named) {
      const isNone = instrument === NO_INSTRUMENT && input.kind === InputKind.ADJUSTMENT;
      if (instrument >= markets.length && !isNone) {
        this.#refuse(input, `instrument ${instrument}`, markets.length);
      }
    }
  }

  #refuse({ sequence, kind }: LiveInput, what: string, count: number): never {
    throw new RangeError(
      `Input ${sequence} is ${inputKindName(kind)} of ${what}, expected 0 to ${count - 1}`,
    );
  }

  #log(level: LogEntry["level"], message: string, fields: LogEntry["fields"]): void {
    const { clock, recorder } = this.#parts;
    recorder.log({ ts: clock.now, level, message, fields });
  }
}
