import { clipped } from "./clipped.ts";

/** How bad: errors refuse an import unless allowed by name; warnings and notes are reported. */
export type Severity = "error" | "warning" | "note";

/** Every check by its name, which is also what `allow` takes, with what it means and how bad it is. */
export const CHECKS = {
  "bad-frame": ["error", "a line or frame that is not what the format says"],
  "bad-price": [
    "error",
    "a price or quantity that is no number, zero or negative where it may not be",
  ],
  "off-grid": ["error", "a price or quantity that is not a multiple of the tick or lot"],
  "wrong-symbol": ["error", "a row of another symbol, or of one whose grid is not known"],
  "gaps": ["error", "a break in the chain of update ids or trade ids"],
  "duplicates": ["error", "an update or trade that was there before"],
  "time-order": ["error", "a time that goes back"],
  "crossed": ["error", "a best bid at or above the best ask after an applied message"],
  "book-mismatch": [
    "error",
    "a best bid and offer that differs from the book at the same update id",
  ],
  "bad-bar": ["error", "a bar whose open or close lies outside its low and high"],
  "skipped-ids": ["warning", "single trade ids that are missing while trades go on"],
  "no-snapshot": ["warning", "depth without a usable snapshot: the book is partial or not applied"],
  "resync": ["note", "a snapshot that replaced a book or was not needed"],
  "outliers": ["warning", "a trade price more than 10 % away from the one before"],
  "quiet": ["warning", "no message for more than a minute"],
  "lone-clock": [
    "error",
    "a venue time far after its arrival, unlike those of nearly all messages: it would set the clock",
  ],
  "skew": ["note", "the local clock is behind the venue's: local times are corrected"],
  "off-market": ["note", "trades that did not come from the open market"],
  "ignored": ["note", "frames of kinds that the store does not keep"],
  "untimed": [
    "warning",
    "messages without a venue time: local time stands for it, and no run in venue order takes it",
  ],
  "guessed-venue": ["warning", "a file that could be of another venue"],
  "inferred-grid": [
    "warning",
    "an instrument that is not known: tick and lot inferred from the data",
  ],
} as const satisfies Record<string, readonly [Severity, string]>;

/** Name of a check. */
export type CheckName = keyof typeof CHECKS;

/** Where something was found. `line` counts from 1; rows of binary files count from 0; -1: no line alone. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** One of the first places of a finding. */
export interface Example extends Place {
  readonly text: string;
}

/** What one check found. */
export interface Finding {
  readonly check: CheckName;
  readonly severity: Severity;
  readonly meaning: string;
  readonly count: number;
  readonly examples: readonly Example[];
}

/** Examples kept of each finding. */
const MAX_EXAMPLES = 5;

/** True if `name` is a check, so that it can be allowed. */
export const isCheck = (name: string): name is CheckName => Object.hasOwn(CHECKS, name);

/** Collects findings with their counts and first places. Bounded memory, O(1) each. */
export class Findings {
  readonly #counts = new Map<CheckName, number>();
  readonly #examples = new Map<CheckName, Example[]>();

  /** `text` is made only while examples are kept. */
  add(check: CheckName, place: Place, text: () => string): void {
    const count = (this.#counts.get(check) ?? 0) + 1;
    this.#counts.set(check, count);
    if (count > MAX_EXAMPLES) return;
    let examples = this.#examples.get(check);
    if (!examples) this.#examples.set(check, examples = []);
    examples.push({ file: place.file, line: place.line, text: clipped(text()) });
  }

  count(check: CheckName): number {
    return this.#counts.get(check) ?? 0;
  }

  /** What was found, in the order of `CHECKS`. */
  list(): Finding[] {
    const found: Finding[] = [];
    for (const check of Object.keys(CHECKS) as CheckName[]) {
      const count = this.count(check);
      if (count === 0) continue;
      const [severity, meaning] = CHECKS[check];
      found.push({ check, severity, meaning, count, examples: this.#examples.get(check) ?? [] });
    }
    return found;
  }

  /** Errors that `allow` does not name. */
  refusals(allow: readonly string[]): Finding[] {
    return this.list().filter((f) => f.severity === "error" && !allow.includes(f.check));
  }
}
