import type { Instrument } from "../../engine/instrument/instrument.ts";
import { formatPrice, formatQty } from "../../engine/num/decimal.ts";
import { formatUtc } from "../../engine/time/utc.ts";
import type { Assumption } from "../result.ts";

/** The definitions that an instrument had in the run, where there was more than one. */
export function definitionAssumptions(definitions: readonly Instrument[]): Assumption[] {
  if (definitions.length < 2) return [];
  const terms = (one: Instrument) =>
    `tick ${formatPrice(one, 1)}, lot ${formatQty(one, 1)}, maker ${percent(one.makerFeePpb)}, ` +
    `taker ${percent(one.takerFeePpb)}`;
  const [first, ...later] = definitions;
  const changes = later.map((one) => `from ${formatUtc(one.validFromTs)}: ${terms(one)}`);
  return [{
    name: `Definitions of ${first.symbol}`,
    value: [terms(first), ...changes].join("; "),
    note: "open orders that fit the new tick and lot keep their place, the others are expired",
  }];
}

const percent = (ppb: number) => `${ppb / 1e7} %`;
