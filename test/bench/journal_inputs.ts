import { RowColumns } from "../../engine/journal/row_columns.ts";
import { type Input, InputKind } from "../../engine/kernel/input.ts";
import { Liquidity, Reason, UpdateKind } from "../../engine/order/types.ts";
import { RowFlag } from "../../engine/tape/kind.ts";
import { syntheticEvents } from "./synthetic_events.ts";

/** What a session is told of a market: its rows one by one, its messages, or messages and reports. */
export type JournalVariant = "rows" | "messages" | "mixed";

/** In `mixed` a moment and a report follow each tenth message. */
const MESSAGES_A_REPORT = 10;

/** The inputs of a busy feed, numbered; made beforehand, so that nothing else is timed. */
export function journalInputs(variant: JournalVariant, count: number): Input[] {
  const inputs: Input[] = [];
  const add = (input: Input) => {
    if (inputs.length < count) inputs.push({ ...input, sequence: inputs.length + 1 });
  };
  const rows = new RowColumns();
  let messages = 0;
  const batches = syntheticEvents(variant === "rows" ? count : 9 * count);
  for (const { length, localTs, exchTs, code, price, qty, aux } of batches) {
    for (let i = 0; i < length && inputs.length < count; i++) {
      const head = { sequence: 0, now: localTs[i], instrument: 0, exchTs: exchTs[i] };
      if (variant === "rows") {
        add({
          kind: InputKind.ROW,
          ...head,
          ...{ code: code[i], price: price[i], qty: qty[i], aux: aux[i] },
        });
        continue;
      }
      rows.push(code[i], price[i], qty[i], aux[i]);
      if ((code[i] & RowFlag.LAST) === 0) continue;
      add({ kind: InputKind.MESSAGE, ...head, rows: rows.copy() });
      rows.clear();
      if (variant === "messages" || ++messages % MESSAGES_A_REPORT !== 0) continue;
      add({ kind: InputKind.TIME, sequence: 0, now: localTs[i] });
      add(report(messages, localTs[i], price[i]));
    }
  }
  return inputs;
}

function report(orderId: number, now: number, priceTicks: number): Input {
  return {
    kind: InputKind.UPDATE,
    sequence: 0,
    now,
    instrument: 0,
    orderId,
    update: UpdateKind.FILL,
    reason: Reason.QUEUE_REACHED,
    liquidity: Liquidity.MAKER,
    priceTicks,
    qtyLots: 3,
    cumLots: 3,
    tradeId: orderId,
    fee: 12_345,
    aheadLots: NaN,
    venueTs: now - 3000,
  };
}
