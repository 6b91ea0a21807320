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

/** What a check of the whole file left, as far as a run looks at it. */
interface StoredCheck {
  readonly instruments?: Readonly<Record<string, StoredReport["findings"]>>;
  readonly sources?: readonly string[];
  readonly allowed?: readonly string[];
}

/**
 * What the data check found in the imports that hold these instruments. An error that was allowed at
 * the import is no longer news, but is told; one that was not, or that a later check found, refuses
 * the run unless it is in `allow`. A run in venue order is refused data without venue times as well.
 *
 * @throws {BacktestError} kind `data`, naming the findings.
 */
export async function dataWarnings(
  store: Store,
  names: readonly string[],
  allow: readonly string[],
  isVenueOrder = false,
): Promise<{ warnings: string[]; corrections: string[] }> {
  const ids = new Set<number>();
  const keys: string[] = [];
  for (const name of names) {
    const { id, venue, symbol } = await store.instrument(name);
    ids.add(id);
    keys.push(`${venue}:${symbol}`);
  }
  const warnings: string[] = [];
  const corrections = new Set<string>();
  const refused = new Map<string, string>();
  const take = (report: StoredReport | null) => {
    for (const { check, severity, count, meaning } of report?.findings ?? []) {
      if (severity === "info") continue;
      const text = `${check} ×${count}: ${meaning}`;
      const isAllowed = allow.includes(check) || (report?.allowed ?? []).includes(check);
      // In venue order, times that were made up decide what fills.
      const isUntimed = isVenueOrder && check === "untimed";
      if ((severity === "error" || isUntimed) && !isAllowed) refused.set(text, check);
      else if (!warnings.includes(text)) warnings.push(text);
    }
  };
  const sources = await store.sources();
  for (const source of sources) {
    if (!source.parts.some((part) => ids.has(part.instrumentId))) continue;
    corrections.add(`${source.localShiftUs} µs (${source.shiftMethod})`);
    take(await store.quality(source.id) as StoredReport | null);
  }
  const checks = await store.checks() as StoredCheck[];
  const keysNow = (await store.sourceKeys()).join();
  for (const key of keys) {
    // What was imported or removed since makes a check say nothing of the file as it is.
    const newest = checks.find((check) => check.instruments?.[key] !== undefined);
    const isOfNow = newest?.sources?.join() === keysNow;
    if (isOfNow) {
      take({ findings: newest?.instruments?.[key] ?? [], allowed: newest?.allowed ?? [] });
    }
  }
  if (refused.size > 0) {
    const names = [...new Set(refused.values())].join(",");
    throw new BacktestError(
      "data",
      `The data check found errors in ${store.path}, expected none:\n` +
        [...refused.keys()].map((text) => `  ${text}\n`).join("") +
        `Where they are: deno task data check --db ${store.path}. ` +
        `To remove an import: deno task data rm. To run all the same: --allow ${names}`,
    );
  }
  return { warnings, corrections: [...corrections] };
}
