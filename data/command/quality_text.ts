import { describe, type QualityReport } from "../quality/report.ts";

/**
 * A quality report as lines for a terminal: clock, latency before and after, book, findings. The
 * report of a check reads tapes, whose times are corrected already: it has no clock of its own.
 */
export function reportLines(report: QualityReport, of: "import" | "check"): string[] {
  const counts = Object.entries(report.counts).map(([name, n]) =>
    `${name} ${n.toLocaleString("en")}`
  );
  const lines = [`  counts: ${counts.join(", ")}`];
  // Bars and settlements have no latency.
  const isTimed = report.latencyUs.count > 0;
  if (of === "import" && isTimed) {
    lines.push(
      `  clock correction: ${report.localShiftUs} µs (${report.shiftMethod})`,
      `  feed latency µs, as recorded: ${spread(report.latencyRawUs)}`,
    );
  }
  if (isTimed) lines.push(`  feed latency µs, corrected:   ${spread(report.latencyUs)}`);
  if (report.bookCompared > 0) {
    lines.push(
      `  book against best bid and offer: ${report.bookEqual} of ${report.bookCompared} equal`,
    );
  }
  for (const finding of report.findings) lines.push(`  ${describe(finding)}`);
  if (report.allowed.length > 0) lines.push(`  allowed by name: ${report.allowed.join(", ")}`);
  return lines;
}

function spread(values: object): string {
  return Object.entries(values).map(([name, value]) => `${name} ${value}`).join("  ");
}
