/**
 * What a run leaves behind, in columns: one row an order, a fill, a sample of the account. Money is
 * in 1e-8 units of the settlement asset, prices in ticks, quantities in lots, times in µs.
 * Arrays are exactly `length` long.
 */

export interface OrderColumns {
  readonly length: number;
  readonly id: Float64Array;
  readonly instrument: Int32Array;
  /** 1 buy, -1 sell. */
  readonly side: Int8Array;
  /** OrderType, TimeInForce, Life and Reason codes. */
  readonly type: Uint8Array;
  readonly tif: Uint8Array;
  readonly life: Uint8Array;
  readonly reason: Uint16Array;
  readonly reduceOnly: Uint8Array;
  /** 0 where the order has none (market orders, orders without a trigger). */
  readonly priceTicks: Int32Array;
  readonly stopTicks: Int32Array;
  readonly qtyLots: Float64Array;
  readonly filledLots: Float64Array;
  /** Sum of price × quantity over its fills, ticks × lots. */
  readonly filledTickLots: Float64Array;
  readonly feePaid: Float64Array;
  /** When the strategy decided it. */
  readonly submitTs: Float64Array;
  /** When we learnt that the venue had it; NaN if never. */
  readonly ackTs: Float64Array;
  /** When we learnt that it was over; NaN if it was still alive at the end. */
  readonly endTs: Float64Array;
  /** Best bid + best ask in ticks, as the strategy saw them when it decided; NaN if one-sided. */
  readonly arrivalMid2: Float64Array;
  /** Lots ahead in the queue when it came to rest; NaN if it never did. */
  readonly queueAheadLots: Float64Array;
  readonly modifies: Uint16Array;
  /** Index into `tags`. */
  readonly tag: Int32Array;
  readonly tags: readonly string[];
}

/** The fills of a run, one row each, in the order in which we learnt of them. */
export interface FillColumns {
  readonly length: number;
  readonly orderId: Float64Array;
  readonly instrument: Int32Array;
  readonly side: Int8Array;
  readonly priceTicks: Int32Array;
  readonly qtyLots: Float64Array;
  /** Liquidity and Reason codes. */
  readonly liquidity: Uint8Array;
  readonly reason: Uint16Array;
  /** Fee paid (negative = rebate). */
  readonly fee: Float64Array;
  /** P&L realised by this fill, before the fee. */
  readonly realized: Float64Array;
  /** Position after this fill, lots. */
  readonly positionLots: Float64Array;
  readonly venueTs: Float64Array;
  /** When we learnt of it. */
  readonly localTs: Float64Array;
  /** Time from coming to rest to this fill, µs; NaN for takers. */
  readonly queueWaitUs: Float64Array;
  /** Best bid + best ask in ticks: when the order was decided, at the fill, and 1, 5, 30 s after. NaN if not known. */
  readonly arrivalMid2: Float64Array;
  readonly mid2: Float64Array;
  readonly mid2After1s: Float64Array;
  readonly mid2After5s: Float64Array;
  readonly mid2After30s: Float64Array;
}

/** The equity curve: one row a sample. Times µs, money in 1e-8 units of the settlement asset. */
export interface EquityColumns {
  readonly length: number;
  readonly ts: Float64Array;
  /** Cash + unrealised P&L. */
  readonly equity: Float64Array;
  /** Wallet balance: start cash + realised − fees + funding. */
  readonly balance: Float64Array;
  readonly realized: Float64Array;
  readonly unrealized: Float64Array;
  /** Cumulative; fees are positive when paid, funding positive when received. */
  readonly fees: Float64Array;
  readonly funding: Float64Array;
  /** Initial margin in use. */
  readonly margin: Float64Array;
  /** For each instrument of the run: position in lots, and best bid + best ask in ticks (2 × last trade where there is no book). */
  readonly positionLots: readonly Float64Array[];
  readonly mid2: readonly Float64Array[];
}

/** A named series that the strategy wrote with `ctx.series(name).push(value)`. */
export interface SeriesColumns {
  readonly name: string;
  readonly length: number;
  readonly ts: Float64Array;
  readonly value: Float64Array;
}

/** One line that the strategy, or risk, wrote to the run's log. */
export interface LogEntry {
  readonly ts: number;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** Everything one run of one strategy recorded, in memory; without rows where a sink has taken them. */
export interface RunRecord {
  readonly orders: OrderColumns;
  readonly fills: FillColumns;
  readonly equity: EquityColumns;
  readonly series: readonly SeriesColumns[];
  readonly logs: readonly LogEntry[];
}
