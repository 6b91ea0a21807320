import { createHash } from "node:crypto";

/**
 * So many of a list, drawn by a seed and each one's name: what is added to the list or taken from
 * it changes little of what else is drawn, so that a change is judged by what it touched.
 */
export function draw<T>(
  all: readonly T[],
  count: number,
  seed: number,
  nameOf: (one: T) => string,
): readonly T[] {
  const seen = new Map<string, number>();
  const lots = all.map((one) => {
    const name = nameOf(one);
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return { one, lot: createHash("sha256").update(`${seed}/${nth}/${name}`).digest("hex") };
  });
  return lots.sort((a, b) => (a.lot < b.lot ? -1 : 1)).slice(0, count).map(({ one }) => one);
}
