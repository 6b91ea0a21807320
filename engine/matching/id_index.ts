const FIRST_DENSE = 1 << 12;
const FIRST_SLOTS = 1 << 10;

/**
 * Maps a live order's id to its slot in the pool (never 0). Small ids index an array that grows with
 * the largest id seen; ids from `denseIds` on go to a hash of open addressing, so that sparse or
 * ever-growing ids cost memory by live orders only. `get`, `set` and `delete` are O(1).
 */
export class IdIndex {
  readonly #denseIds: number;
  #dense = new Int32Array(FIRST_DENSE);
  #keys = new Int32Array(FIRST_SLOTS);
  #values = new Int32Array(FIRST_SLOTS);
  #used = 0;

  constructor(denseIds: number) {
    this.#denseIds = denseIds;
  }

  /** Slot of `id`, a positive number; 0 if it has none. What is no int32 has a slot that is no number. */
  get(id: number): number {
    return id < this.#dense.length ? this.#dense[id] : this.#getFar(id);
  }

  /** `id` must not be there yet. */
  set(id: number, slot: number): void {
    if (id < this.#dense.length) this.#dense[id] = slot;
    else this.#setFar(id, slot);
  }

  /** `id` must be there. */
  delete(id: number): void {
    if (id < this.#dense.length) this.#dense[id] = 0;
    else this.#deleteSparse(this.#find(id));
  }

  #getFar(id: number): number {
    if (id !== (id | 0)) return NaN;
    return id < this.#denseIds ? 0 : this.#values[this.#find(id)];
  }

  #setFar(id: number, slot: number): void {
    if (id < this.#denseIds) {
      let length = this.#dense.length;
      while (length <= id) length *= 2;
      const dense = new Int32Array(Math.min(length, this.#denseIds));
      dense.set(this.#dense);
      this.#dense = dense;
      dense[id] = slot;
      return;
    }
    if (2 * ++this.#used > this.#keys.length) this.#rehash();
    const at = this.#find(id);
    this.#keys[at] = id;
    this.#values[at] = slot;
  }

  #home(id: number): number {
    // Fibonacci hashing: neighbouring ids land far apart, the high bits are the mixed ones.
    return (Math.imul(id, 0x9e3779b1) >>> 8) & (this.#keys.length - 1);
  }

  /** Where `id` stands, or the free slot where it would; linear probing. */
  #find(id: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let at = this.#home(id);
    while (keys[at] !== 0 && keys[at] !== id) at = (at + 1) & mask;
    return at;
  }

  /** Closes the gap by moving back what was pushed past it, so that probes need no tombstones. */
  #deleteSparse(gap: number): void {
    const keys = this.#keys;
    const mask = keys.length - 1;
    this.#used--;
    for (let at = (gap + 1) & mask; keys[at] !== 0; at = (at + 1) & mask) {
      if (((at - this.#home(keys[at])) & mask) < ((at - gap) & mask)) continue;
      keys[gap] = keys[at];
      this.#values[gap] = this.#values[at];
      gap = at;
    }
    keys[gap] = 0;
    this.#values[gap] = 0;
  }

  #rehash(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Int32Array(keys.length * 2);
    this.#values = new Int32Array(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue;
      const at = this.#find(keys[i]);
      this.#keys[at] = keys[i];
      this.#values[at] = values[i];
    }
  }
}
