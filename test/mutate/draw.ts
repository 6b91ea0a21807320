import { Random } from "../../engine/num/random.ts";

/** So many of a list, drawn by a seed. */
export function draw<T>(all: readonly T[], count: number, seed: number): readonly T[] {
  const random = new Random(seed).fork("mutants");
  const rest = [...all];
  const drawn: T[] = [];
  while (drawn.length < count && rest.length > 0) {
    const at = random.int(rest.length);
    drawn.push(rest[at]);
    rest[at] = rest[rest.length - 1];
    rest.pop();
  }
  return drawn;
}
