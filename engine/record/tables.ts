import { Layout } from "./layout.ts";

/** Rows of a block, and of a block of a series, of which there may be many. */
export const BLOCK_ROWS = 1024;
export const SERIES_BLOCK_ROWS = 256;

/** Columns of the recorder's tables; see `columns.ts` for what each holds. */
export const orderLayout = new Layout((c) => ({
  id: c.f64(),
  qtyLots: c.f64(),
  filledLots: c.f64(),
  filledTickLots: c.f64(),
  feePaid: c.f64(),
  submitTs: c.f64(),
  ackTs: c.f64(),
  endTs: c.f64(),
  arrivalMid2: c.f64(),
  queueAheadLots: c.f64(),
  instrument: c.i32(),
  priceTicks: c.i32(),
  stopTicks: c.i32(),
  tag: c.i32(),
  reason: c.u16(),
  modifies: c.u16(),
  side: c.i8(),
  type: c.u8(),
  tif: c.u8(),
  life: c.u8(),
  reduceOnly: c.u8(),
}), BLOCK_ROWS);

/** News of an order whose block had been handed over: what may have changed of its row. */
export const lateNewsLayout = new Layout((c) => ({
  /** Row of the order among all orders. */
  row: c.f64(),
  id: c.f64(),
  qtyLots: c.f64(),
  filledLots: c.f64(),
  filledTickLots: c.f64(),
  feePaid: c.f64(),
  ackTs: c.f64(),
  endTs: c.f64(),
  /** NaN leaves what the row has. */
  queueAheadLots: c.f64(),
  priceTicks: c.i32(),
  reason: c.u16(),
  modifies: c.u16(),
  life: c.u8(),
}), BLOCK_ROWS);

export const fillLayout = new Layout((c) => ({
  orderId: c.f64(),
  qtyLots: c.f64(),
  fee: c.f64(),
  realized: c.f64(),
  positionLots: c.f64(),
  venueTs: c.f64(),
  localTs: c.f64(),
  queueWaitUs: c.f64(),
  arrivalMid2: c.f64(),
  mid2: c.f64(),
  mid2After1s: c.f64(),
  mid2After5s: c.f64(),
  mid2After30s: c.f64(),
  instrument: c.i32(),
  priceTicks: c.i32(),
  reason: c.u16(),
  side: c.i8(),
  liquidity: c.u8(),
}), BLOCK_ROWS);

export const equityLayout = new Layout((c) => ({
  ts: c.f64(),
  equity: c.f64(),
  balance: c.f64(),
  realized: c.f64(),
  unrealized: c.f64(),
  fees: c.f64(),
  funding: c.f64(),
  margin: c.f64(),
}), BLOCK_ROWS);

/** One instrument's part of an equity row. */
export const holdingLayout = new Layout(
  (c) => ({ positionLots: c.f64(), mid2: c.f64() }),
  BLOCK_ROWS,
);

export const seriesLayout = new Layout((c) => ({ ts: c.f64(), value: c.f64() }), SERIES_BLOCK_ROWS);
