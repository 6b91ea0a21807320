const SPACE = /\s/;
const LINE_END = /[\n\r\u2028\u2029]/;

/**
 * For every place of a text, the first place from there on that is neither space nor comment, as a
 * lexer skips them; the length when there is none. One pass from the end: linear whatever the text.
 */
export function placesAfterBlanks(text: string): Int32Array {
  const { length } = text;
  const places = new Int32Array(length + 1).fill(length);
  // The line's end and the nearest "*/" from here on; of the latter also from two places on, as the
  // star of an opening sign does not close it.
  let line = length, close = length, closeNext = length;
  for (let i = length - 1; i >= 0; i--) {
    const closeSecond = closeNext;
    closeNext = close;
    const char = text[i], next = text[i + 1];
    if (LINE_END.test(char)) line = i;
    if (char === "*" && next === "/") close = i;
    if (SPACE.test(char)) places[i] = places[i + 1];
    else if (char === "/" && next === "/") places[i] = places[line];
    else if (char === "/" && next === "*") places[i] = places[Math.min(length, closeSecond + 2)];
    else places[i] = i;
  }
  return places;
}

/**
 * A text with its comments and literal texts blanked, lines kept. Regular expressions stay: what
 * looks like a quote in one that nothing closes is taken for code. Linear whatever the text.
 */
export function codeOf(text: string): string {
  const out: string[] = [];
  // Up to where a quote is known to have no partner.
  const alone = new Map<string, number>();
  let from = 0;
  for (let at = 0; at < text.length;) {
    const end = partEnd(text, at, alone);
    if (end === at) {
      at++;
      continue;
    }
    out.push(text.slice(from, at), text.slice(at, end).replace(/[^\n]/g, " "));
    from = at = end;
  }
  out.push(text.slice(from));
  return out.join("");
}

/** The end of the comment or literal text that starts at a place; the place itself when none does. */
function partEnd(text: string, at: number, alone: Map<string, number>): number {
  const char = text[at];
  if (char === "/") {
    const next = text[at + 1];
    if (next === "/") return orLength(text, text.indexOf("\n", at));
    return next === "*" ? orLength(text, text.indexOf("*/", at + 2), 2) : at;
  }
  if (char !== '"' && char !== "'" && char !== "`") return at;
  if (at < (alone.get(char) ?? 0)) return at;
  let i = at + 1;
  for (; i < text.length && (char === "`" || text[i] !== "\n"); i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === char) return i + 1;
  }
  alone.set(char, i);
  return at;
}

const orLength = (text: string, found: number, more = 0): number =>
  found < 0 ? text.length : found + more;
