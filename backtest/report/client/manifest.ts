/** How a column's numbers are stored. */
export type ColumnType = "f64" | "i32" | "u16" | "u8" | "i8";

/** Where a column lies in the inflated blob. */
export interface ColumnEntry {
  readonly type: ColumnType;
  readonly length: number;
  /** First byte; bytes are in planes, all lowest bytes first: similar bytes side by side deflate well. */
  readonly at: number;
  /** Numbers are differences to the one before. */
  readonly delta: boolean;
}

/** What the script needs of an instrument. */
export interface ReportInstrument {
  readonly symbol: string;
  readonly quote: string;
  readonly base: string;
  readonly tickMantissa: number;
  readonly priceDecimals: number;
  readonly lotMantissa: number;
  readonly qtyDecimals: number;
}

export interface ReportLog {
  readonly ts: number;
  readonly level: string;
  readonly text: string;
}

/** The JSON beside the blob. Codes are looked up in `names`. */
export interface Manifest {
  readonly fromTs: number;
  readonly toTs: number;
  readonly cash: number;
  readonly settle: string;
  readonly instruments: readonly ReportInstrument[];
  readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly tags: readonly string[];
  readonly series: readonly string[];
  readonly logs: readonly ReportLog[];
  /** Fills of the run; the list may hold fewer. */
  readonly totalFills: number;
  readonly columns: Readonly<Record<string, ColumnEntry>>;
}

/** Bytes of one number. */
export const COLUMN_BYTES: Readonly<Record<ColumnType, number>> = {
  f64: 8,
  i32: 4,
  u16: 2,
  u8: 1,
  i8: 1,
};
