import { BacktestError } from "../../command/errors.ts";
import type { Store } from "../../data/store/store.ts";

/** The part of a stored quality report that a run looks at. */
interface StoredReport {
  readonly findings?: readonly {
    readonly check: string;
    readonly severity: string;
    readonly count: number;
    readonly meaning: string;
  }[];
  readonly allowed?: readonly string[];
}

/**
 * What the data check found in the imports that hold these instruments. An error that was allowed at
 * the import is no longer news, but is told; one that was not, or that a later check found, refuses
 * the run unless it is in `allow`.
 *
 * @throws {BacktestError} kind `data`, naming the findings.
 */
export async function dataWarnings(
  store: Store,
  names: readonly string[],
  allow: readonly string[],
): Promise<{ warnings: string[]; corrections: string[] }> {
  const ids = new Set<number>();
  for (const name of names) ids.add((await store.instrument(name)).id);
  const warnings: string[] = [];
  const corrections = new Set<string>();
  const refused: string[] = [];
  for (const source of await store.sources()) {
    if (!source.parts.some((part) => ids.has(part.instrumentId))) continue;
    corrections.add(`${source.localShiftUs} µs (${source.shiftMethod})`);
    const report = await store.quality(source.id) as StoredReport | null;
    for (const { check, severity, count, meaning } of report?.findings ?? []) {
      if (severity === "info") continue;
      const text = `${check} ×${count}: ${meaning}`;
      const isAllowed = allow.includes(check) || (report?.allowed ?? []).includes(check);
      if (severity === "error" && !isAllowed) refused.push(text);
      else warnings.push(text);
    }
  }
  if (refused.length > 0) {
    throw new BacktestError(
      "data",
      `The data check found errors in ${store.path}, allow them by name to run all the same:\n` +
        refused.map((text) => `  ${text}`).join("\n"),
    );
  }
  return { warnings, corrections: [...corrections] };
}
