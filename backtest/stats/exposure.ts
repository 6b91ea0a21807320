import type { FillColumns } from "../../engine/record/columns.ts";
import type { Fold } from "./fold.ts";
import { type Statistic, statistic } from "./statistic.ts";

/**
 * Share of the run's time with a position in any instrument, from the fills as we learnt of them
 * (so exact, not sampled).
 */
export function exposure(
  instruments: number,
  span: { readonly fromTs: number; readonly toTs: number },
): Fold<FillColumns, Statistic> {
  const positions = new Float64Array(instruments);
  const at = { exposed: 0, since: span.fromTs, held: 0, fills: 0 };
  return {
    add(fills) {
      for (let i = 0; i < fills.length; i++) {
        const ts = Math.min(Math.max(fills.localTs[i], at.since), span.toTs);
        if (at.held > 0) at.exposed += ts - at.since;
        at.since = ts;
        const instrument = fills.instrument[i];
        const after = fills.positionLots[i];
        at.held += (after === 0 ? 0 : 1) - (positions[instrument] === 0 ? 0 : 1);
        positions[instrument] = after;
      }
      at.fills += fills.length;
    },
    result() {
      const exposed = at.exposed + (at.held > 0 ? span.toTs - at.since : 0);
      return statistic({
        key: "exposure",
        group: "activity",
        label: "Exposure",
        value: exposed / (span.toTs - span.fromTs),
        unit: "fraction",
        sample: at.fills,
        sampleOf: "fills",
        minSample: 0,
        note: "share of time with a position in any instrument",
      });
    },
  };
}
