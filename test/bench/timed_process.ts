import { fileURLToPath } from "node:url";
import type { VenueConfig } from "../../engine/venue/config.ts";
import { peerProcess } from "./peer_process.ts";

const CHILD = fileURLToPath(new URL("./timed_process_child.ts", import.meta.url));

/** One strategy on one tape in one venue: what a process of its own runs several times. */
export interface TimedSpec {
  /** Rows of a store, or of the seeded walk of trades. */
  readonly tape:
    | { readonly path: string; readonly kinds: readonly number[] }
    | { readonly walkRows: number; readonly walkSeed: number };
  readonly strategy: "reference_market_maker" | "quote_on_book" | "ema_cross";
  readonly params?: Record<string, unknown>;
  readonly venue: VenueConfig;
  /** @default the instrument's own */
  readonly takerFeePpb?: number;
  readonly repeat: number;
  readonly sampleUs?: number;
}

export interface TimedAnswer {
  readonly rows: number;
  readonly bestSeconds: number;
  readonly firstSeconds: number;
  readonly medianSeconds: number;
  /** DuckDB to memory. */
  readonly loadSeconds: number;
  readonly orders: number;
  readonly fills: number;
  readonly positionLots: number;
  /** 1e-8 units; balance is equity less unrealised P&L. */
  readonly fees: number;
  readonly balance: number;
  readonly decisionHash: string;
}

/**
 * `timedSession` in a process of its own: as a user's run, which has one strategy and one venue. In
 * one process with other strategies V8 compiles the loop for all of them.
 */
export async function timedProcess(spec: TimedSpec): Promise<TimedAnswer> {
  const args = ["run", "-A", CHILD, JSON.stringify(spec)];
  return JSON.parse(await peerProcess(Deno.execPath(), args, "."));
}
