import { readFileSync } from "node:fs";
import { ROOT } from "../house/source.ts";
import type { Mutant } from "./mutants.ts";

/** The page that names the survivors that may stay, each with its reason. */
const PAGE = "docs/testing.md";

/** A line of the page: - `path` `code` column 12, `from` → `to`: why. */
const ENTRY = /^- `(\S+)` ``? ?(.+?) ?``? column (\d+), ``? ?(.*?) ?``? → ``? ?(.*?) ?``?: (.+)$/;

export interface Known {
  /** Path, line and change, as `nameOf` says them. */
  readonly name: string;
  readonly path: string;
  readonly why: string;
}

/** A mutant as the page names it: what stands before it in its file may change. */
export function nameOf({ path, code, column, from, to }: Mutant): string {
  return `- \`${path}\` ${span(code)} column ${column}, ${span(short(from))} → ${span(short(to))}`;
}

/** Text of a change on one line, cut where it is long. */
export function short(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > 60 ? `${flat.slice(0, 57)}…` : flat || "(nothing)";
}

const span = (text: string): string => text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;

/** The survivors of a text that may stay. */
export function knownIn(text: string): readonly Known[] {
  return text.split("\n").flatMap((line) => {
    const found = ENTRY.exec(line);
    if (found === null) return [];
    const why = found[6];
    return [{ name: line.slice(0, -(why.length + 2)), path: found[1], why }];
  });
}

/** The survivors that may stay. */
export const knownSurvivors = (): readonly Known[] => knownIn(readFileSync(ROOT + PAGE, "utf8"));
