import type { DuckDBConnection } from "@duckdb/node-api";
import { EventKind, KIND_MASK } from "../../engine/tape/kind.ts";
import type { EventBatch } from "../feed/event_batch.ts";
import { type SourceStream, streamOfKind } from "./source_streams.ts";
import { decimalText, QTY_SCALE } from "./units.ts";

/** Sums over the rows that one import wrote of one instrument: a row of `source_parts`. */
export class PartSummary {
  rows = 0;
  #firstSeq = -1;
  #lastSeq = -1;
  /** By kind of row. */
  readonly #rowsOf = new Float64Array(KIND_MASK + 1);
  readonly #minExch = new Float64Array(KIND_MASK + 1).fill(Infinity);
  readonly #maxExch = new Float64Array(KIND_MASK + 1).fill(-Infinity);
  readonly #minLocal = new Float64Array(KIND_MASK + 1).fill(Infinity);
  readonly #maxLocal = new Float64Array(KIND_MASK + 1).fill(-Infinity);
  #firstId = Infinity;
  #lastId = 0;
  #lastLocal = -Infinity;
  #inOrder = true;
  #maxQty = 0n;
  #flags = 0;

  constructor(readonly instrumentId: number) {}

  /** Counts a whole batch whose rows got the numbers from `seq` on. */
  add(batch: EventBatch, seq: number, lotUnit: number): void {
    if (batch.length === 0) return;
    const { exchTs, localTs, qty, code, aux, length } = batch;
    const [minExch, maxExch] = [this.#minExch, this.#maxExch];
    const [minLocal, maxLocal, rowsOf] = [this.#minLocal, this.#maxLocal, this.#rowsOf];
    let maxLots = 0;
    for (let i = 0; i < length; i++) {
      const exch = exchTs[i];
      const local = localTs[i];
      const kind = code[i] & KIND_MASK;
      rowsOf[kind] += 1;
      if (exch < minExch[kind]) minExch[kind] = exch;
      if (exch > maxExch[kind]) maxExch[kind] = exch;
      if (local < minLocal[kind]) minLocal[kind] = local;
      if (local > maxLocal[kind]) maxLocal[kind] = local;
      if (kind === EventKind.TRADE) {
        const id = aux[i];
        if (id < this.#firstId) this.#firstId = id;
        if (id > this.#lastId) this.#lastId = id;
      }
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

  /** How far the rows reach on each stream. */
  streams(sourceId: number): SourceStream[] {
    const found = new Map<string, SourceStream>();
    for (let kind = 0; kind <= KIND_MASK; kind++) {
      const rows = this.#rowsOf[kind];
      if (rows === 0) continue;
      const stream = streamOfKind(kind);
      const before = found.get(stream);
      const isTrade = kind === EventKind.TRADE;
      found.set(stream, {
        sourceId,
        instrumentId: this.instrumentId,
        stream,
        rows: rows + (before?.rows ?? 0),
        firstExchTs: Math.min(this.#minExch[kind], before?.firstExchTs ?? Infinity),
        lastExchTs: Math.max(this.#maxExch[kind], before?.lastExchTs ?? -Infinity),
        firstLocalTs: Math.min(this.#minLocal[kind], before?.firstLocalTs ?? Infinity),
        lastLocalTs: Math.max(this.#maxLocal[kind], before?.lastLocalTs ?? -Infinity),
        firstId: isTrade ? this.#firstId : 0,
        lastId: isTrade ? this.#lastId : 0,
      });
    }
    return [...found.values()];
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
        Math.min(...this.#minExch),
        Math.max(...this.#maxExch),
        Math.min(...this.#minLocal),
        Math.max(...this.#maxLocal),
        this.#inOrder,
        decimalText(this.#maxQty, QTY_SCALE),
        this.#flags & ~KIND_MASK,
      ],
    );
  }
}
