import type { Instrument, InstrumentFilters } from "../engine/instrument/instrument.ts";

/**
 * BTCUSDT perpetual (tick 0.1, lot 0.001, so that a tick × lot is worth 0.0001 USDT) with filters
 * that let everything pass, and with whatever a test or a bench wants different.
 */
export function openInstrument(
  changes: Partial<Instrument> = {},
  filters: Partial<InstrumentFilters> = {},
): Instrument {
  return {
    index: 0,
    venue: "binance-usdm",
    symbol: "BTCUSDT",
    kind: "linear-perpetual",
    base: "BTC",
    quote: "USDT",
    settle: "USDT",
    tickMantissa: 1,
    priceDecimals: 1,
    lotMantissa: 1,
    qtyDecimals: 3,
    multiplierNum: 1,
    multiplierDen: 1,
    filters: {
      minPriceTicks: 1,
      maxPriceTicks: Infinity,
      minQtyLots: 1,
      maxQtyLots: Infinity,
      marketMinQtyLots: 1,
      marketMaxQtyLots: Infinity,
      minNotional: 0,
      percentUpPpb: 0,
      percentDownPpb: 0,
      ...filters,
    },
    makerFeePpb: 200_000,
    takerFeePpb: 500_000,
    initialMarginPpb: 50_000_000,
    maintenanceMarginPpb: 4_000_000,
    validFromTs: 0,
    ...changes,
  };
}
