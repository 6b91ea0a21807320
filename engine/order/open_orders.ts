import type { Order } from "./order.ts";

/** Dead entries tolerated before the list is compacted without being looked at. */
const MAX_DEAD = 64;

/**
 * The orders that are not over, in the order of their submission: of one instrument, or of all.
 *
 * Adding and removing are O(1) amortised: an order that ended is left in place and swept out when
 * somebody looks. A view stays as it is to the end of the step in which it was taken, whatever is
 * submitted meanwhile, so that a strategy may submit while it walks its orders; in a later step
 * its array may be refilled. After warm-up nothing is allocated.
 */
export class OpenOrders {
  /** The first `#count` are ours, those that ended included. */
  readonly #orders: (Order | null)[] = [];
  #count = 0;
  #dead = 0;
  /** Arrays to hand out; the first `#handed` were handed out in step `#step`. */
  readonly #buffers: Order[][] = [];
  #handed = 0;
  #step = -1;
  /**
   * The view of nobody: emptied, not made empty, so that to V8 it is an array of objects like every
   * other view. An array of another kind made each walk over orders allocate an object a step.
   */
  readonly #nobody: Order[] = emptied();
  #view: readonly Order[] = this.#nobody;
  /** Buffer of `#view`; -1 for the empty view. */
  #viewBuffer = -1;
  #changed = false;

  /** Orders that are not over. */
  get size(): number {
    return this.#count - this.#dead;
  }

  /** A copy of them, oldest first. */
  get active(): readonly Order[] {
    return this.#orders.filter((order): order is Order => order?.isActive === true);
  }

  /** Takes in an order that was just submitted. */
  add(order: Order): void {
    if (this.#count < this.#orders.length) this.#orders[this.#count] = order;
    else this.#orders.push(order);
    this.#count++;
    this.#changed = true;
  }

  /** Takes an order in again that was thought to be over. O(n): it hardly ever happens. */
  revive(order: Order): void {
    this.#changed = true;
    const at = this.#orders.indexOf(order);
    if (at >= 0 && at < this.#count) {
      this.#dead--;
      return;
    }
    // Among the others by its number, which is how it is found.
    const before = this.#orders.slice(0, this.#count);
    const later = before.findIndex((own) => own !== null && own.id > order.id);
    before.splice(later < 0 ? this.#count : later, 0, order);
    for (const [i, own] of before.entries()) this.#orders[i] = own;
    this.#count++;
  }

  /** To be called once for each order taken in that became final. */
  noteFinal(): void {
    this.#dead++;
    this.#changed = true;
    if (this.#dead > MAX_DEAD && this.#dead * 2 > this.#count) this.#sweep();
  }

  /** The order of an id, unless it is over. Ids rise with submission: O(log n), nothing allocated. */
  find(id: number): Order | undefined {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#orders[middle];
      if (order !== null && order.id < id) low = middle + 1;
      else high = middle;
    }
    const found = low < this.#count ? this.#orders[low] : null;
    return found !== null && found.id === id && found.isActive ? found : undefined;
  }

  /**
   * The open orders, oldest first.
   *
   * @param step number of the input being processed, rising; views of one step never disturb
   * each other
   */
  view(step: number): readonly Order[] {
    if (step !== this.#step) this.#beginStep(step);
    if (this.#changed) this.#rebuild();
    return this.#view;
  }

  #beginStep(step: number): void {
    this.#step = step;
    this.#handed = 0;
    if (this.#nobody.length > 0) this.#nobody.length = 0;
    if (this.#viewBuffer < 0 || this.#changed) return;
    // The current view goes on being handed out: keep its buffer off the free ones.
    const current = this.#buffers[this.#viewBuffer];
    this.#buffers[this.#viewBuffer] = this.#buffers[0];
    this.#buffers[0] = current;
    this.#viewBuffer = 0;
    this.#handed = 1;
  }

  #rebuild(): void {
    if (this.#dead > 0) this.#sweep();
    this.#changed = false;
    const count = this.#count;
    if (count === 0) {
      this.#view = this.#nobody;
      this.#viewBuffer = -1;
      return;
    }
    if (this.#handed === this.#buffers.length) this.#buffers.push([]);
    const buffer = this.#buffers[this.#handed];
    let filled = 0;
    for (let i = 0; i < count; i++) {
      const order = this.#orders[i];
      if (order !== null) buffer[filled++] = order;
    }
    // Never to length 0, which would give its store back.
    if (buffer.length > filled) buffer.length = filled;
    this.#view = buffer;
    this.#viewBuffer = this.#handed++;
  }

  #sweep(): void {
    const orders = this.#orders;
    let kept = 0;
    for (let i = 0; i < this.#count; i++) {
      const order = orders[i];
      if (order !== null && order.isActive) orders[kept++] = order;
    }
    for (let i = kept; i < this.#count; i++) orders[i] = null;
    if (this.#count - kept !== this.#dead) {
      throw new Error(
        `Open orders: ${this.#count - kept} are over, but ${this.#dead} were reported as over`,
      );
    }
    this.#count = kept;
    this.#dead = 0;
  }
}

function emptied(): Order[] {
  const orders: (Order | null)[] = [null];
  orders.pop();
  return orders as Order[];
}
