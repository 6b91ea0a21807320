/** Cells of a row of an order flow: op, id, side, price, qty, tif. */
export const FLOW_STRIDE = 6;
export const FlowOp = { NEW: 0, CANCEL: 1, REPLACE: 2 } as const;
export const FlowTif = { GTC: 0, IOC: 1, MARKET: 2 } as const;

export const DEFAULT_FLOW = { rows: 3_000_000, seed: 20240601 } as const;

const MAX_PRICE = 200_000;
const TARGET_ORDERS = 1040;
const WIDTH = 900;
const GONE = 1024;

/**
 * Makes the order flow of the matching benchmark: the same rows, byte for byte, as the script that
 * feeds the peers (mulberry32; about 1,000 resting orders on 750 levels around a price that walks and
 * swings). It keeps a small book of its own, for the flow reacts to what trades: a market order
 * eats the best orders, a cancel picks a live one.
 */
export function makeOrderFlow(rows: number, seed: number): Int32Array {
  return new FlowMaker(rows, seed).make();
}

class FlowMaker {
  readonly #rows: number;
  readonly #out: Int32Array;
  #state: number;
  /** Queue of ids at each price; orders by id: lots left, price, side, place among the live ones. */
  readonly #queues: (number[] | undefined)[] = new Array(MAX_PRICE + 1);
  readonly #left: Int32Array;
  readonly #price: Int32Array;
  readonly #side: Int8Array;
  readonly #place: Int32Array;
  readonly #live: number[] = [];
  readonly #gone = new Int32Array(GONE);
  #goneCount = 0;
  readonly #perSide = [0, 0];
  #bid = 0;
  #ask = MAX_PRICE;
  #lastId = 0;
  #mid = 0;

  constructor(rows: number, seed: number) {
    this.#rows = rows;
    this.#out = new Int32Array(rows * FLOW_STRIDE);
    this.#state = seed >>> 0;
    this.#left = new Int32Array(rows + 2);
    this.#price = new Int32Array(rows + 2);
    this.#side = new Int8Array(rows + 2);
    this.#place = new Int32Array(rows + 2).fill(-1);
  }

  make(): Int32Array {
    let walk = 100_000;
    for (let i = 0; i < this.#rows; i++) {
      if (this.#random() < 0.02) walk += this.#random() < 0.5 ? 1 : -1;
      this.#mid = walk + Math.round(3000 * Math.sin((2 * Math.PI * 4 * i) / 3e6));
      this.#findBest();
      const filling = i < TARGET_ORDERS && this.#live.length < TARGET_ORDERS;
      const u = filling ? 1 : this.#random();
      const excess = (this.#live.length - TARGET_ORDERS) / 200;
      const cancels = Math.max(0.25, Math.min(0.5, 0.4 + 0.1 * excess));
      const at = i * FLOW_STRIDE;
      if (u < 0.09) this.#immediate(at, u < 0.06);
      else if (u < 0.19) this.#replace(at);
      else if (u < 0.19 + cancels) this.#cancel(at);
      else this.#limit(at, filling);
    }
    return this.#out;
  }

  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    const s = this.#state;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  #int(n: number): number {
    return (this.#random() * n) | 0;
  }

  #row(at: number, ...cells: [number, number, number, number, number, number]): void {
    this.#out.set(cells, at);
  }

  #immediate(at: number, market: boolean): void {
    const id = ++this.#lastId;
    const side = this.#int(2);
    const n = this.#random() < 0.1 ? 6 : 5;
    const product = this.#int(n) * this.#int(n) * this.#int(n);
    const qty = 1 + (n === 6 ? 4 * product : product);
    let price = side ? 1 : MAX_PRICE - 1;
    if (!market) price = side ? this.#bid - this.#int(4) + 1 : this.#ask + this.#int(4) - 1;
    this.#left[id] = qty;
    this.#match(id, side, price);
    this.#left[id] = 0;
    this.#side[id] = side;
    this.#row(at, FlowOp.NEW, id, side, price, qty, market ? FlowTif.MARKET : FlowTif.IOC);
  }

