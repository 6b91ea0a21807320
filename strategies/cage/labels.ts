import { BacktestError } from "../../command/errors.ts";
import { nearest } from "../../command/nearest.ts";

/** A strategy that is in a run, as it is told outside. */
export interface SeatedStrategy {
  /** Name that its definition has. */
  readonly strategy: string;
  /** Name among the strategies of the run. */
  readonly label: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Names of the strategies of a run: the one given, or the strategy's own, with a number after it
 * where an earlier one has it already (`ema_cross`, `ema_cross#2`).
 */
export function labelsOf(
  names: readonly string[],
  given: readonly (string | undefined)[],
): readonly string[] {
  const taken = new Set<string>();
  return names.map((name, i) => {
    const wanted = given[i] ?? name;
    let label = wanted;
    for (let n = 2; taken.has(label); n++) label = `${wanted}#${n}`;
    taken.add(label);
    return label;
  });
}

/**
 * Holds the strategies that risk limits name to those of the run: a misspelt one would leave the right
 * one without its limits.
 *
 * @throws {BacktestError} kind `usage`
 */
export function checkRiskStrategies(
  named: Readonly<Record<string, unknown>>,
  labels: readonly string[],
): void {
  const unknown = Object.keys(named).find((name) => !labels.includes(name));
  if (unknown === undefined) return;
  const expected = nearest(unknown, labels) ?? `one of ${labels.join(", ")}`;
  throw new BacktestError(
    "usage",
    `Risk limits name the strategy ${unknown}, which is not in this run, expected ${expected}`,
  );
}
