/** Best ask of a side without a level. An empty bid side has best bid 0 (ticks are 1 and up). */
export const NO_ASK = 0x7fffffff;
/** Best bid of an empty bid side. */
export const NO_BID = 0;
/** Highest price the book takes, in ticks. */
export const MAX_TICKS = 0x7ffffffe;
