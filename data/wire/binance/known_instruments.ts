import type { Instrument, InstrumentKind } from "../../../engine/instrument/instrument.ts";
import { SPOT_QTY_DECIMALS } from "./exchange_info.ts";

/** No limits: the definitions below know sizes and fees, not the filters of their day. */
const NO_FILTERS = {
  minPriceTicks: 0,
  maxPriceTicks: Infinity,
  minQtyLots: 0,
  maxQtyLots: Infinity,
  marketMinQtyLots: 0,
  marketMaxQtyLots: Infinity,
  minNotional: 0,
  percentUpPpb: 0,
  percentDownPpb: 0,
};

/**
 * Since when the sizes below are known to hold, µs. Earlier ones were other: BTCUSDT's tick on
 * USDⓈ-M was 0.01 until 2022. The venue publishes no history of them, but rows show them.
 */
export const KNOWN_SINCE_TS = Date.UTC(2023, 0, 1) * 1000;

/** Symbol, base, tick and lot as powers of ten: `[…, 1, 3]` is tick 0.1 and lot 0.001. */
const USDM: readonly (readonly [string, string, number, number])[] = [
  ["BTCUSDT", "BTC", 1, 3],
  ["ETHUSDT", "ETH", 2, 3],
  ["BNBUSDT", "BNB", 2, 2],
  ["SOLUSDT", "SOL", 2, 2],
  ["XRPUSDT", "XRP", 4, 1],
  ["TRXUSDT", "TRX", 5, 0],
];
/** Spot books hold remainders finer than LOT_SIZE (see `SPOT_QTY_DECIMALS`): symbol, base, tick. */
const SPOT: readonly (readonly [string, string, number, number])[] = [
  ["BTCUSDT", "BTC", 2, SPOT_QTY_DECIMALS],
  ["ETHUSDT", "ETH", 2, SPOT_QTY_DECIMALS],
  ["NEXOUSDT", "NEXO", 4, SPOT_QTY_DECIMALS],
];

/**
 * An instrument of Binance from its sizes alone: base-tier fees, lowest-bracket margins, no order
 * filters. `tickDecimals` and `lotDecimals`: the sizes are 10 to minus these.
 */
export function plainInstrument(of: {
  venue: string;
  symbol: string;
  base: string;
  quote: string;
  tickDecimals: number;
  lotDecimals: number;
}): Instrument {
  const spot = of.venue === "binance-spot";
  const kind: InstrumentKind = spot ? "spot" : "linear-perpetual";
  return {
    index: -1,
    venue: of.venue,
    symbol: of.symbol,
    kind,
    base: of.base,
    quote: of.quote,
    settle: of.quote,
    tickMantissa: 1,
    priceDecimals: of.tickDecimals,
    lotMantissa: 1,
    qtyDecimals: of.lotDecimals,
    multiplierNum: 1,
    multiplierDen: 1,
    filters: NO_FILTERS,
    makerFeePpb: spot ? 1_000_000 : 200_000,
    takerFeePpb: spot ? 1_000_000 : 500_000,
    initialMarginPpb: spot ? 1_000_000_000 : 50_000_000,
    maintenanceMarginPpb: spot ? 1_000_000_000 : 25_000_000,
    validFromTs: 0,
  };
}

/** Well-known instruments, so that common files import without an `exchangeInfo`; see `KNOWN_SINCE_TS`. */
export function knownInstrument(venue: string, symbol: string): Instrument | undefined {
  const table = venue === "binance-spot" ? SPOT : venue === "binance-usdm" ? USDM : [];
  const row = table.find(([name]) => name === symbol);
  if (!row) return undefined;
  const [, base, tickDecimals, lotDecimals] = row;
  return plainInstrument({ venue, symbol, base, quote: "USDT", tickDecimals, lotDecimals });
}
