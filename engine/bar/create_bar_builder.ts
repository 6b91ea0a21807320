import type { BarBuilder, BarBuilderState } from "./bar_builder.ts";
import { TimeBarBuilder, type TimeBarOptions } from "./time_bar_builder.ts";
import { type BarMeasure, VolumeBarBuilder } from "./volume_bar_builder.ts";

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

/** A builder that goes on from its state: its rule is in the label. Throws a TypeError on any other. */
export function restoreBarBuilder(state: BarBuilderState): BarBuilder {
  const { measure, size, filled } = LABEL.exec(state.label)?.groups ?? {};
  if (measure === undefined) {
    throw new TypeError(`Snapshot must be of bars, got ${JSON.stringify(state.label)}`);
  }
  if (measure !== "time") {
    return VolumeBarBuilder.restored(measure as BarMeasure, Number(size), state);
  }
  const builder = new TimeBarBuilder(Number(size), { fillEmpty: filled !== undefined });
  builder.restore(state);
  return builder;
}

const LABEL = /^(?<measure>time|trades|lots|notional)\((?<size>[0-9.e+-]+)(?<filled>,filled)?\)$/;
