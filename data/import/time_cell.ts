import { FrameError } from "../feed/message.ts";
import type { ColumnMap, Role } from "./column_map.ts";
import type { CsvCells } from "./csv_cells.ts";
import { parseIsoTime } from "./iso_time.ts";
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
    throw new FrameError("bad-frame", name, JSON.stringify(cells.raw(cell)), expected);
  }
  cells.restNs = 0;
  try {
    const { us, restNs } = parseIsoTime(cells.text(cell));
    cells.restNs = restNs;
    micros = us;
  } catch {
    // Reported below, with the value and what was expected.
  }
  if (micros > 0) return micros;
  const expected = "a time such as 2024-01-01 09:30:00.5, UTC or with an offset as +00:00";
  throw new FrameError("bad-frame", name, JSON.stringify(cells.raw(cell)), expected);
}
