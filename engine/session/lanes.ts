import type { Lane } from "./l2_lane.ts";

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
