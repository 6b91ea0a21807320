import { clipped } from "../quality/clipped.ts";
import type { Finding } from "../quality/findings.ts";
import { describe } from "../quality/report.ts";

/** What is wrong, where, and what was expected. */
export interface ImportFault {
  /** Stable name: a check of `CHECKS`, or `truncated`, `too-long`, `wrong-columns`, `checksum`, `unreadable`, `empty`. */
  readonly code: string;
  readonly file: string;
  readonly line?: number;
  readonly field?: string;
  readonly value?: string;
  readonly expected: string;
}

/** Exit codes of a command that met bad data, and of one that was asked for what there is not. */
const BAD_DATA = 3;
const USAGE = 2;

/** Checks whose rows do not get into the store when they are allowed. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "bad-frame",
  "bad-price",
  "off-grid",
  "wrong-symbol",
]);

/** An option of an import that makes no sense. Nothing was read. */
export class ImportUsageError extends RangeError {
  override readonly name = "ImportUsageError";
  readonly exitCode = USAGE;
}

/** A file that cannot be imported. Nothing of it was stored. */
export class ImportError extends Error {
  override readonly name: string = "ImportError";
  readonly exitCode = BAD_DATA;

  constructor(readonly fault: ImportFault, options?: ErrorOptions) {
    const place = fault.line === undefined ? fault.file : `${fault.file}:${fault.line}`;
    const what = fault.field === undefined
      ? fault.value ?? ""
      : `${fault.field} is ${fault.value ?? "missing"}`;
    const found = what ? `${clipped(what)}, ` : "";
    super(`${place}: ${found}expected ${clipped(fault.expected)}`, options);
  }
}

/** An import refused for what its validation found. Nothing of it was stored. */
export class ImportRefused extends Error {
  override readonly name = "ImportRefused";
  readonly exitCode = BAD_DATA;

  /** @param isOlderThanTable the grid that rows are off is the built-in table's, which is younger */
  constructor(readonly findings: readonly Finding[], readonly isOlderThanTable = false) {
    const found = findings.map(describe).join("; ");
    super(`Import refused, nothing was stored: ${found}. ${whatToDo(findings)}`);
  }
}

/** Allowing some checks leaves rows out: that is said, and what would keep them first. */
function whatToDo(findings: readonly Finding[]): string {
  const names = findings.map((f) => f.check);
  const dropped = names.filter((name) => LEFT_OUT.has(name));
  const grid = names.includes("off-grid")
    ? "If the venue had other sizes then, give them: --exchange-info FILE. "
    : "";
  const allow = `--allow ${names.join(",")}`;
  return dropped.length === 0
    ? `To import all the same: ${allow}`
    : `${grid}To import without the rows of ${dropped.join(", ")}, which are left out: ${allow}`;
}
