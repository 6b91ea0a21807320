import { Life } from "../../engine/order/types.ts";
import type { OrderColumns } from "../../engine/record/columns.ts";
import { codeName } from "./code_names.ts";

/** How many orders ended in a way, with a share of all orders. */
export interface Outcome {
  readonly code: number;
  readonly label: string;
  readonly count: number;
  readonly share: number;
}

/** Orders by their last known state, most frequent first, ties by code. */
export function orderOutcomes(orders: OrderColumns): readonly Outcome[] {
  return tally(orders, "life", () => orders.life);
}

/** Orders that our risk denied or the venue rejected or expired, by reason. */
export function refusals(orders: OrderColumns): readonly Outcome[] {
  return tally(orders, "reason", () => orders.reason, (i) => {
    const life = orders.life[i];
    return life === Life.DENIED || life === Life.REJECTED || life === Life.EXPIRED;
  });
}

/** Fills by the reason for which the simulated venue gave them. */
export function fillReasons(fills: {
  readonly length: number;
  readonly reason: Uint16Array;
}): readonly Outcome[] {
  return tally(fills, "reason", () => fills.reason);
}

function tally(
  rows: { readonly length: number },
  table: "life" | "reason",
  codes: () => ArrayLike<number>,
  counts: (row: number) => boolean = () => true,
): readonly Outcome[] {
  const column = codes();
  const found = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) {
    if (counts(i)) found.set(column[i], (found.get(column[i]) ?? 0) + 1);
  }
  return [...found]
    .map(([code, count]) => ({
      code,
      label: codeName(table, code),
      count,
      share: count / rows.length,
    }))
    .sort((a, b) => b.count - a.count || a.code - b.code);
}
