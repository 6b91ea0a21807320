import type { CageMessage } from "./protocol.ts";

const LINES_MAX = 1000;

/** `console` of the cage: lines to the person who runs it, a bounded number of them. */
export function cageConsole(
  send: (line: CageMessage) => void,
): Readonly<Record<string, (...values: unknown[]) => void>> {
  let left = LINES_MAX;
  const write = (level: string) => (...values: unknown[]) => {
    if (left <= 0) return;
    left--;
    const text = left === 0
      ? `No more lines: a run prints at most ${LINES_MAX}, use ctx.log`
      : values.map(textOf).join(" ");
    send({ type: "console", level, text: text.slice(0, 2000) });
  };
  return Object.freeze(Object.fromEntries(
    ["debug", "log", "info", "warn", "error", "trace"].map((level) => [level, write(level)]),
  ));
}

function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null || value instanceof Error) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
