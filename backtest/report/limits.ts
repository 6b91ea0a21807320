/**
 * What one report holds at most, so that the file stays below about 5 MB however long the run:
 * rows of lists, and points of curves (thinned by {@linkcode decimate}). Everything is in the run's
 * Parquet files.
 */
export interface ReportLimits {
  readonly orders: number;
  readonly fills: number;
  readonly trips: number;
  readonly logs: number;
  /** Points of the equity curve; of price and position over all instruments; of custom series. */
  readonly equityPoints: number;
  readonly pricePoints: number;
  readonly positionPoints: number;
  readonly seriesPoints: number;
  /** Custom series shown. */
  readonly series: number;
}

/** Keeps the report of any run below about 5 MB. */
export const DEFAULT_LIMITS: ReportLimits = {
  orders: 20_000,
  fills: 30_000,
  trips: 10_000,
  logs: 3_000,
  equityPoints: 30_000,
  pricePoints: 100_000,
  positionPoints: 40_000,
  seriesPoints: 60_000,
  series: 16,
};

/** Longest log message kept, in UTF-16 units. */
export const MAX_LOG_TEXT = 400;
