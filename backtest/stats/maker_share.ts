import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Liquidity } from "../../engine/order/types.ts";
import type { FillColumns } from "../../engine/record/columns.ts";
import { tickLotValue } from "./notional.ts";
import { type Statistic, statistic } from "./statistic.ts";

/** Share of the traded value that was filled as maker. */
export function makerShare(fills: FillColumns, instruments: readonly Instrument[]): Statistic {
  const values = instruments.map(tickLotValue);
  let [maker, all, makerFills] = [0, 0, 0];
  for (let i = 0; i < fills.length; i++) {
    const value = fills.priceTicks[i] * fills.qtyLots[i] * values[fills.instrument[i]];
    all += value;
    if (fills.liquidity[i] !== Liquidity.MAKER) continue;
    maker += value;
    makerFills++;
  }
  return statistic({
    key: "makerShare",
    group: "execution",
    label: "Maker share",
    value: all > 0 ? maker / all : null,
    unit: "fraction",
    sample: fills.length,
    sampleOf: "fills",
    minSample: 1,
    note: `of traded value; ${makerFills} of ${fills.length} fills`,
  });
}
