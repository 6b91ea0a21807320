import type { RunResult } from "../result.ts";
import { CODE_NAMES, type RunStats } from "../stats/mod.ts";
import type { ColumnType, Manifest, ReportLog } from "./client/manifest.ts";
import { decimate, pick } from "./decimate.ts";
import { MAX_LOG_TEXT, type ReportLimits } from "./limits.ts";
import { ColumnPacker } from "./pack.ts";

/** What the page's script reads: the manifest, and the columns in base64. */
export interface PackedReport {
  readonly manifest: Manifest;
  readonly columns: string;
}

/** Packs curves (thinned) and lists (capped) of a run. O(rows). */
export function packReport(
  result: RunResult,
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

function packEquity(packer: ColumnPacker, { record: { equity } }: RunResult, limit: number) {
  const rows = decimate(equity.equity, limit);
  const gross = Float64Array.from(
    rows,
    (i) => equity.equity[i] + equity.fees[i] - equity.funding[i],
  );
  packer.add("equity.ts", "f64", pick(equity.ts, rows), true);
  packer.add("equity.value", "f64", pick(equity.equity, rows));
  packer.add("equity.gross", "f64", gross);
}

function packInstruments(packer: ColumnPacker, result: RunResult, limits: ReportLimits) {
  const { equity, fills } = result.record;
  const { instruments, fromTs } = result.identity;
  instruments.forEach((_, k) => {
    const mid2 = equity.mid2[k];
    const rows = decimate(mid2, Math.floor(limits.pricePoints / instruments.length));
    packer.add(`price.${k}.ts`, "f64", pick(equity.ts, rows), true);
    packer.add(`price.${k}.value`, "f64", pick(mid2, rows));
    // The position is exact: flat at the start, then what each fill made of it.
    const ts = [fromTs];
    const lots = [0];
    for (let i = 0; i < fills.length; i++) {
      if (fills.instrument[i] !== k) continue;
      ts.push(fills.localTs[i]);
      lots.push(fills.positionLots[i]);
    }
    const kept = decimate(lots, Math.floor(limits.positionPoints / instruments.length));
    packer.add(`position.${k}.ts`, "f64", pick(ts, kept), true);
    packer.add(`position.${k}.value`, "f64", pick(lots, kept));
  });
}

function packSeries(packer: ColumnPacker, { record }: RunResult, limits: ReportLimits) {
  const shown = record.series.slice(0, limits.series);
  shown.forEach((series, k) => {
    const rows = decimate(series.value, Math.floor(limits.seriesPoints / shown.length));
    packer.add(`series.${k}.ts`, "f64", pick(series.ts, rows), true);
    packer.add(`series.${k}.value`, "f64", pick(series.value, rows));
  });
}

/** Any typed array. */
interface Head {
  subarray(begin: number, end: number): ArrayLike<number>;
}

function packOrders(packer: ColumnPacker, { record: { orders } }: RunResult, limit: number) {
  const n = Math.min(limit, orders.length);
  const add = (name: string, type: ColumnType, values: Head) =>
    packer.add(`order.${name}`, type, values.subarray(0, n));
  const each = (of: (row: number) => number) => Float64Array.from({ length: n }, (_, i) => of(i));
  packer.add("order.id", "f64", orders.id.subarray(0, n), true);
  packer.add("order.submitTs", "f64", orders.submitTs.subarray(0, n), true);
  add("instrument", "u16", orders.instrument);
  add("side", "i8", orders.side);
  add("type", "u8", orders.type);
  add("tif", "u8", orders.tif);
  add("life", "u8", orders.life);
  add("reason", "u16", orders.reason);
  add("priceTicks", "i32", orders.priceTicks);
  add("stopTicks", "i32", orders.stopTicks);
  add("qtyLots", "f64", orders.qtyLots);
  add("filledLots", "f64", orders.filledLots);
  add(
    "averageTicks",
    "f64",
    each((i) => orders.filledLots[i] > 0 ? orders.filledTickLots[i] / orders.filledLots[i] : 0),
  );
  add("fee", "f64", orders.feePaid);
  add("ackTs", "f64", orders.ackTs);
  add("endTs", "f64", orders.endTs);
  add("livedUs", "f64", each((i) => orders.endTs[i] - orders.submitTs[i]));
  add("queueAhead", "f64", orders.queueAheadLots);
  add("tag", "u16", orders.tag);
}

function packFills(packer: ColumnPacker, { record: { fills } }: RunResult, limit: number) {
  const n = Math.min(limit, fills.length);
  packer.add("fill.localTs", "f64", fills.localTs.subarray(0, n), true);
  packer.add("fill.orderId", "f64", fills.orderId.subarray(0, n), true);
  packer.add("fill.instrument", "u16", fills.instrument.subarray(0, n));
  packer.add("fill.side", "i8", fills.side.subarray(0, n));
  packer.add("fill.priceTicks", "i32", fills.priceTicks.subarray(0, n));
  packer.add("fill.qtyLots", "f64", fills.qtyLots.subarray(0, n));
  packer.add("fill.liquidity", "u8", fills.liquidity.subarray(0, n));
  packer.add("fill.reason", "u16", fills.reason.subarray(0, n));
  packer.add("fill.fee", "f64", fills.fee.subarray(0, n));
  packer.add("fill.realized", "f64", fills.realized.subarray(0, n));
  packer.add("fill.positionLots", "f64", fills.positionLots.subarray(0, n));
  packer.add("fill.queueWaitUs", "f64", fills.queueWaitUs.subarray(0, n));
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

function logOf(log: RunResult["record"]["logs"][number]): ReportLog {
  const fields = Object.entries(log.fields).map(([name, value]) => `${name}=${value}`);
  const text = [log.message, ...fields].join("  ");
  const cut = text.length > MAX_LOG_TEXT ? `${text.slice(0, MAX_LOG_TEXT)}…` : text;
  return { ts: log.ts, level: log.level, text: cut };
}
