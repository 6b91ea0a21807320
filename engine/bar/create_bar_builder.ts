import type { BarBuilder } from "./bar_builder.ts";
import { TimeBarBuilder, type TimeBarOptions } from "./time_bar_builder.ts";
import { VolumeBarBuilder } from "./volume_bar_builder.ts";

/** Exactly one of the four measures; `fillEmpty` goes with `timeUs` only. */
export interface BarRule extends TimeBarOptions {
  timeUs?: number;
  trades?: number;
  volumeLots?: number;
  notionalTickLots?: number;
}

/** Makes the builder for a rule; throws a RangeError unless it names exactly one measure. */
export function createBarBuilder(rule: BarRule): BarBuilder {
  const { timeUs, trades, volumeLots, notionalTickLots, fillEmpty } = rule;
  const given = [timeUs, trades, volumeLots, notionalTickLots].filter((x) => x !== undefined);
  if (given.length !== 1) {
    throw new RangeError(
      `Bars need exactly one of time, trades, volumeLots and notionalTickLots, got ${given.length}`,
    );
  }
  if (timeUs !== undefined) {
    return new TimeBarBuilder(timeUs, fillEmpty === undefined ? {} : { fillEmpty });
  }
  if (fillEmpty) throw new RangeError("Only bars by time can be filled when empty");
  if (trades !== undefined) return new VolumeBarBuilder("trades", trades);
  if (volumeLots !== undefined) return new VolumeBarBuilder("lots", volumeLots);
  return new VolumeBarBuilder("notional", Number(notionalTickLots));
}
