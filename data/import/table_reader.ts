import type { CsvCells } from "./csv_cells.ts";

/** Reads one file of a table: says its header, then its rows in blocks. */
export interface TableReader {
  /** Calls `header` once, then `row` for each row, and awaits `block` between blocks. */
  read(
    header: (names: readonly string[]) => void,
    row: (cells: CsvCells) => void,
    block: () => Promise<void> | void,
  ): Promise<void>;
}

/** Makes the reader of the n-th file of an import; `quiet` leaves progress and digests alone. */
export type TableReaders = (index: number, quiet: boolean) => TableReader;
