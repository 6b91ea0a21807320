import { resolved } from "./imports.ts";
import { type Finding, lineAt } from "./source.ts";

const FENCE = /^(```|~~~)[^\n]*\n[\s\S]*?^\1[^\n]*$/gm;
const LINK = /!?\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;

/** The page without its code, offsets kept. */
const prose = (text: string): string =>
  text.replace(FENCE, (block) => block.replace(/[^\n]/g, " "))
    .replace(/`[^`\n]*`/g, (code) => " ".repeat(code.length));

/** Anchors of a page's headings, as Markdown hosts make them. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const fenceless = text.replace(FENCE, "");
  return new Set(
    [...fenceless.matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, heading]) =>
      heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-")
    ),
  );
}

/** Relative links that lead nowhere. `read` gives a file's text, or null when there is none. */
export function findDeadLinks(
  path: string,
  text: string,
  read: (path: string) => string | null,
): readonly Finding[] {
  const found: Finding[] = [];
  for (const match of prose(text).matchAll(LINK)) {
    const [file, anchor] = match[1].split("#");
    if (/^[a-z]+:/.test(file)) continue;
    const target = file === "" ? path : resolved(path, decodeURIComponent(file)).replace(/\/$/, "");
    const page = read(target);
    const where = `${path}:${lineAt(text, match.index + 1)}`;
    if (page === null) found.push(`${where}: ${match[1]} is not there`);
    else if (anchor !== undefined && target.endsWith(".md") && !anchorsOf(page).has(anchor)) {
      found.push(`${where}: ${target} has no heading #${anchor}`);
    }
  }
  return found;
}
