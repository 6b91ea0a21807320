/** A column of a terminal table. */
export interface TextColumn<Row> {
  readonly label: string;
  readonly cell: (row: Row) => string;
  readonly numeric?: boolean;
  /** Cut with "…" first when the terminal is too narrow; other columns keep their width. */
  readonly flexible?: boolean;
  /** Colour of a cell, where colours are wanted. */
  readonly tone?: (row: Row) => Tone;
}

/** What a cell says by its colour. */
export type Tone = "plain" | "gain" | "loss" | "dim" | "strong";

/** Where a table is shown. */
export interface TableStyle {
  /** Columns of the terminal; lines are never longer. @default 100 */
  readonly width?: number;
  /** ANSI colours: for a terminal only. @default false */
  readonly color?: boolean;
}

const ANSI: Readonly<Record<Tone, string>> = {
  plain: "",
  gain: "\x1b[32m",
  loss: "\x1b[31m",
  dim: "\x1b[2m",
  strong: "\x1b[1m",
};
const GAP = "  ";
const MIN_FLEXIBLE = 8;

/** Text in a tone, or as it is without colours. */
export function paint(text: string, tone: Tone, color: boolean): string {
  return color && tone !== "plain" && text !== "" ? `${ANSI[tone]}${text}\x1b[0m` : text;
}

/**
 * Lines of a plain-text table: heading, rule, rows. Too wide for the terminal: flexible columns
 * are cut down to 8 characters, then columns are left out from the right, then lines are cut.
 * Control characters in cells are replaced, so that no strategy can write to the terminal.
 */
export function textTable<Row>(
  columns: readonly TextColumn<Row>[],
  rows: readonly Row[],
  style: TableStyle = {},
): readonly string[] {
  const { width = 100, color = false } = style;
  const all = columns.map((column) => ({
    column,
    cells: rows.map((r) => printable(column.cell(r))),
  }));
  const natural = all.map(({ column, cells }) =>
    Math.max(column.label.length, ...cells.map((cell) => cell.length))
  );
  const widths = fit(natural, columns.map((column) => column.flexible ?? false), width);
  const shown = all.slice(0, widths.length);
  const head = shown.map(({ column }, i) =>
    paint(align(column.label, widths[i], column.numeric), "dim", color)
  );
  const rule = widths.map((size) => paint("─".repeat(size), "dim", color));
  const body = rows.map((row, r) =>
    shown.map(({ column, cells }, i) =>
      paint(align(cells[r], widths[i], column.numeric), column.tone?.(row) ?? "plain", color)
    )
  );
  return [head, rule, ...body].map((line) => line.join(GAP).trimEnd());
}

function fit(natural: readonly number[], flexible: readonly boolean[], width: number) {
  const widths = [...natural];
  const total = () => widths.reduce((sum, w) => sum + w, 0) + GAP.length * (widths.length - 1);
  for (let i = widths.length - 1; i >= 0 && total() > width; i--) {
    if (flexible[i]) widths[i] = Math.max(MIN_FLEXIBLE, widths[i] - (total() - width));
  }
  while (widths.length > 1 && total() > width) widths.pop();
  if (total() > width) widths[0] = Math.max(1, width);
  return widths;
}

function align(text: string, width: number, numeric = false): string {
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return numeric ? cut.padStart(width) : cut.padEnd(width);
}

/** Without control characters, escape sequences' first byte among them. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "�");
}
