import { openInstrument } from "../../open_instrument.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";

/** BTCUSDT perpetual as of 2023 (tick 0.1, lot 0.001), with whatever a test wants different. */
export function linearInstrument(changes: Partial<Instrument> = {}): Instrument {
  return openInstrument({ initialMarginPpb: 8_000_000, ...changes }, {
    minPriceTicks: 5565,
    maxPriceTicks: 45_297_640,
    maxQtyLots: 1_000_000,
    marketMaxQtyLots: 120_000,
    minNotional: 500_000_000,
    percentUpPpb: 1_050_000_000,
    percentDownPpb: 950_000_000,
  });
}
