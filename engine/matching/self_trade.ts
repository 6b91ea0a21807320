/**
 * What happens when an order would trade with a resting one of the same owner. The incoming order's
 * mode decides, as on Binance. Owner 0 stands for nobody and never trades with itself.
 */
export const SelfTrade = Object.freeze(
  {
    /** Let them trade. */
    NONE: 0,
    /** What is left of the incoming order expires; the resting order stays. */
    EXPIRE_TAKER: 1,
    /** The resting order expires; the incoming one goes on. */
    EXPIRE_MAKER: 2,
    /** Both expire. */
    EXPIRE_BOTH: 3,
  } as const,
);
export type SelfTrade = (typeof SelfTrade)[keyof typeof SelfTrade];
