import { at, type Finding, isNode, lineAt, type Node, type Source, walk } from "./source.ts";

export const FILE_LINES_MAX = 400;
export const FILE_LINES_MEDIAN_MAX = 120;
export const FUNCTION_LINES_MAX = 70;

/** Functions that may be longer, and why. */
export const LONG_FUNCTIONS: Readonly<Record<string, string>> = {
  "engine/session/l2_lane.ts run": "the row loop: a call a row costs more than the row",
};

export const lineCount = (text: string): number => text.split("\n").length - 1;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** Functions longer than allowed, by file and name; nested ones count for themselves too. */
export function longFunctions(file: Source): readonly (readonly [key: string, Finding])[] {
  const found: [string, Finding][] = [];
  walk(file.program, (node, parent) => {
    if (!FUNCTIONS.has(node.type)) return;
    const lines = lineAt(file.text, node.end) - lineAt(file.text, node.start) + 1;
    if (lines <= FUNCTION_LINES_MAX) return;
    const name = nameOf(node) ?? (parent === null ? undefined : nameOf(parent)) ?? "anonymous";
    const what = `${name} has ${lines} lines, expected at most ${FUNCTION_LINES_MAX}`;
    found.push([`${file.path} ${name}`, at(file, node, what)]);
  });
  return found;
}

function nameOf(node: Node): string | undefined {
  const name = isNode(node.id) ? node.id : node.key;
  return isNode(name) && typeof name.name === "string" ? name.name : undefined;
}
