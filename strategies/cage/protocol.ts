import type { SessionConfig } from "../../engine/session/session.ts";
import type { SessionOutcome } from "../../engine/session/totals.ts";
import type { RecordBlock } from "../../engine/record/sink.ts";
import type { FailureKind } from "../../command/errors.ts";
import type { SeatedStrategy } from "./labels.ts";
import type { GivenParams } from "./params.ts";
import type { ChunkMessage, Packed } from "./wire.ts";

/** A stream of a session: instrument and order, as one number. */
export type StreamOrder = "local" | "exch";
export const streamKey = (stream: number, order: StreamOrder): number =>
  stream * 2 + (order === "exch" ? 1 : 0);

/** What of a session's configuration comes from the strategies. */
export type StrategyFields = "strategy" | "params" | "label" | "capital" | "others";

/** What one strategy of a run is given. */
export interface CagedStrategy {
  readonly params: GivenParams;
  readonly label: string | undefined;
  /** Share of the cash, 1e-8 units. */
  readonly capital: number;
}

/** What a run in the cage starts from. */
export interface CageSetup {
  readonly session: Omit<SessionConfig, StrategyFields | "recordSink">;
  /** What each strategy is given, in the order of their modules. */
  readonly strategies: readonly CagedStrategy[];
  /** The record is handed over block by block; else it comes whole with the end of the run. */
  readonly handsOver: boolean;
}

/** First message to the cage: everything that it will ever get hold of. */
export interface StartMessage {
  readonly setup: CageSetup;
  readonly port: MessagePort;
  /** Three 32-bit words, see `SENT`, `STOPPED` and `TAKEN`. */
  readonly signal: SharedArrayBuffer;
}

/** Word of the signal that counts messages to the cage, for it to sleep on. */
export const SENT = 0;
/** Word of the signal that is 1 once nobody wants the run any more. */
export const STOPPED = 1;
/** Word of the signal that counts blocks of the record taken off the cage's hands. */
export const TAKEN = 2;
export const SIGNAL_BYTES = 12;

/** Blocks of the record on their way at most: then the cage waits, so that a slow disk holds it up. */
export const BLOCKS_AHEAD = 32;

/** To the cage: the next chunk of a stream, or none when it is over. */
export interface FeedMessage {
  readonly key: number;
  readonly chunk: ChunkMessage | null;
}

/** From the cage. */
export type CageMessage =
  /** The strategies are loaded and their parameters are valid; the run begins. */
  | {
    readonly type: "ready";
    readonly strategies: readonly SeatedStrategy[];
  }
  /** A chunk of this stream is in work: the one before it is free, and there is room for one more. */
  | { readonly type: "take"; readonly key: number }
  | { readonly type: "block"; readonly block: RecordBlock }
  | { readonly type: "console"; readonly level: string; readonly text: string }
  | {
    readonly type: "failed";
    readonly kind: FailureKind;
    readonly message: string;
    readonly stack: string;
  }
  | {
    readonly type: "done";
    readonly outcome: Packed;
    readonly runSeconds: number;
    readonly waitSeconds: number;
  };

/** What a finished run hands back. */
export interface CageOutcome {
  readonly strategies: readonly SeatedStrategy[];
  readonly outcome: SessionOutcome;
  /** Time in the session, and time spent waiting for data. */
  readonly runSeconds: number;
  readonly waitSeconds: number;
}
