import { parseUtc } from "../../engine/time/utc.ts";
import { FrameError } from "../feed/message.ts";
import type { ColumnMap, Role } from "./column_map.ts";
import type { CsvCells } from "./csv_cells.ts";
import { expectedStamp, isPlausible, STAMP_DIGITS } from "./stamp.ts";

/** Decimals of a second of each unit of time; text has none. */
const UNIT_DIGITS: Readonly<Record<string, number>> = { ...STAMP_DIGITS, iso: -1 };

/** A time column: where it is, its unit, and how the map names it. */
export interface TimeColumn {
  readonly cell: number;
  readonly digits: number;
  readonly mapped: string;
}

/** The time column of a role at a cell; null if the map has none. */
export function timeColumn(map: ColumnMap, role: Role, cell: (of: Role) => number) {
  const column = map.columns.get(role);
  if (!column) return null;
  const mapped = `${role}=${column.name}`;
  return { cell: cell(role), digits: UNIT_DIGITS[column.form], mapped };
}

/** The time in a cell, µs; what is left of it in ns stands in `cells.restNs`. @throws {FrameError} */
export function readTime(
  cells: CsvCells,
  { cell, digits, mapped }: TimeColumn,
  name: string,
): number {
  let micros = NaN;
  if (digits >= 0) {
    micros = cells.micros(cell, digits);
    if (isPlausible(micros)) return micros;
    const text = cells.text(cell);
    const expected = expectedStamp(text, digits, (unit) => `${mapped}:${unit}`);
    throw new FrameError("bad-frame", name, JSON.stringify(text), expected);
  }
  cells.restNs = 0;
  try {
    micros = parseUtc(cells.text(cell));
  } catch {
    // Reported below, with the value and what was expected.
  }
  if (micros > 0) return micros;
  throw new FrameError("bad-frame", name, JSON.stringify(cells.text(cell)), "a UTC time");
}
