import type { DuckDBConnection } from "@duckdb/node-api";
import { KIND_MASK } from "../../engine/tape/kind.ts";
import type { EventBatch } from "../feed/event_batch.ts";
import { decimalText, QTY_SCALE } from "./units.ts";

/** Sums over the rows that one import wrote of one instrument: a row of `source_parts`. */
export class PartSummary {
  rows = 0;
  #firstSeq = -1;
  #lastSeq = -1;
  #minExch = Infinity;
  #maxExch = -Infinity;
  #minLocal = Infinity;
  #maxLocal = -Infinity;
  #lastLocal = -Infinity;
  #inOrder = true;
  #maxQty = 0n;
  #flags = 0;

  constructor(readonly instrumentId: number) {}

  /** Counts a whole batch whose rows got the numbers from `seq` on. */
  add(batch: EventBatch, seq: number, lotUnit: number): void {
    if (batch.length === 0) return;
    const { exchTs, localTs, qty, code, length } = batch;
    let maxLots = 0;
    for (let i = 0; i < length; i++) {
      const exch = exchTs[i];
      const local = localTs[i];
      if (exch < this.#minExch) this.#minExch = exch;
      if (exch > this.#maxExch) this.#maxExch = exch;
      if (local < this.#minLocal) this.#minLocal = local;
      if (local > this.#maxLocal) this.#maxLocal = local;
      if (local < this.#lastLocal) this.#inOrder = false;
      this.#lastLocal = local;
      if (qty[i] > maxLots) maxLots = qty[i];
      this.#flags |= code[i];
    }
    const maxQty = BigInt(maxLots) * BigInt(lotUnit);
    if (maxQty > this.#maxQty) this.#maxQty = maxQty;
    if (this.rows === 0) this.#firstSeq = seq;
    this.#lastSeq = seq + length - 1;
    this.rows += length;
  }

  /** Stores the sums. */
  async insert(c: DuckDBConnection, sourceId: number): Promise<void> {
    await c.run(
      `INSERT INTO source_parts VALUES ($1, $2, $3, $4, $5, make_timestamp($6::BIGINT),
         make_timestamp($7::BIGINT), make_timestamp($8::BIGINT), make_timestamp($9::BIGINT), $10,
         $11::DECIMAL(18,8), $12)`,
      [
        sourceId,
        this.instrumentId,
        this.rows,
        this.#firstSeq,
        this.#lastSeq,
        this.#minExch,
        this.#maxExch,
        this.#minLocal,
        this.#maxLocal,
        this.#inOrder,
        decimalText(this.#maxQty, QTY_SCALE),
        this.#flags & ~KIND_MASK,
      ],
    );
  }
}
