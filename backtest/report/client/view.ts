/** The stretch of time that all charts show, and the instant under the crosshair. µs. */
export class TimeView {
  from: number;
  to: number;
  /** NaN: no crosshair. */
  cursor = NaN;
  readonly #min: number;
  readonly #max: number;
  readonly #listeners: (() => void)[] = [];
  readonly #cursorListeners: (() => void)[] = [];
  #pending = false;

  constructor(min: number, max: number) {
    this.#min = min;
    this.#max = Math.max(max, min + 1);
    this.from = this.#min;
    this.to = this.#max;
  }

  get span(): number {
    return this.to - this.from;
  }

  get isWhole(): boolean {
    return this.from === this.#min && this.to === this.#max;
  }

  /** Shows [from, to], kept inside the run and no shorter than 10 ms (or the run). */
  show(from: number, to: number) {
    const whole = this.#max - this.#min;
    const span = Math.min(whole, Math.max(to - from, Math.min(10_000, whole)));
    const middle = (from + to) / 2;
    const start = Math.min(Math.max(middle - span / 2, this.#min), this.#max - span);
    this.from = start;
    this.to = start + span;
    this.#announce();
  }

  /** Zooms by `factor` (below 1: closer), keeping the instant `around` in its place. */
  zoom(factor: number, around: number) {
    this.show(around - (around - this.from) * factor, around + (this.to - around) * factor);
  }

  pan(by: number) {
    const shift = Math.min(Math.max(by, this.#min - this.from), this.#max - this.to);
    this.show(this.from + shift, this.to + shift);
  }

  showAll() {
    this.show(this.#min, this.#max);
  }

  point(cursor: number) {
    this.cursor = cursor;
    for (const listener of this.#cursorListeners) listener();
  }

  onChange(listener: () => void) {
    this.#listeners.push(listener);
  }

  onCursor(listener: () => void) {
    this.#cursorListeners.push(listener);
  }

  /** Many changes within a frame are one redraw. */
  #announce() {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      for (const listener of this.#listeners) listener();
      for (const listener of this.#cursorListeners) listener();
    });
  }
}
