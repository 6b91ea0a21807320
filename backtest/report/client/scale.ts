/** Round steps for an axis: at most `count` of them over [low, high], each 1, 2 or 5 × 10ⁿ. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0) || count < 1) return Number.isFinite(low) ? [low] : [];
  let step = 1;
  while (step * count < span) step *= 10;
  while ((step / 10) * count >= span) step /= 10;
  for (const part of [5, 2]) {
    if ((step / part) * count >= span) {
      step /= part;
      break;
    }
  }
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(k * step);
  return ticks;
}

/** Decimals that tell two neighbouring ticks apart. */
export function tickDecimals(ticks: readonly number[]): number {
  if (ticks.length < 2) return 2;
  const step = Math.abs(ticks[1] - ticks[0]);
  let [decimals, scaled] = [0, step];
  while (scaled < 0.999 && decimals < 8) {
    scaled *= 10;
    decimals++;
  }
  return decimals;
}

const TIME_STEPS_US = [
  ...[1e3, 1e4, 1e5, 5e5, 1e6, 2e6, 5e6, 1e7, 15e6, 3e7, 6e7, 12e7, 3e8, 6e8, 9e8, 18e8],
  ...[1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1440, 4320, 8760].map((hours) => hours * 3.6e9),
];

/** Round instants within [from, to], at most `count`, and the step between them, µs. */
export function timeTicks(from: number, to: number, count: number) {
  const wanted = (to - from) / Math.max(1, count);
  const step = TIME_STEPS_US.find((us) => us >= wanted) ?? TIME_STEPS_US[TIME_STEPS_US.length - 1];
  const ticks: number[] = [];
  for (let k = Math.ceil(from / step); k * step <= to; k++) ticks.push(k * step);
  return { ticks, step };
}
