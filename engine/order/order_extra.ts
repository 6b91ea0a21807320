export type OrderExtraState = {
  readonly stopTicks: number;
  readonly expireTs: number;
  readonly pendingPriceTicks: number;
  readonly pendingQtyLots: number;
  readonly tradeIds: readonly number[] | null;
  readonly namedLots: number;
  readonly missing: readonly number[] | null;
  readonly modifiedTs: number;
  readonly venueId: string;
};

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
  /** Lots of those trades. */
  namedLots = 0;
  /** Lots filled by the venue's count that nobody told us of yet: from, to, from, to … rising. */
  missing: number[] | null = null;
  /** Venue's time of the modification that was taken in last; NaN without one. */
  modifiedTs = NaN;
  /** The venue's own name of it; empty where it has none. A trigger may give it another one. */
  venueId = "";

  constructor(stopTicks: number, expireTs: number) {
    this.stopTicks = stopTicks;
    this.expireTs = expireTs;
  }

  snapshot(): OrderExtraState {
    const { stopTicks, expireTs, pendingPriceTicks, pendingQtyLots, tradeIds, missing } = this;
    const { namedLots, modifiedTs, venueId } = this;
    return {
      ...{ stopTicks, expireTs, pendingPriceTicks, pendingQtyLots, namedLots, modifiedTs, venueId },
      tradeIds: tradeIds === null ? null : [...tradeIds],
      missing: missing === null ? null : [...missing],
    };
  }

  static restored(saved: OrderExtraState): OrderExtra {
    const extra = new OrderExtra(saved.stopTicks, saved.expireTs);
    extra.pendingPriceTicks = saved.pendingPriceTicks;
    extra.pendingQtyLots = saved.pendingQtyLots;
    extra.tradeIds = saved.tradeIds === null ? null : [...saved.tradeIds];
    extra.namedLots = saved.namedLots;
    extra.missing = saved.missing === null ? null : [...saved.missing];
    extra.modifiedTs = saved.modifiedTs;
    extra.venueId = saved.venueId;
    return extra;
  }

  /** A trade of so many lots was told by its id. */
  note(tradeId: number, lots: number): void {
    if (this.tradeIds === null) this.tradeIds = [tradeId];
    else this.tradeIds.push(tradeId);
    this.namedLots += lots;
  }

  /** Above all that is known: the lots were filled, and are not told yet. */
  addMissing(from: number, to: number): void {
    if (this.missing === null) this.missing = [from, to];
    else this.missing.push(from, to);
  }

  /** They are told now. */
  takeMissing(from: number, to: number): void {
    const left: number[] = [];
    const missing = this.missing ?? [];
    for (let i = 0; i < missing.length; i += 2) {
      const low = missing[i];
      const high = missing[i + 1];
      if (low < Math.min(high, from)) left.push(low, Math.min(high, from));
      if (Math.max(low, to) < high) left.push(Math.max(low, to), high);
    }
    this.missing = left.length === 0 ? null : left;
  }
}
