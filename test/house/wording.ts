import { type Finding, lineAt } from "./source.ts";

/** Put together, so that this file does not find itself. */
const UNFINISHED = new RegExp(
  `\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"].join("|")})\\b`,
);
const MACHINE_PATH = /(?:^|[\s"'`(=])\/(?:home|root|Users|work|farm|tmp|opt|mnt)\/[\w.-]+/m;

/** Hosts that a text of this repository may name: the sources of formulas and formats, and docs. */
const HOSTS: readonly RegExp[] = [
  /(^|\.)binance\.(com|vision)$/,
  /(^|\.)deno\.(com|land)$/,
  /^(127\.0\.0\.1|localhost|example\.com)$/,
  /^(www\.)?(apache|w3|netlib|freebsd|iana|keepachangelog|semver)\.(org|com)$/,
  /^(json\.schemastore\.org|docs\.jupyter\.org|duckdb\.org|zod\.dev|github\.com)$/,
];

/** Leftovers, paths of somebody's machine, and hosts that are nobody's business. */
export function findWording(path: string, text: string): readonly Finding[] {
  const found: Finding[] = [];
  const note = (match: RegExpExecArray | null, what: string) => {
    if (match !== null) {
      found.push(`${path}:${lineAt(text, match.index + 1)}: ${what} ${match[0].trim()}`);
    }
  };
  note(UNFINISHED.exec(text), "unfinished work:");
  note(MACHINE_PATH.exec(text), "a path of some machine:");
  for (const match of text.matchAll(/https?:\/\/([\w.-]+)/g)) {
    if (!HOSTS.some((host) => host.test(match[1]))) note(match, "a host that is not on the list:");
  }
  return found;
}
