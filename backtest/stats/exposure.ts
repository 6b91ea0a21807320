import type { FillColumns } from "../../engine/record/columns.ts";
import { type Statistic, statistic } from "./statistic.ts";

/**
 * Share of the run's time with a position in any instrument, from the fills as we learnt of them
 * (so exact, not sampled). O(fills).
 */
export function exposure(
  fills: FillColumns,
  instruments: number,
  span: { readonly fromTs: number; readonly toTs: number },
): Statistic {
  const positions = new Float64Array(instruments);
  let exposed = 0;
  let since = span.fromTs;
  let held = 0;
  for (let i = 0; i < fills.length; i++) {
    const ts = Math.min(Math.max(fills.localTs[i], since), span.toTs);
    if (held > 0) exposed += ts - since;
    since = ts;
    const instrument = fills.instrument[i];
    const after = fills.positionLots[i];
    held += (after === 0 ? 0 : 1) - (positions[instrument] === 0 ? 0 : 1);
    positions[instrument] = after;
  }
  if (held > 0) exposed += span.toTs - since;
  return statistic({
    key: "exposure",
    group: "activity",
    label: "Exposure",
    value: exposed / (span.toTs - span.fromTs),
    unit: "fraction",
    sample: fills.length,
    sampleOf: "fills",
    minSample: 0,
    note: "share of time with a position in any instrument",
  });
}
