const encoder = new TextEncoder();

/** Writes all of `text` to a stream that may take it in pieces. */
function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = encoder.encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}

/**
 * Text with what steers a terminal (out of a file, a strategy, a name) written out, as `\u001b`; new
 * lines and tabs pass, and `colours` where the text has ours.
 */
export function plainText(text: string, { colours = false } = {}): string {
  return text.replace(STEERING, (found) => {
    if (colours && found.startsWith("\u001b[")) return found;
    const code = found.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${code}${found.slice(1)}`;
  });
}

/** A colour (or what looks like one); a control; what turns the direction of text or ends a line. */
const STEERING = /\p{Cc}\[\d{1,2}m|[^\P{Cc}\t\n]|[\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** Prints a line on standard output: results, and nothing else. Exact, but for a terminal's sake. */
export function print(line: string): void {
  writeAll(
    Deno.stdout,
    `${Deno.stdout.isTerminal() ? plainText(line, { colours: true }) : line}\n`,
  );
}

/** Prints a line on standard error: progress, warnings, errors. */
export function printError(line: string): void {
  writeAll(Deno.stderr, `${plainText(line)}\n`);
}

/** Writes to standard error as it is; for what is drawn over again. */
export function drawError(text: string): void {
  writeAll(Deno.stderr, text);
}

/** Whether standard error is a terminal. */
export function errorIsTerminal(): boolean {
  return Deno.stderr.isTerminal();
}

/** Lays rows out in columns, numbers (by their look) to the right. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i].length)));
  const numeric = head.map((_, i) => rows.every((r) => /^-?[\d,.%]*$/.test(r[i])));
  const line = (cells: readonly string[]) =>
    cells.map((c, i) => numeric[i] ? c.padStart(widths[i]) : c.padEnd(widths[i])).join("  ")
      .trimEnd();
  return [line(head), line(widths.map((w) => "-".repeat(w))), ...rows.map(line)].join("\n");
}

/** µs since the epoch as `2023-04-04 12:00:00.123456` (UTC). */
export function formatTime(ts: number): string {
  const us = String(((ts % 1000) + 1000) % 1000).padStart(3, "0");
  return new Date(Math.floor(ts / 1000)).toISOString().slice(0, 23).replace("T", " ") + us;
}

/** A byte count a person can read. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) value /= 1000, unit++;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
