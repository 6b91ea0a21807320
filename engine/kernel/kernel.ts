import type { Instrument } from "../instrument/instrument.ts";
import type { Side } from "../order/types.ts";
import { VenueUpdate } from "../order/venue_update.ts";
import type { RunRecord } from "../record/columns.ts";
import type { Row } from "../tape/row.ts";
import { Clock } from "../time/clock.ts";
import type { VenuePort } from "../venue/port.ts";
import { type Input, InputKind, type UpdateInput } from "./input.ts";
import type { KernelConfig } from "./kernel_config.ts";
import { type KernelState, kernelState, restoreKernel } from "./kernel_state.ts";
import { KernelInterior, type LiquidationOrder } from "./kernel_interior.ts";
import type { LocalMarket } from "./local_market.ts";
import type { MarketInputs } from "./market_inputs.ts";
import {
  type AccountTotals,
  accountTotals,
  type StrategyTotals,
  strategyTotals,
} from "./totals.ts";

/** What a kernel leaves when it is over. */
export interface KernelOutcome {
  readonly record: RunRecord;
  /** What the record's ticks and lots are. */
  readonly instruments: readonly Instrument[];
  readonly decisions: number;
  readonly decisionHash: string;
  /** When the session began, µs. */
  readonly fromTs: number;
  readonly account: AccountTotals;
  /** Each of several strategies; none where one has the account to itself. */
  readonly strategies: readonly StrategyTotals[];
}

/** What a driver that takes runs of rows in one go uses beside `step`, which a test holds it to. */
export interface KernelBatch {
  /** Rows, without an input for each: for loops over a tape. */
  readonly rows: MarketInputs;
  /** The kernel's `nextDueTs`, as `findDue` found it: V8 makes an object of each double that crosses a call. */
  readonly dueTs: number;
  findDue(): void;
  /** A venue's answer, as `step` takes UPDATE. */
  update(update: VenueUpdate): void;
  /** As `step` takes TIME, at the shared clock's now. */
  time(): void;
  /** As `step` takes LIQUIDATION; the orders that it is booked on. */
  liquidation(instrument: number, side: Side, lots: number): readonly LiquidationOrder[];
}

/** What the simulated venue of a driver asks of the account's owner: margin is looked at as we see it. */
export interface KernelFacts {
  /** Samples of the account so far. */
  readonly samples: number;
  /** Markets as we know them, by instrument. */
  readonly markets: readonly LocalMarket[];
  /** The orders of the liquidation that was told last. */
  readonly lastLiquidation: readonly LiquidationOrder[];
  /** Best bid + best ask by instrument, ticks. */
  mid2s(): ArrayLike<number>;
}

/** The decisions so far. */
export interface KernelDecisions {
  readonly count: number;
  /** Hands those that are encoded to their sink. */
  flush(): void;
  /** SHA-256 over all of them, hexadecimal. */
  digest(): string;
}

/** What is inside of a kernel, for a look at it in tests: nobody else is to have it. */
export let interiorOf: (kernel: Kernel) => KernelInterior;

/**
 * The deterministic core: inputs in, decisions out, nothing else. It has no clock (*now* is the
 * stamp of the input in hand), does no I/O and draws no randomness but its own seeded one, so the
 * same inputs give the same decisions in every mode. `step` is how anything enters; `nextDueTs` is
 * when a TIME input is due; orders leave by the `VenuePort`.
 *
 * A backtest's driver takes runs of rows in one go (`batch`); a test holds that to `step`.
 *
 * @example
 * ```ts
 * const kernel = new Kernel(config, port);
 * for (const input of inputs) kernel.step(input);
 * ```
 */
export class Kernel {
  readonly #interior: KernelInterior;
  readonly #fuseQuotes: boolean;
  readonly #update = new VenueUpdate();
  readonly #inputSink: ((input: Input) => void) | null;

  static {
    interiorOf = (kernel) => kernel.#interior;
  }

  /** @param clock shared with the venue, where that reads the time of requests from it */
  constructor(config: KernelConfig, port: VenuePort, clock: Clock = new Clock()) {
    this.#interior = new KernelInterior(config, port, clock);
    this.#fuseQuotes = config.fuseQuotes;
    this.#inputSink = config.inputSink ?? null;
  }

  /** When it wants to be told of the time, µs; Infinity for not at all. */
  get nextDueTs(): number {
    this.#interior.findDue();
    return this.#interior.dueTs;
  }

  get batch(): KernelBatch {
    return this.#interior;
  }

  get facts(): KernelFacts {
    return this.#interior;
  }

  get decisions(): KernelDecisions {
    return this.#interior.decisions;
  }

  /**
   * Takes one input; how many decisions it came to.
   *
   * @param beforeRow gets each row of a message before it is taken: the driver's simulated venue,
   *   which the row happens to first
   * @throws {RangeError} on one that cannot be
   */
  step(input: Input, beforeRow: ((row: Row) => void) | null = null): number {
    const inner = this.#interior;
    const { decisions, clock } = inner;
    const before = decisions.count;
    if (this.#inputSink !== null) {
      decisions.flush();
      this.#inputSink(input);
    }
    clock.now = input.now;
    switch (input.kind) {
      case InputKind.ROW:
        inner.rows.row(input, this.#fuseQuotes);
        break;
      case InputKind.MESSAGE:
        inner.rows.message(input, this.#fuseQuotes, beforeRow);
        break;
      case InputKind.UPDATE:
        inner.update(refill(this.#update, input, inner.ledger.asset));
        break;
      case InputKind.START:
        inner.start();
        break;
      case InputKind.STOP:
        inner.stop();
        break;
      case InputKind.TIME:
        inner.time();
        break;
      case InputKind.FEED_STATE:
        inner.rows.feedState(input.instrument, input.now, input.state);
        break;
      case InputKind.COMMAND:
        inner.command(input.command);
        break;
      case InputKind.LIQUIDATION:
        inner.liquidation(input.instrument, input.side, input.qtyLots);
        break;
      default:
        inner.live.take(input);
    }
    return decisions.count - before;
  }

  /** All that it is between two inputs, the strategies' own state included. O(state). */
  snapshot(): KernelState {
    return kernelState(this.#interior);
  }

  /**
   * Goes on where another one stood that was made of the same configuration: the next input gives the
   * same decisions. To be called before the first input.
   */
  restore(state: KernelState): void {
    restoreKernel(this.#interior, state);
  }

  /** Ends it: the record, and the hash over all decisions. To be called once. */
  finish(): KernelOutcome {
    const inner = this.#interior;
    const { decisions, recorder, tags, startTs: fromTs } = inner;
    // Before the record, which takes the recorder's rows along.
    const account = accountTotals(inner);
    const strategies = strategyTotals(inner);
    return {
      record: recorder.finish(tags.all),
      instruments: recorder.grid.instruments,
      decisions: decisions.count,
      decisionHash: decisions.digest(),
      ...{ fromTs, account, strategies },
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
