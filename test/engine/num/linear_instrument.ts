import type { Instrument } from "../../../engine/instrument/instrument.ts";

/** BTCUSDT perpetual as of 2023 (tick 0.1, lot 0.001), with whatever a test wants different. */
export function linearInstrument(changes: Partial<Instrument> = {}): Instrument {
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
      minPriceTicks: 5565,
      maxPriceTicks: 45_297_640,
      minQtyLots: 1,
      maxQtyLots: 1_000_000,
      marketMinQtyLots: 1,
      marketMaxQtyLots: 120_000,
      minNotional: 500_000_000,
      percentUpPpb: 1_050_000_000,
      percentDownPpb: 950_000_000,
    },
    makerFeePpb: 200_000,
    takerFeePpb: 500_000,
    initialMarginPpb: 8_000_000,
    maintenanceMarginPpb: 4_000_000,
    validFromTs: 0,
    ...changes,
  };
}
