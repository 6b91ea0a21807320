import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { EquityColumns, FillColumns, OrderColumns } from "../../engine/record/columns.ts";
import { partsOf, type RecordRows, type Rows } from "../record/rows.ts";
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
  /** Names and SQL, in order; see `BundleColumn`. */
  readonly columns: readonly Pick<BundleColumn<never>, "name" | "sql">[];
  /** The rows in parts, valid one at a time: the row's instrument (zeros where it has none), then the columns. */
  readonly parts: () => Iterable<BundlePart>;
}

export interface BundlePart {
  readonly length: number;
  readonly values: readonly ArrayLike<number>[];
}

/** What a run recorded, as tables that a person reads: names for codes, decimals for ticks. */
export function recordTables(
  record: RecordRows,
  instruments: readonly Instrument[],
): BundleTable[] {
  return [
    ordersTable(record.orders, instruments),
    fillsTable(record.fills, instruments),
    equityTable(record.equity, instruments),
    seriesTable(record.series),
  ];
}

function ordersTable(
  orders: RecordRows["orders"],
  instruments: readonly Instrument[],
): BundleTable {
  const symbols = instruments.map((one) => one.symbol);
  return tableOf<OrderColumns>({
    file: "orders.parquet",
    rows: orders,
    instrument: (part) => part.instrument,
    columns: [
      whole("order_id", (part) => part.id),
      text("instrument", (part) => part.instrument, symbols),
      side("side", (part) => part.side),
      code("type", "type", (part) => part.type),
      code("tif", "time_in_force", (part) => part.tif),
      code("life", "state", (part) => part.life),
      code("reason", "reason", (part) => part.reason),
      boolean("reduce_only", (part) => part.reduceOnly),
      price("price", (part) => part.priceTicks, instruments),
      price("stop_price", (part) => part.stopTicks, instruments),
      quantity("qty", (part) => part.qtyLots, instruments),
      quantity("filled_qty", (part) => part.filledLots, instruments),
      money("fee", (part) => part.feePaid),
      time("submitted_at", (part) => part.submitTs),
      time("acknowledged_at", (part) => part.ackTs),
      time("ended_at", (part) => part.endTs),
      mid("arrival_mid", (part) => part.arrivalMid2, instruments),
      quantity("queue_ahead_qty", (part) => part.queueAheadLots, instruments),
      whole("modifies", (part) => part.modifies),
      text("tag", (part) => part.tag, orders.tags),
    ],
  });
}

function fillsTable(fills: RecordRows["fills"], instruments: readonly Instrument[]): BundleTable {
  return tableOf<FillColumns>({
    file: "fills.parquet",
    rows: fills,
    instrument: (part) => part.instrument,
    columns: [
      whole("order_id", (part) => part.orderId),
      text("instrument", (part) => part.instrument, instruments.map((one) => one.symbol)),
      side("side", (part) => part.side),
      price("price", (part) => part.priceTicks, instruments),
      quantity("qty", (part) => part.qtyLots, instruments),
      code("liquidity", "liquidity", (part) => part.liquidity),
      code("reason", "reason", (part) => part.reason),
      money("fee", (part) => part.fee),
      money("realized", (part) => part.realized),
      quantity("position_qty", (part) => part.positionLots, instruments),
      time("venue_at", (part) => part.venueTs),
      time("known_at", (part) => part.localTs),
      whole("queue_wait_us", (part) => part.queueWaitUs),
      mid("arrival_mid", (part) => part.arrivalMid2, instruments),
      mid("mid", (part) => part.mid2, instruments),
      mid("mid_after_1s", (part) => part.mid2After1s, instruments),
      mid("mid_after_5s", (part) => part.mid2After5s, instruments),
      mid("mid_after_30s", (part) => part.mid2After30s, instruments),
    ],
  });
}

function equityTable(
  equity: RecordRows["equity"],
  instruments: readonly Instrument[],
): BundleTable {
  return tableOf<EquityColumns>({
    file: "equity.parquet",
    rows: equity,
    columns: [
      time("at", (part) => part.ts),
      money("equity", (part) => part.equity),
      money("balance", (part) => part.balance),
      money("realized", (part) => part.realized),
      money("unrealized", (part) => part.unrealized),
      money("fees", (part) => part.fees),
      money("funding", (part) => part.funding),
      money("margin", (part) => part.margin),
      // A row has no instrument of its own here: each column is of one.
      ...instruments.flatMap((one, k): BundleColumn<EquityColumns>[] => [
        quantity(`position_${one.symbol}`, (part) => part.positionLots[k], [one]),
        mid(`mid_${one.symbol}`, (part) => part.mid2[k], [one]),
      ]),
    ],
  });
}

interface SeriesPart {
  readonly length: number;
  /** The number of the series, row for row. */
  readonly which: Float64Array;
  readonly ts: Float64Array;
  readonly value: Float64Array;
}

function seriesTable(series: RecordRows["series"]): BundleTable {
  const rows: Rows<SeriesPart> = {
    length: series.reduce((sum, one) => sum + one.length, 0),
    *parts() {
      for (const [k, one] of series.entries()) {
        for (const { length, ts, value } of partsOf(one)) {
          yield { length, which: new Float64Array(length).fill(k), ts, value };
        }
      }
    },
  };
  return tableOf<SeriesPart>({
    file: "series.parquet",
    rows,
    columns: [
      text("series", (part) => part.which, series.map((one) => one.name)),
      time("at", (part) => part.ts),
      double("value", (part) => part.value),
    ],
  });
}

interface TableSpec<Part extends { readonly length: number }> {
  readonly file: string;
  readonly rows: Rows<Part>;
  /** The row's instrument, by index. */
  readonly instrument?: (part: Part) => ArrayLike<number>;
  readonly columns: readonly BundleColumn<Part>[];
}

function tableOf<Part extends { readonly length: number }>(
  { file, rows, instrument = none, columns }: TableSpec<Part>,
): BundleTable {
  return {
    file,
    rows: rows.length,
    columns: columns.map(({ name, sql }) => ({ name, sql })),
    *parts() {
      for (const part of partsOf(rows)) {
        yield {
          length: part.length,
          values: [instrument, ...columns.map(({ of }) => of)].map((of) => of(part)),
        };
      }
    },
  };
}

const none = ({ length }: { readonly length: number }) => new Uint8Array(length);
