/** Kinds of bulk files of USDⓈ-M; klines take their interval, as in `klines-1m`. */
const KINDS = ["aggTrades", "trades", "bookTicker", "fundingRate"] as const;
const KLINES = /^(klines|markPriceKlines|indexPriceKlines|premiumIndexKlines)-(\d+(?:mo|[smhdw]))$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** One file to fetch. */
export interface BulkPath {
  /** Path below the base URL. */
  readonly path: string;
  /** File name. */
  readonly name: string;
  /** Folder for it below the one asked for: klines of other prices have the names of plain ones. */
  readonly folder: string;
  /** The day or month that it holds, `2024-01-31` or `2024-01`. */
  readonly period: string;
}

/** A download that was asked for in a way that makes no sense. */
export class DownloadUsageError extends RangeError {
  override readonly name = "DownloadUsageError";
  readonly exitCode = 2;
}

/**
 * Paths of the venue's public bulk files, by
 * `data/futures/um/{daily|monthly}/<type>/<SYMBOL>[/<interval>]/<SYMBOL>-<type|interval>-<date>.zip`:
 * one a day from `from` to `to`, both included; fundingRate, which is published by month only, one a
 * month. Spot files stand under `data/spot`.
 *
 * @throws {DownloadUsageError} unknown venue or kind, no such day, `to` before `from`
 */
export function bulkPaths(of: {
  venue: string;
  symbol: string;
  kind: string;
  from: string;
  to: string;
}): BulkPath[] {
  const root = rootOf(of.venue);
  if (!/^[A-Z0-9_]{1,40}$/.test(of.symbol)) {
    throw new DownloadUsageError(`Symbol is ${of.symbol}, expected capitals and digits`);
  }
  const klines = KLINES.exec(of.kind);
  if (!klines && !KINDS.some((k) => k === of.kind)) {
    const expected = [...KINDS, "klines-1m"].join(", ");
    throw new DownloadUsageError(`Kind is ${of.kind}, expected one of ${expected} (any interval)`);
  }
  const monthly = of.kind === "fundingRate";
  const type = klines ? klines[1] : of.kind;
  const folder = klines ? `${of.symbol}/${klines[2]}` : of.symbol;
  const label = klines ? klines[2] : of.kind;
  const periods = monthly ? months(of.from, of.to) : days(of.from, of.to);
  return periods.map((period) => {
    const name = `${of.symbol}-${label}-${period}.zip`;
    return {
      path: `${root}/${monthly ? "monthly" : "daily"}/${type}/${folder}/${name}`,
      name,
      folder: klines && type !== "klines" ? type : "",
      period,
    };
  });
}

function rootOf(venue: string): string {
  if (venue === "binance-usdm") return "data/futures/um";
  if (venue === "binance-spot") return "data/spot";
  throw new DownloadUsageError(`Venue is ${venue}, expected binance-usdm or binance-spot`);
}

function days(from: string, to: string): string[] {
  const [first, last] = [dayOf(from, "FROM"), dayOf(to, "TO")];
  if (last < first) throw new DownloadUsageError(`TO is ${to}, expected a day not before ${from}`);
  const list: string[] = [];
  for (let day = first; day <= last; day += DAY_MS) {
    list.push(new Date(day).toISOString().slice(0, 10));
  }
  return list;
}

function months(from: string, to: string): string[] {
  return [...new Set(days(from, to).map((day) => day.slice(0, 7)))];
}

function dayOf(text: string, name: string): number {
  const ms = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (new Date(ms || 0).toISOString().slice(0, 10) === text && ms === ms) return ms;
  throw new DownloadUsageError(`${name} is ${text}, expected a day such as 2024-01-31`);
}
