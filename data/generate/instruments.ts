import type { Instrument } from "../../engine/instrument/instrument.ts";

const UNIT = 100_000_000;

function perpetual(of: {
  symbol: string;
  base: string;
  priceDecimals: number;
  minPriceTicks: number;
  maxPriceTicks: number;
  maxQtyLots: number;
  marketMaxQtyLots: number;
  minNotional: number;
}): Instrument {
  return {
    index: -1,
    venue: "binance-usdm",
    symbol: of.symbol,
    kind: "linear-perpetual",
    base: of.base,
    quote: "USDT",
    settle: "USDT",
    tickMantissa: 1,
    priceDecimals: of.priceDecimals,
    lotMantissa: 1,
    qtyDecimals: 3,
    multiplierNum: 1,
    multiplierDen: 1,
    filters: {
      minPriceTicks: of.minPriceTicks,
      maxPriceTicks: of.maxPriceTicks,
      minQtyLots: 1,
      maxQtyLots: of.maxQtyLots,
      marketMinQtyLots: 1,
      marketMaxQtyLots: of.marketMaxQtyLots,
      minNotional: of.minNotional * UNIT,
      percentUpPpb: 1_050_000_000,
      percentDownPpb: 950_000_000,
    },
    makerFeePpb: 200_000,
    takerFeePpb: 500_000,
    initialMarginPpb: 50_000_000,
    maintenanceMarginPpb: 25_000_000,
    validFromTs: 0,
  };
}

/**
 * The instruments that the generator knows: linear perpetuals with the grids, filters and base-tier
 * fees (maker 0.02 %, taker 0.05 %) that Binance USDⓈ-M had at the start of 2024. The least order
 * value is 5 USDT for both, so that one lot of BTC may be traded.
 */
export function defaultInstruments(): readonly Instrument[] {
  return [
    perpetual({
      symbol: "BTCUSDT",
      base: "BTC",
      priceDecimals: 1,
      minPriceTicks: 5_568,
      maxPriceTicks: 45_297_640,
      maxQtyLots: 1_000_000,
      marketMaxQtyLots: 120_000,
      minNotional: 5,
    }),
    perpetual({
      symbol: "ETHUSDT",
      base: "ETH",
      priceDecimals: 2,
      minPriceTicks: 3_986,
      maxPriceTicks: 30_617_700,
      maxQtyLots: 10_000_000,
      marketMaxQtyLots: 2_000_000,
      minNotional: 5,
    }),
  ];
}
