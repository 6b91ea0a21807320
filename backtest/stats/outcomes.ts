import { Life } from "../../engine/order/types.ts";
import type { FillColumns, OrderColumns } from "../../engine/record/columns.ts";
import { codeName } from "./code_names.ts";
import type { Fold } from "./fold.ts";

/** How many orders ended in a way, with a share of all orders. */
export interface Outcome {
  readonly code: number;
  readonly label: string;
  readonly count: number;
  readonly share: number;
}

/** Orders by their last known state, most frequent first, ties by code. */
export const orderOutcomes = (): Fold<OrderColumns, readonly Outcome[]> =>
  tally("life", (orders) => orders.life, () => true);

/** Orders that our risk denied or the venue rejected or expired, by reason. */
export const refusals = (): Fold<OrderColumns, readonly Outcome[]> =>
  tally("reason", (orders) => orders.reason, (orders, i) => {
    const life = orders.life[i];
    return life === Life.DENIED || life === Life.REJECTED || life === Life.EXPIRED;
  });

/** Fills by the reason for which the simulated venue gave them. */
export const fillReasons = (): Fold<FillColumns, readonly Outcome[]> =>
  tally("reason", (fills) => fills.reason, () => true);

function tally<Part extends { readonly length: number }>(
  table: "life" | "reason",
  codesOf: (part: Part) => ArrayLike<number>,
  counts: (part: Part, row: number) => boolean,
): Fold<Part, readonly Outcome[]> {
  const found = new Map<number, number>();
  let rows = 0;
  return {
    add(part) {
      const codes = codesOf(part);
      for (let i = 0; i < part.length; i++) {
        if (counts(part, i)) found.set(codes[i], (found.get(codes[i]) ?? 0) + 1);
      }
      rows += part.length;
    },
    result: () =>
      [...found]
        .map(([code, count]) => ({
          code,
          label: codeName(table, code),
          count,
          share: count / rows,
        }))
        .sort((a, b) => b.count - a.count || a.code - b.code),
  };
}
