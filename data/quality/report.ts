import type { Finding, Findings } from "./findings.ts";
import type { Spread } from "./sample.ts";

/** The quality of one import, as it is stored beside the data. */
export interface QualityReport {
  readonly version: 1;
  /** Rows and messages by what they are. */
  readonly counts: Readonly<Record<string, number>>;
  /** Feed latency, µs: local minus venue time, as recorded and after the correction. */
  readonly latencyRawUs: Spread;
  readonly latencyUs: Spread;
  /** The clock correction, µs, added to every local time on reading; and how it was found. */
  readonly localShiftUs: number;
  readonly shiftMethod: string;
  /** Best bid and offers compared with the book at the same update id, and how many were equal. */
  readonly bookCompared: number;
  readonly bookEqual: number;
  readonly findings: readonly Finding[];
  /** Names of the errors found that were allowed. */
  readonly allowed: readonly string[];
}

/** One line a finding: `error crossed ×3: book.gz:17: …`. */
export function describe(finding: Finding): string {
  const { severity, check, count, meaning, examples } = finding;
  const first = examples[0];
  // What concerns a whole instrument has no line.
  const line = first && first.line >= 0 ? `:${first.line}` : "";
  const place = first ? `; first at ${first.file}${line}: ${first.text}` : "";
  return `${severity} ${check} ×${count} (${meaning})${place}`;
}

/** Errors of a report that were allowed by name. */
export function allowedOf(findings: Findings, allow: readonly string[]): string[] {
  return findings.list()
    .filter((f) => f.severity === "error" && allow.includes(f.check))
    .map((f) => f.check);
}
