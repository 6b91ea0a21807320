import type { Instrument } from "../engine/instrument/instrument.ts";
import type { RunRecord } from "../engine/record/columns.ts";
import type { StrategyTotals } from "../engine/kernel/totals.ts";
import type { RecordRows } from "./record/rows.ts";

/** One fill assumption, printed before any figure: what the simulator took for granted, and why. */
export interface Assumption {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** Who ran, on what, with what: the part of a run that makes it repeatable. */
export interface RunIdentity {
  readonly runId: string;
  readonly strategy: string;
  /** SHA-256 of the strategy's source and local imports, hex. */
  readonly strategyHash: string;
  /** SHA-256 over the tape as the kernel saw it, hex. */
  readonly dataHash: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly venue: string;
  readonly ordering: "arrival" | "venue-time";
  readonly assumptions: readonly Assumption[];
  /**
   * What the ticks and lots of record and totals are. Where an instrument's tick or lot changed on
   * the way, that is the coarsest grid that holds all its definitions.
   */
  readonly instruments: readonly Instrument[];
  /** First and last local time of the tape, µs. */
  readonly fromTs: number;
  readonly toTs: number;
  readonly versions: Readonly<Record<string, string>>;
  /** Start cash in 1e-8 units of the settlement asset. */
  readonly cash: number;
  /** SHA-256 over the decisions, hex. */
  readonly decisionHash: string;
  /** Rows seen of each kind, by name. */
  readonly rows: Readonly<Record<string, number>>;
  /** What the data check had found and the user allowed, in words; empty when clean. */
  readonly dataWarnings: readonly string[];
}

/** Times and memory: measured, so never part of a hash. */
export interface Measured {
  readonly loadSeconds: number;
  readonly runSeconds: number;
  readonly totalSeconds: number;
  readonly ticksPerSecond: number;
  readonly peakRssBytes: number;
}

/**
 * Everything a report, a notebook or a database row needs of one finished run. Its record is in
 * memory, or (`AnyResult`) wherever it may be.
 */
export interface RunResult<R extends RecordRows = RunRecord> {
  readonly identity: RunIdentity;
  readonly record: R;
  readonly ticks: number;
  /** Final counts and money; money in 1e-8 units, positions in lots by instrument index. */
  readonly totals: {
    readonly orders: number;
    readonly fills: number;
    readonly denied: number;
    readonly rejected: number;
    readonly positionLots: readonly number[];
    readonly fees: number;
    readonly funding: number;
    readonly realized: number;
    readonly unrealized: number;
    readonly equity: number;
    /** Traded value, sum of |price × quantity|. */
    readonly turnover: number;
    readonly liquidations: number;
  };
  /** Each of several strategies on the account; absent where one has it to itself. */
  readonly strategies?: readonly StrategyTotals[];
  readonly measured: Measured;
}

/** A run's result, wherever its record is. */
export type AnyResult = RunResult<RecordRows>;
