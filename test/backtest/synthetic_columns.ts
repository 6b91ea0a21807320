import { openInstrument } from "../open_instrument.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { EquityColumns, FillColumns, OrderColumns } from "../../engine/record/columns.ts";

/** 2024-08-08 00:00:00 UTC, µs. */
export const START_TS = 1_723_075_200_000_000;

/** A linear perpetual with a tick of 0.1 and a lot of 0.001. */
export function instrumentOf(index: number, symbol = "BTCUSDT"): Instrument {
  return openInstrument(
    { index, symbol, base: symbol.slice(0, 3), maintenanceMarginPpb: 25_000_000 },
    { minPriceTicks: 0, minNotional: 5_00000000 },
  );
}

/** 1e-8 units of one tick × one lot of {@linkcode instrumentOf}. */
export const TICK_LOT = 10_000;

const ORDER_TYPES = {
  ...{ id: Float64Array, instrument: Int32Array, side: Int8Array, type: Uint8Array },
  ...{ tif: Uint8Array, life: Uint8Array, reason: Uint16Array, reduceOnly: Uint8Array },
  ...{ priceTicks: Int32Array, stopTicks: Int32Array, qtyLots: Float64Array },
  ...{ filledLots: Float64Array, filledTickLots: Float64Array, feePaid: Float64Array },
  ...{ submitTs: Float64Array, ackTs: Float64Array, endTs: Float64Array },
  ...{ arrivalMid2: Float64Array, queueAheadLots: Float64Array, modifies: Uint16Array },
  tag: Int32Array,
};

const FILL_TYPES = {
  ...{ orderId: Float64Array, instrument: Int32Array, side: Int8Array, priceTicks: Int32Array },
  ...{ qtyLots: Float64Array, liquidity: Uint8Array, reason: Uint16Array, fee: Float64Array },
  ...{ realized: Float64Array, positionLots: Float64Array, venueTs: Float64Array },
  ...{ localTs: Float64Array, queueWaitUs: Float64Array, arrivalMid2: Float64Array },
  ...{ mid2: Float64Array, mid2After1s: Float64Array, mid2After5s: Float64Array },
  mid2After30s: Float64Array,
};

type Arrays = Record<string, { from(values: ArrayLike<number>): ArrayLike<number> }>;

function columns(rows: readonly Record<string, number>[], types: Arrays) {
  const out: Record<string, unknown> = { length: rows.length };
  for (const [name, type] of Object.entries(types)) out[name] = type.from(rows.map((r) => r[name]));
  return out;
}

/** Order columns out of whole rows. */
export function ordersOf(rows: readonly Record<string, number>[], tags: readonly string[]) {
  return { ...columns(rows, ORDER_TYPES), tags } as unknown as OrderColumns;
}

/** Fill columns out of a few given ones; the rest are zeros (NaN where a mid is not known). */
export function fillsOf(rows: readonly Partial<Record<keyof typeof FILL_TYPES, number>>[]) {
  const blank = {
    ...{ orderId: 0, instrument: 0, side: 1, priceTicks: 0, qtyLots: 1, liquidity: 1, reason: 1 },
    ...{ fee: 0, realized: 0, positionLots: 0, venueTs: 0, localTs: 0, queueWaitUs: NaN },
    ...{ arrivalMid2: NaN, mid2: NaN, mid2After1s: NaN, mid2After5s: NaN, mid2After30s: NaN },
  };
  return columns(rows.map((row) => ({ ...blank, ...row })), FILL_TYPES) as unknown as FillColumns;
}

/** An equity curve of the given values, one a period from `fromTs`. */
export function equityOf(values: readonly number[], periodUs: number, fromTs = START_TS) {
  const zeros = () => new Float64Array(values.length);
  const equity: EquityColumns = {
    length: values.length,
    ts: Float64Array.from(values, (_, i) => fromTs + i * periodUs),
    equity: Float64Array.from(values),
    ...{ balance: zeros(), realized: zeros(), unrealized: zeros(), fees: zeros() },
    ...{ funding: zeros(), margin: zeros(), positionLots: [zeros()], mid2: [zeros()] },
  };
  return equity;
}
