/** Bars in columns, as the indicators' oracles want them. */
export interface Bars {
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly volume: number[];
}

/** Uniform in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seeded random walk around 100, never flat, volume at least 1. */
export function randomBars(length: number, seed: number): Bars {
  const random = seeded(seed);
  const bars: Bars = { high: [], low: [], close: [], volume: [] };
  let close = 100;
  for (let i = 0; i < length; i++) {
    const open = close;
    close = Math.max(20, close + (random() - 0.5) * 4);
    bars.high.push(Math.max(open, close) + random());
    bars.low.push(Math.min(open, close) - random());
    bars.close.push(close);
    bars.volume.push(1 + Math.floor(random() * 1000));
  }
  return bars;
}

/** Equal to 1e-9 of the larger magnitude (or absolutely, below 1); NaN equals NaN. */
export function isClose(a: number, b: number, tolerance = 1e-9): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Throws at the first index from `from` on at which the series differ. */
export function expectSeries(
  actual: readonly number[],
  wanted: readonly number[],
  options: { from?: number; tolerance?: number } = {},
): void {
  if (actual.length !== wanted.length) {
    throw new Error(`Series must have ${wanted.length} values, got ${actual.length}`);
  }
  for (let i = options.from ?? 0; i < wanted.length; i++) {
    if (!isClose(actual[i], wanted[i], options.tolerance)) {
      throw new Error(`Value ${i} must be ${wanted[i]}, got ${actual[i]}`);
    }
  }
}
