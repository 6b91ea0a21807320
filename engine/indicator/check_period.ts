/** Returns `period` when it is a whole number of at least `min`; throws a RangeError otherwise. */
export function checkPeriod(name: string, period: number, min = 1): number {
  if (!Number.isSafeInteger(period) || period < min) {
    throw new RangeError(`${name} must be a whole number of at least ${min}, got ${period}`);
  }
  return period;
}

/** Returns `x` when it is finite and above zero; throws a RangeError otherwise. */
export function checkPositive(name: string, x: number): number {
  if (!(x > 0 && x < Infinity)) throw new RangeError(`${name} must be above zero, got ${x}`);
  return x;
}
