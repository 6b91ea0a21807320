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
