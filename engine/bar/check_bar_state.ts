import { type Bar, BarFields } from "./bar.ts";
import type { BarBuilderState } from "./bar_builder.ts";

const BAR_FIELDS = Object.keys(new BarFields()) as (keyof Bar)[];

const isBar = (bar: Bar | undefined) =>
  bar !== undefined && BAR_FIELDS.every((name) => Number.isFinite(bar[name]));

/** Throws a TypeError unless the state is whole and of the builder `label` with `count` numbers. */
export function checkBarState(label: string, count: number, state: BarBuilderState): void {
  if (state.label !== label) {
    throw new TypeError(`Snapshot must be of bars ${label}, got ${JSON.stringify(state.label)}`);
  }
  const { numbers } = state;
  const isWhole = Array.isArray(numbers) && numbers.length === count &&
    numbers.every(Number.isFinite);
  if (!isWhole || !isBar(state.bar) || !isBar(state.open)) {
    throw new TypeError(`Snapshot of bars ${label} is damaged`);
  }
}
