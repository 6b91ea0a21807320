import fc from "fast-check";
import { EventKind, KIND_MASK, RowFlag } from "../../../engine/tape/kind.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { Regrid } from "../../../engine/instrument/regrid.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { contract } from "./market_tape.ts";

/** A contract like `contract`, with another tick and lot: exact decimals. */
export function contractOf(
  index: number,
  tick: readonly [mantissa: number, decimals: number],
  lot: readonly [mantissa: number, decimals: number],
  more: Partial<Instrument> = {},
): Instrument {
  const [tickMantissa, priceDecimals] = tick;
  const [lotMantissa, qtyDecimals] = lot;
  const base = contract(index);
  const filters = { ...base.filters, maxPriceTicks: 0, maxQtyLots: 0, marketMaxQtyLots: 0 };
  return { ...base, filters, tickMantissa, priceDecimals, lotMantissa, qtyDecimals, ...more };
}

/** The row of a change, at its times. */
export function changeRow(instrument: number, now: number, number: number, exchTs = now): Row {
  const code = EventKind.INSTRUMENT | RowFlag.LAST;
  return { now, instrument, exchTs, code, price: number, qty: 0, aux: 0 };
}

const PRICED: readonly number[] = [
  EventKind.BID,
  EventKind.ASK,
  EventKind.TRADE,
  EventKind.CLEAR,
  EventKind.QUOTE,
  EventKind.LIQUIDATION,
];

/** A row in the ticks and lots of another definition, as near as can be. */
export function rowIn(row: Row, regrid: Regrid): Row {
  const kind = row.code & KIND_MASK;
  if (!PRICED.includes(kind)) return row;
  const near = (value: number) => value === 0 ? 0 : Math.max(1, Math.round(value));
  // A finer grid is used: not every price lies on the coarse one.
  const price = row.price * regrid.ticksNear(1) + (regrid.ticksNear(1) > 1 ? row.aux % 7 : 0);
  return {
    ...row,
    price: row.price === 0 ? 0 : near(price),
    qty: near(regrid.lotsNear(row.qty) + (regrid.lotsNear(1) > 1 && row.qty > 0 ? row.aux % 5 : 0)),
  };
}

/**
 * Rows in the ticks and lots of an instrument's first definition, made to cross into the others one
 * after the other, at equal distances, with the row of each change where it belongs.
 */
export function crossing(rows: readonly Row[], definitions: readonly (readonly Instrument[])[]) {
  const out: Row[] = [];
  const numbers = definitions.map(() => 0);
  rows.forEach((row, i) => {
    const own = definitions[row.instrument];
    const number = Math.min(own.length - 1, Math.floor(i * own.length / rows.length));
    while (numbers[row.instrument] < number) {
      out.push(changeRow(row.instrument, row.now, ++numbers[row.instrument], row.exchTs));
    }
    out.push(number === 0 ? row : rowIn(row, new Regrid(own[0], own[number])));
  });
  return out;
}

const tick = fc.constantFrom([1, 1], [1, 2], [5, 2], [1, 0], [2, 1], [25, 2]) as fc.Arbitrary<
  readonly [number, number]
>;

type Size = readonly [mantissa: number, decimals: number];

/** Each divides the one before it, so that every position fits when they come in this order. */
export const FINER_LOTS: readonly Size[] = [[1, 3], [5, 4], [1, 4], [2, 5]];
/** In any order: too coarse for some positions. */
export const ANY_LOTS: readonly Size[] = [[1, 3], [1, 2], [2, 3], [5, 4]];

/** Definitions of an instrument: its `contract`, then up to three others of any tick. */
export function anyDefinitions(index: number, lots: readonly Size[]): fc.Arbitrary<Instrument[]> {
  const terms = fc.record({
    makerFeePpb: fc.constantFrom(200_000, -50_000),
    initialMarginPpb: fc.constantFrom(50_000_000, 100_000_000),
  });
  const one = fc.record({ tick, lot: fc.nat(lots.length - 1), terms });
  return fc.array(one, { minLength: 1, maxLength: 3 }).map((later) => {
    if (lots === FINER_LOTS) later.sort((a, b) => a.lot - b.lot);
    const made = later.map((each) => contractOf(index, each.tick, lots[each.lot], each.terms));
    return [contract(index), ...made];
  });
}
