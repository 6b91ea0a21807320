/** 2^27 + 1: Veltkamp's constant, which splits a double into two halves of at most 26 bits. */
const SPLIT = 134217729;

/**
 * x·y − `product` exactly, where `product` is x·y as rounded by the machine: together they are the
 * whole product (Dekker 1971, "A floating-point technique for extending the available precision").
 * |x| and |y| must be below 2^996, and the product neither overflow nor come near to underflowing.
 */
export function productError(x: number, y: number, product: number): number {
  const xs = x * SPLIT;
  const xh = xs - (xs - x);
  const xl = x - xh;
  const ys = y * SPLIT;
  const yh = ys - (ys - y);
  const yl = y - yh;
  return xl * yl - (((product - xh * yh) - xl * yh) - xh * yl);
}
