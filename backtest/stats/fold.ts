import { partsOf, type Rows } from "../record/rows.ts";

/** Something that is computed in one pass over rows that come in parts, in their order. */
export interface Fold<Part, Result> {
  add(part: Part): void;
  /** What came of all rows added. */
  result(): Result;
}

/** What a fold makes of a table. */
export function folded<Part extends { readonly length: number }, Result>(
  rows: Rows<Part>,
  fold: Fold<Part, Result>,
): Result {
  foldAll(rows, [fold]);
  return fold.result();
}

/** Feeds a table to several folds in one pass. */
export function foldAll<Part extends { readonly length: number }>(
  rows: Rows<Part>,
  folds: readonly Pick<Fold<Part, unknown>, "add">[],
): void {
  for (const part of partsOf(rows)) for (const fold of folds) fold.add(part);
}
