import type { L2Book } from "../book/book.ts";
import type { Instrument } from "../instrument/instrument.ts";
import type { RecordSink } from "../record/sink.ts";
import type { RiskConfig } from "../risk/config.ts";
import type { Input } from "./input.ts";
import type { Context, StrategyDefinition } from "../strategy/contract.ts";

/** One strategy of several. */
export interface StrategySeat {
  readonly strategy: StrategyDefinition;
  /** Parsed by the strategy's schema. */
  readonly params: unknown;
  /** Name of it among the others, in record, log and results. */
  readonly label: string;
  /** @default the kernel's */
  readonly seed?: number;
  /** Its share of the cash, which percentages of its own limits refer to; 1e-8 units. @default all */
  readonly capital?: number;
}

/** What a kernel is made of. */
export interface KernelConfig {
  readonly mode: Context["mode"];
  readonly instruments: readonly Instrument[];
  /**
   * All definitions of each instrument on its tape, as INSTRUMENT rows name them, the run's own
   * first; strategies learn of one when its row arrives.
   * @default the instruments' own alone
   */
  readonly definitions?: readonly (readonly Instrument[])[];
  readonly strategy: StrategyDefinition;
  /** Parsed by the strategy's schema. */
  readonly params: unknown;
  /** More strategies on the same account and behind the same gate, after the first. */
  readonly others?: readonly StrategySeat[];
  /** Name of the first among several. @default the strategy's own */
  readonly label?: string;
  /** Share of the first among several; see `StrategySeat`. @default all */
  readonly capital?: number;
  readonly seed: number;
  readonly risk: RiskConfig;
  /** Start cash, 1e-8 units of the settlement asset. */
  readonly cash: number;
  /** Funding settlements move the account. */
  readonly funding: boolean;
  /** Quotes move the book's touch: a setting of the venue. */
  readonly fuseQuotes: boolean;
  /** The account is sampled at each multiple of this, µs. */
  readonly sampleUs: number;
  /** Names this session in client order ids. @default 0 */
  readonly epoch?: number;
  /** Makes the local book of an instrument. @default a `PagedBook` with wide quantities */
  readonly makeBook?: (instrument: number) => L2Book;
  /** Gets every input before it is taken, for a journal; the decisions before it were handed out. */
  readonly inputSink?: (input: Input) => void;
  /** Gets the encoded decisions as they come. */
  readonly decisionSink?: (bytes: Uint8Array) => void;
  /** Takes the record while the run goes on. @default it is kept, whole */
  readonly recordSink?: RecordSink;
}
