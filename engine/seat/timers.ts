import type { TimerEvent } from "../strategy/contract.ts";
import { type Clock, DOUBLE } from "../time/clock.ts";
import { sealClass } from "./sealed.ts";

/** One timer of a strategy. */
interface Timer {
  readonly id: number;
  readonly name: string;
  ts: number;
  /** µs between firings; 0 = once. */
  readonly intervalUs: number;
  isCleared: boolean;
}

/** The timer in hand: one object, refilled. */
class FiredTimer {
  id = 0;
  name = "";
  ts = DOUBLE;
}

/** What a strategy is handed of it: nothing to write or reach. */
class TimerView implements TimerEvent {
  static {
    sealClass(this);
  }

  readonly #timer: FiredTimer;

  constructor(timer: FiredTimer) {
    this.#timer = timer;
    Object.freeze(this);
  }

  get id(): number {
    return this.#timer.id;
  }
  get name(): string {
    return this.#timer.name;
  }
  get ts(): number {
    return this.#timer.ts;
  }
}

/** A binary heap of timers by time, then by id: two of one instant fire in the order they were set. */
export class Timers {
  readonly #heap: Timer[] = [];
  readonly #byId = new Map<number, Timer>();
  #lastId = 0;
  /** When the first timer fires; Infinity without one. */
  nextTs = Infinity;
  readonly #clock: Clock;

  /** @param clock its now is what counts as due */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param intervalUs µs between firings, 0 for a single one */
  set(ts: number, intervalUs: number, name: string): number {
    const timer = { id: ++this.#lastId, name, ts, intervalUs, isCleared: false };
    this.#byId.set(timer.id, timer);
    this.#push(timer);
    return timer.id;
  }

  clear(id: number): boolean {
    const timer = this.#byId.get(id);
    if (timer === undefined) return false;
    timer.isCleared = true;
    this.#byId.delete(id);
    this.#dropCleared();
    return true;
  }

  /** The next timer that is due, rearmed if it repeats; undefined when none is. */
  take(): TimerEvent | undefined {
    if (this.#heap.length > 0 && this.#heap[0].ts <= this.#clock.now) {
      const timer = this.#heap[0];
      this.#fired.id = timer.id;
      this.#fired.name = timer.name;
      this.#fired.ts = timer.ts;
      if (timer.intervalUs > 0) {
        timer.ts += timer.intervalUs;
        this.#sinkRoot();
        this.#note();
      } else {
        this.#pop();
        this.#byId.delete(timer.id);
      }
      this.#dropCleared();
      return this.#view;
    }
    return undefined;
  }

  /** Plain data, for a restart. */
  snapshot(): {
    lastId: number;
    timers: { id: number; name: string; ts: number; intervalUs: number }[];
  } {
    const timers = [...this.#byId.values()].map(({ id, name, ts, intervalUs }) => ({
      id,
      name,
      ts,
      intervalUs,
    }));
    return { lastId: this.#lastId, timers };
  }

  restore(state: ReturnType<Timers["snapshot"]>): void {
    this.#heap.length = 0;
    this.#byId.clear();
    this.#lastId = state.lastId;
    for (const saved of state.timers) {
      const timer = { ...saved, isCleared: false };
      this.#byId.set(timer.id, timer);
      this.#push(timer);
    }
    this.#note();
  }

  readonly #fired = new FiredTimer();
  readonly #view = new TimerView(this.#fired);

  #note(): void {
    this.nextTs = this.#heap.length > 0 ? this.#heap[0].ts : Infinity;
  }

  /** No cleared timer stands first: `nextTs` is one that fires. */
  #dropCleared(): void {
    while (this.#heap.length > 0 && this.#heap[0].isCleared) this.#pop();
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(timer, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = timer;
    this.#note();
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sinkRoot();
    }
    this.#note();
  }

  #sinkRoot(): void {
    const heap = this.#heap;
    const timer = heap[0];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], timer)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = timer;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.ts < b.ts || (a.ts === b.ts && a.id < b.id);
}
