import type { Message } from "../../../engine/kernel/input.ts";
import { RowColumns } from "../../../engine/journal/row_columns.ts";
import { RowFlag } from "../../../engine/tape/kind.ts";
import type { Row } from "../../../engine/tape/row.ts";

/** The messages that rows came in: each ends with the row that is flagged LAST. */
export function messagesOf(rows: readonly Row[]): Message[] {
  const messages: Message[] = [];
  let open: { readonly first: Row; readonly rows: RowColumns } | null = null;
  for (const row of rows) {
    const isOther = open !== null && (row.now !== open.first.now ||
      row.instrument !== open.first.instrument || row.exchTs !== open.first.exchTs);
    if (open === null || isOther) {
      open = { first: row, rows: new RowColumns() };
      const { now, instrument, exchTs } = row;
      messages.push({ now, instrument, exchTs, rows: open.rows });
    }
    open.rows.push(row.code, row.price, row.qty, row.aux);
    if ((row.code & RowFlag.LAST) !== 0) open = null;
  }
  return messages;
}
