import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Liquidity } from "../../engine/order/types.ts";
import type { FillColumns } from "../../engine/record/columns.ts";
import type { Fold } from "./fold.ts";
import { tickLotValue } from "./notional.ts";
import { type Statistic, statistic } from "./statistic.ts";

/** Share of the traded value that was filled as maker. */
export function makerShare(instruments: readonly Instrument[]): Fold<FillColumns, Statistic> {
  const values = instruments.map(tickLotValue);
  const sums = { maker: 0, all: 0, makerFills: 0, fills: 0 };
  return {
    add(fills) {
      for (let i = 0; i < fills.length; i++) {
        const value = fills.priceTicks[i] * fills.qtyLots[i] * values[fills.instrument[i]];
        sums.all += value;
        if (fills.liquidity[i] !== Liquidity.MAKER) continue;
        sums.maker += value;
        sums.makerFills++;
      }
      sums.fills += fills.length;
    },
    result: () =>
      statistic({
        key: "makerShare",
        group: "execution",
        label: "Maker share",
        value: sums.all > 0 ? sums.maker / sums.all : null,
        unit: "fraction",
        sample: sums.fills,
        sampleOf: "fills",
        minSample: 1,
        note: `of traded value; ${sums.makerFills} of ${sums.fills} fills`,
      }),
  };
}
