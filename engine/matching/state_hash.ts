/** One step of the matching engines' state hash: int32, order matters. */
export const mix = (hash: number, value: number): number =>
  (Math.imul(hash ^ value, 0x01000193) + ((hash << 7) | (hash >>> 25))) | 0;

/** Seed of the state hash. */
export const HASH_SEED = 0x811c9dc5 | 0;
