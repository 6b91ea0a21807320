import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { RunRecord, SeriesColumns } from "../../engine/record/columns.ts";
import {
  boolean,
  type BundleColumn,
  code,
  double,
  mid,
  money,
  price,
  quantity,
  side,
  text,
  time,
  whole,
} from "./column.ts";

/** One Parquet file of a bundle. */
export interface BundleTable {
  readonly file: string;
  readonly rows: number;
  /** The row's instrument, by index; absent where a row has none. */
  readonly instrument?: ArrayLike<number>;
  readonly columns: readonly BundleColumn[];
}

/** What a run recorded, as tables that a person reads: names for codes, decimals for ticks. */
export function recordTables(record: RunRecord, instruments: readonly Instrument[]): BundleTable[] {
  return [
    ordersTable(record.orders, instruments),
    fillsTable(record.fills, instruments),
    equityTable(record.equity, instruments),
    seriesTable(record.series),
  ];
}

function ordersTable(orders: RunRecord["orders"], instruments: readonly Instrument[]): BundleTable {
  const symbols = instruments.map((one) => one.symbol);
  return {
    file: "orders.parquet",
    rows: orders.length,
    instrument: orders.instrument,
    columns: [
      whole("order_id", orders.id),
      text("instrument", orders.instrument, symbols),
      side("side", orders.side),
      code("type", "type", orders.type),
      code("tif", "time_in_force", orders.tif),
      code("life", "state", orders.life),
      code("reason", "reason", orders.reason),
      boolean("reduce_only", orders.reduceOnly),
      price("price", orders.priceTicks, instruments),
      price("stop_price", orders.stopTicks, instruments),
      quantity("qty", orders.qtyLots, instruments),
      quantity("filled_qty", orders.filledLots, instruments),
      money("fee", orders.feePaid),
      time("submitted_at", orders.submitTs),
      time("acknowledged_at", orders.ackTs),
      time("ended_at", orders.endTs),
      mid("arrival_mid", orders.arrivalMid2, instruments),
      quantity("queue_ahead_qty", orders.queueAheadLots, instruments),
      whole("modifies", orders.modifies),
      text("tag", orders.tag, orders.tags),
    ],
  };
}

function fillsTable(fills: RunRecord["fills"], instruments: readonly Instrument[]): BundleTable {
  return {
    file: "fills.parquet",
    rows: fills.length,
    instrument: fills.instrument,
    columns: [
      whole("order_id", fills.orderId),
      text("instrument", fills.instrument, instruments.map((one) => one.symbol)),
      side("side", fills.side),
      price("price", fills.priceTicks, instruments),
      quantity("qty", fills.qtyLots, instruments),
      code("liquidity", "liquidity", fills.liquidity),
      code("reason", "reason", fills.reason),
      money("fee", fills.fee),
      money("realized", fills.realized),
      quantity("position_qty", fills.positionLots, instruments),
      time("venue_at", fills.venueTs),
      time("known_at", fills.localTs),
      whole("queue_wait_us", fills.queueWaitUs),
      mid("arrival_mid", fills.arrivalMid2, instruments),
      mid("mid", fills.mid2, instruments),
      mid("mid_after_1s", fills.mid2After1s, instruments),
      mid("mid_after_5s", fills.mid2After5s, instruments),
      mid("mid_after_30s", fills.mid2After30s, instruments),
    ],
  };
}

function equityTable(equity: RunRecord["equity"], instruments: readonly Instrument[]): BundleTable {
  return {
    file: "equity.parquet",
    rows: equity.length,
    columns: [
      time("at", equity.ts),
      money("equity", equity.equity),
      money("balance", equity.balance),
      money("realized", equity.realized),
      money("unrealized", equity.unrealized),
      money("fees", equity.fees),
      money("funding", equity.funding),
      money("margin", equity.margin),
      // A row has no instrument of its own here: each column is of one.
      ...instruments.flatMap((one, k) => [
        quantity(`position_${one.symbol}`, equity.positionLots[k], [one]),
        mid(`mid_${one.symbol}`, equity.mid2[k], [one]),
      ]),
    ],
  };
}

function seriesTable(series: readonly SeriesColumns[]): BundleTable {
  const rows = series.reduce((sum, one) => sum + one.length, 0);
  const which = new Float64Array(rows), ts = new Float64Array(rows), value = new Float64Array(rows);
  let at = 0;
  series.forEach((one, k) => {
    which.fill(k, at, at + one.length);
    ts.set(one.ts, at);
    value.set(one.value, at);
    at += one.length;
  });
  return {
    file: "series.parquet",
    rows,
    columns: [
      text("series", which, series.map((one) => one.name)),
      time("at", ts),
      double("value", value),
    ],
  };
}
