import type { Kernel } from "../kernel/kernel.ts";
import { Side } from "../order/types.ts";
import type { SimAccount } from "./sim_account.ts";
import type { SimMarket } from "./sim_market.ts";

/**
 * Where the account no longer covers its maintenance margin, the venue cancels our orders and
 * closes every position against the book, at the kernel's now. Looked at with each sample of the
 * account.
 *
 * @param tell hears of each position before it is closed; gives the number of the order to close it on
 */
export function liquidateIfBust(
  kernel: Kernel,
  account: SimAccount,
  markets: readonly SimMarket[],
  isArrival: boolean,
  tell: (index: number, side: Side, lots: number) => number,
): void {
  // While a new definition is known to the venue and not yet to us, the two count differently.
  for (const { instrument } of markets) {
    if (instrument !== kernel.instruments[instrument.index]) return;
  }
  if (!account.isBust(kernel.mid2s())) return;
  for (const market of markets) {
    const { index } = market.instrument;
    const lots = account.account.positionLots(index);
    if (lots === 0) continue;
    market.venueTs = kernel.now;
    // In arrival ordering it is known at once, in venue time after the venue's answer has travelled.
    market.moment = isArrival ? kernel.now : 0;
    const side = lots > 0 ? Side.SELL : Side.BUY;
    market.liquidate(tell(index, side, Math.abs(lots)), side, Math.abs(lots));
    account.liquidations++;
  }
}
