/*
 * Cells of an order's record, as offsets from its slot. Plain constants and not members of an object:
 * V8 folds the former; through an imported object the whole engine was a tenth slower.
 */
export const ID = 0;
export const PRICE = 1;
export const LEFT = 2;
export const OWNER = 3;
/** See {@linkcode packMeta}. */
export const META = 4;
/** Neighbours in the queue of the level, 0 at its ends. */
export const NEXT = 5;
export const PREV = 6;
/** What a waiting order keeps in their place: its position in the heap, and its stop. */
export const HEAP_AT = 5;
export const STOP = 6;
/** Age of a waiting order. */
export const SEQ = 7;

const STRIDE = 8;

/** An order's small fields in one cell: type (3 bits), time in force (3), self-trade mode (2), buy (1). */
export const packMeta = (buy: boolean, type: number, tif: number, selfTrade: number): number =>
  type | (tif << 3) | (selfTrade << 6) | (buy ? 0x100 : 0);
export const metaType = (meta: number): number => meta & 7;
export const metaTif = (meta: number): number => (meta >> 3) & 7;
export const metaSelfTrade = (meta: number): number => (meta >> 6) & 3;
export const metaIsBuy = (meta: number): boolean => (meta & 0x100) !== 0;

/**
 * Order records in one Int32Array with a free list. A slot is the index of the record's first cell;
 * slot 0 is never given out and stands for "none".
 */
export class OrderPool {
  /** Replaced when the pool grows: read it anew after `take`. */
  cells: Int32Array;
  #free = 0;
  #fresh = STRIDE;

  constructor(capacity: number) {
    this.cells = new Int32Array((capacity + 1) * STRIDE);
  }

  /** A free record; its cells hold anything. O(1), amortised over growth. */
  take(): number {
    const slot = this.#free;
    if (slot !== 0) {
      this.#free = this.cells[slot + NEXT];
      return slot;
    }
    if (this.#fresh === this.cells.length) this.#grow();
    this.#fresh += STRIDE;
    return this.#fresh - STRIDE;
  }

  give(slot: number): void {
    this.cells[slot + NEXT] = this.#free;
    this.#free = slot;
  }

  #grow(): void {
    const cells = new Int32Array(this.cells.length * 2);
    cells.set(this.cells);
    this.cells = cells;
  }
}