  #limit(at: number, filling: boolean): void {
    const id = ++this.#lastId;
    const side = this.#random() < 0.5 + (this.#perSide[0] - this.#perSide[1]) / 400 ? 1 : 0;
    const qty = 1 + this.#int(6) * this.#int(6) * this.#int(6);
    const near = !filling && this.#random() < 0.02;
    const price = near
      ? side ? this.#bid - this.#int(3) : this.#ask + this.#int(3)
      : this.#passive(side);
    this.#side[id] = side;
    this.#left[id] = qty;
    this.#enter(id, price);
    this.#row(at, FlowOp.NEW, id, side, price, qty, FlowTif.GTC);
  }

  #replace(at: number): void {
    const gone = this.#random() < 0.02 && this.#goneCount > GONE - 1;
    const id = gone ? this.#gone[this.#int(GONE)] : this.#live[this.#int(this.#live.length)];
    const side = this.#side[id];
    const old = this.#price[id];
    let price = this.#target(side, old);
    if (price === old) price += side ? 1 : -1;
    let qty: number;
    if (gone) qty = 1 + this.#int(50);
    else {
      qty = this.#left[id];
      this.#pull(id);
      this.#enter(id, price);
    }
    this.#row(at, FlowOp.REPLACE, id, side, price, qty, FlowTif.GTC);
  }

  /** A replaced order goes to the touch, a tenth of the way to the middle, or anywhere. */
  #target(side: number, old: number): number {
    const r = this.#random();
    if (r < 0.03) return side ? this.#bid - this.#int(2) : this.#ask + this.#int(2);
    if (r >= 0.5) return this.#passive(side);
    const d = this.#mid - old;
    return old + (d > 0 ? Math.ceil(d * 0.1) : Math.floor(d * 0.1));
  }

  #cancel(at: number): void {
    const gone = this.#random() < 0.07 && this.#goneCount > GONE - 1;
    const id = gone ? this.#gone[this.#int(GONE)] : this.#live[this.#int(this.#live.length)];
    const qty = gone ? 0 : this.#left[id];
    if (!gone) {
      this.#pull(id);
      this.#bury(id);
    }
    this.#row(at, FlowOp.CANCEL, id, this.#side[id], this.#price[id], qty, FlowTif.GTC);
  }

  #passive(side: number): number {
    const distance = 1 + Math.floor(Math.pow(this.#random(), 1.5) * WIDTH);
    return side ? this.#mid + distance : this.#mid - distance;
  }

  #bury(id: number): void {
    this.#gone[this.#goneCount++ & (GONE - 1)] = id;
  }

  #findBest(): void {
    while (this.#bid > 0 && this.#sideAt(this.#bid) !== 0) this.#bid--;
    while (this.#ask < MAX_PRICE && this.#sideAt(this.#ask) !== 1) this.#ask++;
  }

  /** Side of the orders at a price, −1 if there are none. */
  #sideAt(price: number): number {
    const first = this.#queues[price]?.[0];
    return first === undefined ? -1 : this.#side[first];
  }

  #enter(id: number, price: number): void {
    this.#price[id] = price;
    const side = this.#side[id];
    if (this.#match(id, side, price) === 0) {
      this.#bury(id);
      return;
    }
    (this.#queues[price] ??= []).push(id);
    this.#place[id] = this.#live.length;
    this.#live.push(id);
    this.#perSide[side]++;
    if (side) this.#ask = Math.min(this.#ask, price);
    else this.#bid = Math.max(this.#bid, price);
  }

  #unlist(id: number): void {
    const last = this.#live.pop();
    if (last !== undefined && last !== id) {
      this.#live[this.#place[id]] = last;
      this.#place[last] = this.#place[id];
    }
    this.#place[id] = -1;
    this.#perSide[this.#side[id]]--;
  }

  #pull(id: number): void {
    const queue = this.#queues[this.#price[id]] ?? [];
    queue.splice(queue.indexOf(id), 1);
    this.#unlist(id);
  }

  #match(id: number, side: number, bound: number): number {
    let qty = this.#left[id];
    while (qty > 0) {
      this.#findBest();
      const price = side ? this.#bid : this.#ask;
      const queue = this.#queues[price];
      if (!queue || queue.length === 0 || (side ? price < bound : price > bound)) break;
      const maker = queue[0];
      const lots = Math.min(qty, this.#left[maker]);
      qty -= lots;
      this.#left[maker] -= lots;
      if (this.#left[maker] === 0) {
        queue.shift();
        this.#unlist(maker);
        this.#bury(maker);
      }
    }
    this.#left[id] = qty;
    return qty;
  }
}
