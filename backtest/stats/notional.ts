import { type Instrument, MONEY_SCALE } from "../../engine/instrument/instrument.ts";

/**
 * Money (1e-8 units) of one tick times one lot of a linear instrument, as a double: what an average
 * over many fills is weighted with. The ledger's own sums are exact; statistics need not be.
 */
export function tickLotValue(instrument: Instrument): number {
  return (instrument.tickMantissa * instrument.lotMantissa * instrument.multiplierNum *
    MONEY_SCALE) / (instrument.multiplierDen * 10 **
        (instrument.priceDecimals + instrument.qtyDecimals));
}
