import type { Instrument } from "../instrument/instrument.ts";
import type { RecordSink } from "../record/sink.ts";
import type { RiskConfig } from "../risk/config.ts";
import type { Context, StrategyDefinition } from "../strategy/contract.ts";

/** What a kernel is made of. */
export interface KernelConfig {
  readonly mode: Context["mode"];
  readonly instruments: readonly Instrument[];
  /**
   * All definitions of each instrument on its tape, as INSTRUMENT rows name them, the run's own
   * first; the strategy learns of one when its row arrives.
   * @default the instruments' own alone
   */
  readonly definitions?: readonly (readonly Instrument[])[];
  readonly strategy: StrategyDefinition;
  /** Parsed by the strategy's schema. */
  readonly params: unknown;
  readonly seed: number;
  readonly risk: RiskConfig;
  /** Start cash, 1e-8 units of the settlement asset. */
  readonly cash: number;
  /** Funding settlements move the account. */
  readonly funding: boolean;
  /** Names this session in client order ids. @default 0 */
  readonly epoch?: number;
  /** Gets the encoded decisions as they come. */
  readonly decisionSink?: (bytes: Uint8Array) => void;
  /** Takes the record while the run goes on. @default it is kept, whole */
  readonly recordSink?: RecordSink;
}
