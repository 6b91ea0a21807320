import type { ColumnTable } from "arquero";
import { DISPLAY, type MimeBundle } from "./display.ts";

/** Rows of a table that a notebook shows. */
const SHOWN_ROWS = 20;

/** Columns as an arquero table that shows itself in a notebook, and so do tables derived from it. */
export async function tableOf(
  columns: Readonly<Record<string, ArrayLike<unknown>>>,
): Promise<ColumnTable> {
  const { table } = await import("arquero");
  const made = table(columns);
  showTables(Object.getPrototypeOf(made));
  return made;
}

/** Derived tables are made by arquero, so what they all share has to know how to be shown. */
function showTables(prototype: object): void {
  if (Object.hasOwn(prototype, DISPLAY)) return;
  Object.defineProperty(prototype, DISPLAY, {
    value(this: ColumnTable): MimeBundle {
      const rows = this.numRows();
      const more = rows > SHOWN_ROWS ? `<p>${SHOWN_ROWS} of ${rows} rows</p>` : "";
      return {
        "text/plain": `${rows} rows × ${this.numCols()} columns: ${this.columnNames().join(", ")}`,
        "text/html": this.toHTML({ limit: SHOWN_ROWS }) + more,
      };
    },
  });
}
