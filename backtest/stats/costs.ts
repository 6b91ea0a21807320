import { Liquidity } from "../../engine/order/types.ts";
import type { FillColumns } from "../../engine/record/columns.ts";
import type { Fold } from "./fold.ts";
import { type Statistic, statistic } from "./statistic.ts";

export interface CostSpec {
  /** 1e-8 units: fees positive when paid, funding positive when received. */
  readonly fees: number;
  readonly funding: number;
  readonly turnover: number;
}

/** Fees (all, and apart for maker and taker fills), their rate on traded value, and funding. */
export function costStatistics(totals: CostSpec): Fold<FillColumns, readonly Statistic[]> {
  const sums: FeeSums = { maker: 0, makerFills: 0, taker: 0, takerFills: 0 };
  return {
    add(fills) {
      for (let i = 0; i < fills.length; i++) {
        if (fills.liquidity[i] === Liquidity.MAKER) {
          sums.maker += fills.fee[i];
          sums.makerFills++;
        } else {
          sums.taker += fills.fee[i];
          sums.takerFills++;
        }
      }
    },
    result: () => statisticsOf(sums, totals),
  };
}

interface FeeSums {
  maker: number;
  makerFills: number;
  taker: number;
  takerFills: number;
}

function statisticsOf(sums: FeeSums, totals: CostSpec): readonly Statistic[] {
  const { maker, makerFills, taker, takerFills } = sums;
  const fills = makerFills + takerFills;
  const of = (
    own: Pick<Statistic, "key" | "label" | "value" | "unit" | "note">,
    sample: number,
    minSample = 0,
  ) => statistic({ ...own, group: "cost", sample, sampleOf: "fills", minSample });
  const paid = "positive when paid";
  return [
    of({ key: "fees", label: "Fees", value: totals.fees, unit: "money", note: paid }, fills),
    of(
      { key: "makerFees", label: "Maker fees", value: maker, unit: "money", note: paid },
      makerFills,
    ),
    of(
      { key: "takerFees", label: "Taker fees", value: taker, unit: "money", note: paid },
      takerFills,
    ),
    of(
      {
        key: "feeRate",
        label: "Fees on traded value",
        value: totals.turnover > 0 ? (totals.fees / totals.turnover) * 1e4 : null,
        unit: "bps",
        note: "fees over traded value",
      },
      fills,
      1,
    ),
    of(
      {
        key: "funding",
        label: "Funding",
        value: totals.funding,
        unit: "money",
        note: "positive when received",
      },
      fills,
    ),
  ];
}
