import type { EventBatch } from "./event_batch.ts";

/** Where an importer's rows go: the store's event writer, or memory in a test. */
export interface EventSink {
  /** Takes the rows before it resolves; the caller uses the batch's arrays again. */
  write(batch: EventBatch): Promise<void> | void;
}
