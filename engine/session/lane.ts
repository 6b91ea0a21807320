import type { TapeChunk } from "../tape/chunk.ts";

/** Which column a lane's clock is: it decides what is seen when. */
export type LaneOrder = "local" | "exch";

/** A stream that a session waits for. */
export interface StreamNeed {
  readonly stream: number;
  readonly order: LaneOrder;
}

/** Where a lane's cursor stands in its stream. */
export type LaneState = {
  /** Rows applied: the next chunk fed begins with the one after them. */
  readonly rows: number;
  readonly lastTs: number;
};

/**
 * One cursor over one instrument's tape, and what its rows do: move a book, meet our orders at the
 * simulated venue, reach the strategies. The session says how far (`limit`), and orders the lanes.
 */
export interface Lane {
  readonly instrument: number;
  readonly order: LaneOrder;
  /** No chunk comes after the one in hand. */
  ended: boolean;
  /** No row is left of the chunk in hand. */
  readonly isDry: boolean;
  /** Rows applied so far. */
  readonly rows: number;
  /** Time of the last row applied, on the lane's clock; 0 before the first. */
  readonly lastTs: number;
  /** Time of the next row on the lane's clock; Infinity when there is none in hand. */
  readonly nextTs: number;
  /** How far `run` may go on the lane's clock; the session sets it before each run. */
  limit: number;
  /** Found by `findObserved`: the next row at which a strategy may act. */
  readonly observedTs: number;
  feed(chunk: TapeChunk): void;
  /** Puts a lane that has seen nothing where another one stood. */
  restore(state: LaneState): void;
  findObserved(): void;
  run(): void;
}

/** The lane with the earliest next row; of equals the first. */
export function earliest(lanes: readonly Lane[]): Lane | null {
  if (lanes.length === 1) return lanes[0].isDry ? null : lanes[0];
  let best: Lane | null = null;
  let bestTs = Infinity;
  for (let i = 0; i < lanes.length; i++) {
    const ts = lanes[i].nextTs;
    if (ts >= bestTs) continue;
    best = lanes[i];
    bestTs = ts;
  }
  return best;
}

/** Lowers a lane's limit to before another lane's next row, where that comes first. Times are whole µs. */
export function keepBehindOthers(lanes: readonly Lane[], lane: Lane): void {
  for (let i = 0; i < lanes.length; i++) {
    const other = lanes[i];
    if (other === lane) continue;
    const until = other.instrument < lane.instrument ? other.nextTs - 1 : other.nextTs;
    if (until < lane.limit) lane.limit = until;
  }
}
