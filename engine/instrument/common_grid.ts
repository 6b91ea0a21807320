import type { Instrument } from "./instrument.ts";
import { gcd } from "./regrid.ts";

/**
 * The coarsest grid on which every price and quantity of all the definitions lies: the first
 * definition, with the greatest tick and lot that divide all of theirs. It is the first itself
 * where they have one grid.
 */
export function commonGrid(definitions: readonly Instrument[]): Instrument {
  const [first] = definitions;
  const tick = divisor(definitions.map((one) => [one.tickMantissa, one.priceDecimals]));
  const lot = divisor(definitions.map((one) => [one.lotMantissa, one.qtyDecimals]));
  const isFirst = isSize(tick, first.tickMantissa, first.priceDecimals) &&
    isSize(lot, first.lotMantissa, first.qtyDecimals);
  if (isFirst) return first;
  return {
    ...first,
    tickMantissa: tick.mantissa,
    priceDecimals: tick.decimals,
    lotMantissa: lot.mantissa,
    qtyDecimals: lot.decimals,
  };
}

/** mantissa / 10 ** decimals. */
interface Size {
  readonly mantissa: number;
  readonly decimals: number;
}

function divisor(sizes: readonly (readonly [mantissa: number, decimals: number])[]): Size {
  const decimals = Math.max(...sizes.map(([, own]) => own));
  const whole = sizes.map(([mantissa, own]) => BigInt(mantissa) * 10n ** BigInt(decimals - own));
  return { mantissa: Number(whole.reduce(gcd)), decimals };
}

function isSize(size: Size, mantissa: number, decimals: number): boolean {
  return size.mantissa === mantissa * 10 ** (size.decimals - decimals);
}
