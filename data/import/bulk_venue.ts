import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";

const MICRO_DIGITS = 14;
/** Columns of a spot file, which ends with one more (was it the best price match). */
const SPOT_COLUMNS: Readonly<Record<string, number>> = { trades: 7, aggTrades: 8 };
/** Kinds that only futures have. */
const FUTURES_KINDS = new Set(["fundingRate", "bookTicker"]);

/** What a bulk file shows of where it comes from. */
interface Shown {
  readonly path: string;
  readonly name: string;
  readonly kind: string;
  readonly symbol: string;
  readonly hasHeader: boolean;
  /** Cells of the first line, and of the first row of data. */
  readonly first: readonly string[];
  readonly row: readonly string[];
}

/**
 * The venue of a bulk file: spot and USDⓈ-M have the same names. Told by the number of columns of
 * trades, by headers (spot has none), by stamps in µs (spot from 2025 on), or by the folder as the
 * venue lays them out (`spot/`, `futures/um/`).
 *
 * Where nothing tells, it is taken for USDⓈ-M's, with a warning.
 *
 * @throws {ImportError} `--venue` says another
 */
export function bulkVenue(of: ImportContext, shown: Shown): string {
  const told = toldVenue(shown);
  if (of.venue === undefined) return told ?? folderVenue(shown) ?? onlyKnown(of, shown);
  const isOther = told !== undefined && told !== of.venue && /^binance-(spot|usdm)$/.test(of.venue);
  if (!isOther) return of.venue;
  throw new ImportError({
    code: "wrong-columns",
    file: shown.name,
    line: 1,
    field: "venue",
    value: of.venue,
    expected: `${told}: ${shown.first.length} columns${
      shown.hasHeader ? " with a header" : ""
    } as its files have`,
  });
}

function toldVenue({ kind, hasHeader, first, row }: Shown): string | undefined {
  if (FUTURES_KINDS.has(kind) || hasHeader) return "binance-usdm";
  const columns = SPOT_COLUMNS[kind];
  if (columns !== undefined) return first.length >= columns ? "binance-spot" : "binance-usdm";
  return (row[0] ?? "").length >= MICRO_DIGITS ? "binance-spot" : undefined;
}

function folderVenue({ path }: Shown): string | undefined {
  if (/(^|[\\/])futures[\\/]um[\\/]/.test(path)) return "binance-usdm";
  return /(^|[\\/])spot[\\/](daily|monthly)[\\/]/.test(path) ? "binance-spot" : undefined;
}

/** The one venue that has the symbol, as far as is known; else futures, and that is said. */
function onlyKnown(of: ImportContext, { kind, symbol }: Shown): string {
  const venues = ["binance-usdm", "binance-spot"].filter((venue) =>
    of.definitions.has(venue, symbol)
  );
  if (venues.length === 1) return venues[0];
  const other = "files of spot look the same: --venue binance-spot if they are";
  of.checks.found("guessed-venue", () => `${kind} taken for binance-usdm's, ${other}`);
  return "binance-usdm";
}
