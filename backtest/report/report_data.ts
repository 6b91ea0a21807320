import type {
  EquityColumns,
  FillColumns,
  LogEntry,
  OrderColumns,
} from "../../engine/record/columns.ts";
import { columnOf, firstOf, partsOf, type Rows } from "../record/rows.ts";
import type { AnyResult } from "../result.ts";
import { CODE_NAMES, type RunStats } from "../stats/mod.ts";
import type { ColumnType, Manifest, ReportLog } from "./client/manifest.ts";
import { decimateParts, pickParts } from "./decimate.ts";
import { MAX_LOG_TEXT, type ReportLimits } from "./limits.ts";
import { ColumnPacker } from "./pack.ts";

/** What the page's script reads: the manifest, and the columns in base64. */
export interface PackedReport {
  readonly manifest: Manifest;
  readonly columns: string;
}

/** Packs curves (thinned) and lists (capped) of a run. O(rows). */
export function packReport(
  result: AnyResult,
  stats: RunStats,
  limits: ReportLimits,
): PackedReport {
  const packer = new ColumnPacker();
  packEquity(packer, result, limits.equityPoints);
  packInstruments(packer, result, limits);
  packSeries(packer, result, limits);
  packOrders(packer, result, limits.orders);
  packFills(packer, result, limits.fills);
  packTrips(packer, stats, limits.trips);
  const { identity, record } = result;
  const manifest: Manifest = {
    fromTs: identity.fromTs,
    toTs: identity.toTs,
    cash: identity.cash,
    settle: identity.instruments[0]?.settle ?? "",
    instruments: identity.instruments.map((i) => ({
      symbol: i.symbol,
      quote: i.quote,
      base: i.base,
      tickMantissa: i.tickMantissa,
      priceDecimals: i.priceDecimals,
      lotMantissa: i.lotMantissa,
      qtyDecimals: i.qtyDecimals,
    })),
    names: codeNames(),
    tags: record.orders.tags,
    series: record.series.slice(0, limits.series).map((series) => series.name),
    logs: record.logs.slice(0, limits.logs).map(logOf),
    totalFills: record.fills.length,
    columns: packer.entries,
  };
  return { manifest, columns: packer.encode() };
}

function packEquity(packer: ColumnPacker, { record: { equity } }: AnyResult, limit: number) {
  const column = (of: (part: EquityColumns) => ArrayLike<number>) => columnOf(equity, of);
  const rows = decimateParts(column((part) => part.equity), equity.length, limit);
  const gross = column((part) =>
    part.equity.map((value, i) => value + part.fees[i] - part.funding[i])
  );
  packer.add("equity.ts", "f64", pickParts(column((part) => part.ts), rows), true);
  packer.add("equity.value", "f64", pickParts(column((part) => part.equity), rows));
  packer.add("equity.gross", "f64", pickParts(gross, rows));
}

function packInstruments(packer: ColumnPacker, result: AnyResult, limits: ReportLimits) {
  const { equity, fills } = result.record;
  const { instruments, fromTs } = result.identity;
  const fillCounts = instruments.map(() => 0);
  for (const part of partsOf(fills)) {
    for (let i = 0; i < part.length; i++) fillCounts[part.instrument[i]]++;
  }
  instruments.forEach((_, k) => {
    const mids = () => columnOf(equity, (part) => part.mid2[k]);
    const share = (limit: number) => Math.floor(limit / instruments.length);
    const rows = decimateParts(mids(), equity.length, share(limits.pricePoints));
    packer.add(
      `price.${k}.ts`,
      "f64",
      pickParts(columnOf(equity, (part) => part.ts), rows),
      true,
    );
    packer.add(`price.${k}.value`, "f64", pickParts(mids(), rows));
    // The position is exact: flat at the start, then what each fill made of it.
    const ts = () => ofInstrument(fills, k, fromTs, (part) => part.localTs);
    const lots = () => ofInstrument(fills, k, 0, (part) => part.positionLots);
    const kept = decimateParts(lots(), fillCounts[k] + 1, share(limits.positionPoints));
    packer.add(`position.${k}.ts`, "f64", pickParts(ts(), kept), true);
    packer.add(`position.${k}.value`, "f64", pickParts(lots(), kept));
  });
}

/** A column over one instrument's fills, after a first value. */
function* ofInstrument(
  fills: Rows<FillColumns>,
  instrument: number,
  first: number,
  of: (part: FillColumns) => Float64Array,
): Iterable<ArrayLike<number>> {
  yield [first];
  for (const part of partsOf(fills)) {
    yield of(part).filter((_, i) => part.instrument[i] === instrument);
  }
}

