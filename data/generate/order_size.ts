import { exp } from "../../engine/num/libm/exp.ts";
import type { Random } from "../../engine/num/random.ts";

/** Size of an order: lognormal around `median`, at least one lot; people like round numbers. */
export function orderLots(random: Random, median: number): number {
  const lots = Math.max(1, Math.round(median * exp(0.9 * random.normal())));
  if (lots < 20 || random.next() < 0.6) return lots;
  const round = lots < 200 ? 10 : 100;
  return Math.max(round, Math.round(lots / round) * round);
}
