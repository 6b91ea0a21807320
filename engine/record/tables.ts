/** Column sets of the recorder's tables; see `columns.ts` for what each holds. */

const f64 = (n: number) => new Float64Array(n);

export function orderTable(n: number) {
  return {
    id: f64(n),
    instrument: new Int32Array(n),
    side: new Int8Array(n),
    type: new Uint8Array(n),
    tif: new Uint8Array(n),
    life: new Uint8Array(n),
    reason: new Uint16Array(n),
    reduceOnly: new Uint8Array(n),
    priceTicks: new Int32Array(n),
    stopTicks: new Int32Array(n),
    qtyLots: f64(n),
    filledLots: f64(n),
    filledTickLots: f64(n),
    feePaid: f64(n),
    submitTs: f64(n),
    ackTs: f64(n),
    endTs: f64(n),
    arrivalMid2: f64(n),
    queueAheadLots: f64(n),
    modifies: new Uint16Array(n),
    tag: new Int32Array(n),
  };
}

export function fillTable(n: number) {
  return {
    orderId: f64(n),
    instrument: new Int32Array(n),
    side: new Int8Array(n),
    priceTicks: new Int32Array(n),
    qtyLots: f64(n),
    liquidity: new Uint8Array(n),
    reason: new Uint16Array(n),
    fee: f64(n),
    realized: f64(n),
    positionLots: f64(n),
    venueTs: f64(n),
    localTs: f64(n),
    queueWaitUs: f64(n),
    arrivalMid2: f64(n),
    mid2: f64(n),
    mid2After1s: f64(n),
    mid2After5s: f64(n),
    mid2After30s: f64(n),
  };
}

export function equityTable(n: number) {
  return {
    ts: f64(n),
    equity: f64(n),
    balance: f64(n),
    realized: f64(n),
    unrealized: f64(n),
    fees: f64(n),
    funding: f64(n),
    margin: f64(n),
  };
}

/** One instrument's part of an equity row. */
export function instrumentTable(n: number) {
  return { positionLots: f64(n), mid2: f64(n) };
}

/** A named series. */
export function seriesTable(n: number) {
  return { ts: f64(n), value: f64(n) };
}