function packSeries(packer: ColumnPacker, { record }: AnyResult, limits: ReportLimits) {
  const shown = record.series.slice(0, limits.series);
  shown.forEach((series, k) => {
    const values = () => columnOf(series, (part) => part.value);
    const limit = Math.floor(limits.seriesPoints / shown.length);
    const rows = decimateParts(values(), series.length, limit);
    packer.add(
      `series.${k}.ts`,
      "f64",
      pickParts(columnOf(series, (part) => part.ts), rows),
      true,
    );
    packer.add(`series.${k}.value`, "f64", pickParts(values(), rows));
  });
}

function packOrders(packer: ColumnPacker, { record: { orders } }: AnyResult, limit: number) {
  const add = (
    name: string,
    type: ColumnType,
    of: (orders: OrderColumns, row: number) => number,
    delta = false,
  ) => packer.add(`order.${name}`, type, firstOf(orders, limit, of), delta);
  add("id", "f64", (o, i) => o.id[i], true);
  add("submitTs", "f64", (o, i) => o.submitTs[i], true);
  add("instrument", "u16", (o, i) => o.instrument[i]);
  add("side", "i8", (o, i) => o.side[i]);
  add("type", "u8", (o, i) => o.type[i]);
  add("tif", "u8", (o, i) => o.tif[i]);
  add("life", "u8", (o, i) => o.life[i]);
  add("reason", "u16", (o, i) => o.reason[i]);
  add("priceTicks", "i32", (o, i) => o.priceTicks[i]);
  add("stopTicks", "i32", (o, i) => o.stopTicks[i]);
  add("qtyLots", "f64", (o, i) => o.qtyLots[i]);
  add("filledLots", "f64", (o, i) => o.filledLots[i]);
  add(
    "averageTicks",
    "f64",
    (o, i) => o.filledLots[i] > 0 ? o.filledTickLots[i] / o.filledLots[i] : 0,
  );
  add("fee", "f64", (o, i) => o.feePaid[i]);
  add("ackTs", "f64", (o, i) => o.ackTs[i]);
  add("endTs", "f64", (o, i) => o.endTs[i]);
  add("livedUs", "f64", (o, i) => o.endTs[i] - o.submitTs[i]);
  add("queueAhead", "f64", (o, i) => o.queueAheadLots[i]);
  add("tag", "u16", (o, i) => o.tag[i]);
}

function packFills(packer: ColumnPacker, { record: { fills } }: AnyResult, limit: number) {
  const add = (
    name: string,
    type: ColumnType,
    of: (fills: FillColumns, row: number) => number,
    delta = false,
  ) => packer.add(`fill.${name}`, type, firstOf(fills, limit, of), delta);
  add("localTs", "f64", (f, i) => f.localTs[i], true);
  add("orderId", "f64", (f, i) => f.orderId[i], true);
  add("instrument", "u16", (f, i) => f.instrument[i]);
  add("side", "i8", (f, i) => f.side[i]);
  add("priceTicks", "i32", (f, i) => f.priceTicks[i]);
  add("qtyLots", "f64", (f, i) => f.qtyLots[i]);
  add("liquidity", "u8", (f, i) => f.liquidity[i]);
  add("reason", "u16", (f, i) => f.reason[i]);
  add("fee", "f64", (f, i) => f.fee[i]);
  add("realized", "f64", (f, i) => f.realized[i]);
  add("positionLots", "f64", (f, i) => f.positionLots[i]);
  add("queueWaitUs", "f64", (f, i) => f.queueWaitUs[i]);
}

function packTrips(packer: ColumnPacker, { trips }: RunStats, limit: number) {
  const shown = trips.slice(0, limit);
  const add = (
    name: string,
    type: ColumnType,
    of: (trip: RunStats["trips"][number]) => number,
  ) => packer.add(`trip.${name}`, type, shown.map(of));
  add("openTs", "f64", (t) => t.openTs);
  add("closeTs", "f64", (t) => t.closeTs);
  add("heldUs", "f64", (t) => t.closeTs - t.openTs);
  add("instrument", "u16", (t) => t.instrument);
  add("side", "i8", (t) => t.side);
  add("fills", "i32", (t) => t.fills);
  add("peakLots", "f64", (t) => t.peakLots);
  add("fees", "f64", (t) => t.fees);
  add("pnl", "f64", (t) => t.pnl);
  add("returnBps", "f64", (t) => (t.pnl / t.entryValue) * 1e4);
}

function codeNames(): Manifest["names"] {
  const tables: Record<string, Record<string, string>> = {
    side: { "1": "buy", "-1": "sell" },
    direction: { "1": "long", "-1": "short" },
  };
  for (const [table, names] of Object.entries(CODE_NAMES)) {
    tables[table] = Object.fromEntries(names);
  }
  return tables;
}

function logOf(log: LogEntry): ReportLog {
  const fields = Object.entries(log.fields).map(([name, value]) => `${name}=${value}`);
  const text = [log.message, ...fields].join("  ");
  const cut = text.length > MAX_LOG_TEXT ? `${text.slice(0, MAX_LOG_TEXT)}…` : text;
  return { ts: log.ts, level: log.level, text: cut };
}
