/** What few orders need: triggers, an expiry, a modification in flight, trade ids seen. */
export class OrderExtra {
  stopTicks: number;
  /** End of a GTD order, µs; 0 without. */
  expireTs: number;
  /** What a modification in flight asks for; both 0 when none is. */
  pendingPriceTicks = 0;
  pendingQtyLots = 0;
  /** Ids of the trades that filled the order, where the venue names them. */
  tradeIds: number[] | null = null;

  constructor(stopTicks: number, expireTs: number) {
    this.stopTicks = stopTicks;
    this.expireTs = expireTs;
  }
}
