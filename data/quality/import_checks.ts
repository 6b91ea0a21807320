import type { QualityReport } from "./report.ts";
import { allowedOf } from "./report.ts";
import { type CheckName, Findings, type Place } from "./findings.ts";
import { clipped } from "./clipped.ts";
import { Sample, shifted } from "./sample.ts";

/** How much earlier than nearly all, and than half of all, the earliest message may be, µs. */
const LONE_US = 1_000_000;
const FAR_US = 60_000_000;
/** Names that are counted apart. */
const NAMES_MAX = 1000;

/** Clock correction of a source: what to add to every local time, µs, and how it was found. */
export interface ClockShift {
  readonly us: number;
  readonly method: "none" | "min-feed-latency";
}

/** Findings, counts and latencies of one import, over all its files and instruments. */
export class ImportChecks {
  readonly findings = new Findings();
  readonly latency = new Sample();
  bookCompared = 0;
  bookEqual = 0;
  /** Where the decoder stands now; the reader keeps it. */
  readonly place: { file: string; line: number } & Place = { file: "", line: 0 };
  /** Time of the newest row that is off its grid, µs. */
  lastOffGridTs = -Infinity;
  readonly #counts = new Map<string, number>();

  found(check: CheckName, text: () => string): void {
    this.findings.add(check, this.place, text);
  }

  /** A row of time `ts`, µs, is off its grid. */
  offGrid(ts: number, text: () => string): void {
    this.lastOffGridTs = Math.max(this.lastOffGridTs, ts);
    this.found("off-grid", text);
  }

  /** After the last row. */
  finish(): void {
    this.#checkClock();
  }

  /** Counts by name; names that a file gives are bounded, further ones are counted together. */
  tally(given: string, by = 1): void {
    const isKnown = this.#counts.has(given) || this.#counts.size < NAMES_MAX;
    const name = isKnown ? clipped(given) : "other";
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  tallied(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /**
   * The correction of the local clock: when the least feed latency over depth and open-market
   * trades is negative, all local times are shifted by as much, so that nothing arrives before it
   * happened (what hftbacktest's converter does). Frozen with the source: known only at its end.
   */
  clockShift(): ClockShift {
    const least = this.latency.min;
    return least < 0 ? { us: -least, method: "min-feed-latency" } : { us: 0, method: "none" };
  }

  /**
   * One message that says it happened after it came, while nearly all others came in time, would move
   * the clock of all: it is an error of its own.
   */
  #checkClock(): void {
    const { count, min, p1, p50 } = this.latency.spread();
    if (count === 0 || !(min < 0)) return;
    // Of a few messages the least one is among the lowest hundredth.
    if (p1 - min <= LONE_US && p50 - min <= FAR_US) return;
    this.found(
      "lone-clock",
      () => `one came ${-min} µs before its venue time, while half took ${p50} µs and more`,
    );
  }

  /** `shift`: the correction that was applied, if it is not the one of `clockShift`. */
  report(allow: readonly string[], shift: ClockShift = this.clockShift()): QualityReport {
    if (shift.us > 0) {
      this.found("skew", () => `local clock behind by ${shift.us} µs or more`);
    }
    const latencyRawUs = this.latency.spread();
    return {
      version: 1,
      counts: Object.fromEntries(this.#counts),
      latencyRawUs,
      latencyUs: shifted(latencyRawUs, shift.us),
      localShiftUs: shift.us,
      shiftMethod: shift.method,
      bookCompared: this.bookCompared,
      bookEqual: this.bookEqual,
      findings: this.findings.list(),
      allowed: allowedOf(this.findings, allow),
    };
  }
}
