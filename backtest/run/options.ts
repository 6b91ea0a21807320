import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { RiskConfig } from "../../engine/risk/config.ts";
import type { StrategyDefinition } from "../../engine/strategy/contract.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import type { VenueConfigInput } from "../../engine/venue/config.ts";

/** One instrument's rows in memory, in local order. */
export interface MemoryRows {
  readonly instrument: Instrument;
  readonly chunks: readonly TapeChunk[];
  /** Definitions that take effect on the way. @default [instrument] */
  readonly versions?: readonly Instrument[];
}

/** One strategy of a run. */
export interface StrategyRun {
  /** Name of a built-in strategy, path of a strategy file, or a definition (which runs uncaged). */
  readonly strategy: string | StrategyDefinition;
  /** Its parameters as values, and as texts that its schema turns into values. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly set?: Readonly<Record<string, string>>;
  /** Name among the strategies of the run. @default the strategy's own */
  readonly label?: string;
  /**
   * Share of the cash, as a fraction: what percentages of its own limits refer to. Orders are not
   * held to it: the account's margin is shared.
   * @default what the others leave, in equal parts
   */
  readonly share?: number;
}

/** What to run, on what, with what. */
export interface BacktestOptions {
  /**
   * Name of a built-in strategy, path of a strategy file, or a definition. A definition lives in
   * this realm already, so it runs uncaged.
   */
  readonly strategy: string | StrategyDefinition;
  /** DuckDB file with the data; or `rows`. */
  readonly db?: string;
  /** Rows in memory instead of a file. */
  readonly rows?: readonly MemoryRows[];
  /** Symbols (or `venue:symbol`), the first one is the strategy's default. @default all of the file */
  readonly instruments?: readonly string[];
  /** Local time from which (inclusive) and to which (exclusive) rows are taken, µs. */
  readonly fromTs?: number;
  readonly toTs?: number;
  /** The strategy's parameters as values, and as texts that its schema turns into values. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly set?: Readonly<Record<string, string>>;
  /** More strategies on the same account; see `StrategyRun` for what the next two are. */
  readonly others?: readonly StrategyRun[];
  readonly label?: string;
  readonly share?: number;
  /** Preset's name or a configuration. @default "binance-usdm" */
  readonly venue?: string | VenueConfigInput;
  /** @default defaultRiskConfig() */
  readonly risk?: RiskConfig;
  /** Start cash, decimal string in the settlement asset. @default "100000" */
  readonly cash?: string;
  /** @default 1 */
  readonly seed?: number;
  /** Equity is sampled at each multiple of this, µs. @default 1 s, longer where a run would have more than 500,000 samples */
  readonly sampleUs?: number;
  /** Names of `EventKind` to take from the file. @default all that the venue's model uses */
  readonly kinds?: readonly string[];
  /** Findings of the data check, by name, that do not keep the run from starting. */
  readonly allow?: readonly string[];
  /** Rows of a chunk, and chunks kept ready. No result depends on them. @default 65536 and 2 */
  readonly chunkRows?: number;
  readonly prefetch?: number;
  /** False runs a strategy file in this realm, where a debugger can stop in it. @default true */
  readonly caged?: boolean;
  /** Seconds without a sign of life after which a caged strategy is given up. @default 60 */
  readonly stallSeconds?: number;
  readonly onProgress?: (rows: number, total: number) => void;
  readonly onConsole?: (level: string, text: string) => void;
  readonly signal?: AbortSignal;
}
