import type { Instrument } from "../instrument/instrument.ts";
import { VenueUpdate } from "../order/venue_update.ts";
import type { RunRecord } from "../record/columns.ts";
import type { Row } from "../tape/row.ts";
import { Clock } from "../time/clock.ts";
import type { VenuePort } from "../venue/port.ts";
import { type Input, InputKind, type UpdateInput } from "./input.ts";
import type { KernelConfig } from "./kernel_config.ts";
import { type KernelState, kernelState, restoreKernel } from "./kernel_state.ts";
import { KernelDoors } from "./kernel_doors.ts";

/** What a kernel leaves when it is over. */
export interface KernelOutcome {
  readonly record: RunRecord;
  /** What the record's ticks and lots are. */
  readonly instruments: readonly Instrument[];
  readonly decisions: number;
  readonly decisionHash: string;
}

/**
 * The deterministic core: inputs in, decisions out, nothing else. It has no clock (*now* is the
 * stamp of the input in hand), does no I/O and draws no randomness but its own seeded one, so the
 * same inputs give the same decisions in every mode. `step` is how anything enters; `nextDueTs` is
 * when a TIME input is due; orders leave by the `VenuePort`.
 *
 * A backtest's driver takes runs of rows in one go by the doors of `KernelDoors`; a test holds that
 * to `step`.
 *
 * @example
 * ```ts
 * const kernel = new Kernel(config, port);
 * for (const input of inputs) kernel.step(input);
 * ```
 */
export class Kernel {
  /** The parts, for drivers that take many rows in one go, and for a look at them in tests. */
  readonly doors: KernelDoors;
  readonly #fuseQuotes: boolean;
  readonly #update = new VenueUpdate();
  readonly #inputSink: ((input: Input) => void) | null;

  /** @param clock shared with the venue, where that reads the time of requests from it */
  constructor(config: KernelConfig, port: VenuePort, clock: Clock = new Clock()) {
    this.doors = new KernelDoors(config, port, clock);
    this.#fuseQuotes = config.fuseQuotes;
    this.#inputSink = config.inputSink ?? null;
  }

  /** When it wants to be told of the time, µs; Infinity for not at all. */
  get nextDueTs(): number {
    return this.doors.nextDueTs;
  }

  /**
   * Takes one input; how many decisions it came to.
   *
   * @param beforeRow gets each row of a message before it is taken: the driver's simulated venue,
   *   which the row happens to first
   * @throws {RangeError} on one that cannot be
   */
  step(input: Input, beforeRow: ((row: Row) => void) | null = null): number {
    const { doors } = this;
    const { decisions, clock } = doors;
    const before = decisions.count;
    if (this.#inputSink !== null) {
      decisions.flush();
      this.#inputSink(input);
    }
    clock.now = input.now;
    switch (input.kind) {
      case InputKind.ROW:
        doors.market.row(input, this.#fuseQuotes);
        break;
      case InputKind.MESSAGE:
        doors.market.message(input, this.#fuseQuotes, beforeRow);
        break;
      case InputKind.UPDATE:
        doors.update(refill(this.#update, input, doors.ledger.asset));
        break;
      case InputKind.START:
        doors.start();
        break;
      case InputKind.STOP:
        doors.stop();
        break;
      case InputKind.TIME:
        doors.time();
        break;
      case InputKind.FEED_STATE:
        doors.market.feedState(input.instrument, input.now, input.state);
        break;
      case InputKind.COMMAND:
        doors.command(input.command);
        break;
      case InputKind.LIQUIDATION:
        doors.liquidation(input.instrument, input.side, input.qtyLots);
        break;
      default:
        doors.live.take(input);
    }
    return decisions.count - before;
  }

  /** All that it is between two inputs, the strategies' own state included. O(state). */
  snapshot(): KernelState {
    return kernelState(this.doors);
  }

  /**
   * Goes on where another one stood that was made of the same configuration: the next input gives the
   * same decisions. To be called before the first input.
   */
  restore(state: KernelState): void {
    restoreKernel(this.doors, state);
  }

  /** Ends it: the record, and the hash over all decisions. To be called once. */
  finish(): KernelOutcome {
    const { decisions, recorder, tags } = this.doors;
    return {
      record: recorder.finish(tags.all),
      instruments: recorder.grid.instruments,
      decisions: decisions.count,
      decisionHash: decisions.digest(),
    };
  }
}

function refill(update: VenueUpdate, input: UpdateInput, settle: string): VenueUpdate {
  const { feeAsset = settle } = input;
  update.feeAsset = feeAsset === settle ? "" : feeAsset;
  update.orderId = input.orderId;
  update.kind = input.update;
  update.reason = input.reason;
  update.liquidity = input.liquidity;
  update.priceTicks = input.priceTicks;
  update.qtyLots = input.qtyLots;
  update.cumLots = input.cumLots;
  update.tradeId = input.tradeId;
  update.fee = input.fee;
  update.venueOrderId = input.venueOrderId ?? "";
  update.aheadLots = input.aheadLots;
  update.definition = input.definition ?? 0;
  update.venueTs = input.venueTs;
  update.localTs = input.now;
  return update;
}
