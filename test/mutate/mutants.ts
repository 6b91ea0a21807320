import { isNode, type Node, source } from "../house/source.ts";

/** One change to a source, by character offsets. */
export interface Mutant {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  /** What stands there, and what is put in its place. */
  readonly from: string;
  readonly to: string;
  readonly line: number;
  /** That line without its indent, and the offset in it. */
  readonly code: string;
  readonly column: number;
  /** Kind of the change, such as "boundary". */
  readonly kind: string;
}

/** Operators and what they become: neighbours that a test of the boundary or the sign tells apart. */
const SWAPS: Readonly<Record<string, readonly [kind: string, to: string]>> = {
  "<": ["boundary", "<="],
  "<=": ["boundary", "<"],
  ">": ["boundary", ">="],
  ">=": ["boundary", ">"],
  "===": ["comparison", "!=="],
  "!==": ["comparison", "==="],
  "+": ["operator", "-"],
  "-": ["operator", "+"],
  "*": ["operator", "/"],
  "/": ["operator", "*"],
  "%": ["operator", "*"],
  "&&": ["logic", "||"],
  "||": ["logic", "&&"],
  "+=": ["operator", "-="],
  "-=": ["operator", "+="],
  "++": ["operator", "--"],
  "--": ["operator", "++"],
};

/** Nodes below which nothing runs: types, and texts for people. */
const SKIPPED = /^TS(?!AsExpression|NonNull|Satisfies)|^ImportDeclaration$|^ThrowStatement$/;

/**
 * Every mutant of a source, in order of place. Types, imports, texts and messages of errors stay, and
 * so do numbers that fields begin with: most are there for V8 alone, and are set before they are read.
 */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const found: Mutant[] = [];
  const starts = lineStarts(text);
  const beginnings = new Set<unknown>();
  const add = (kind: string, start: number, end: number, to: string) => {
    const from = text.slice(start, end);
    const line = lineOf(starts, start);
    const code = text.slice(starts[line - 1], starts[line] ?? text.length).trim();
    const column = start - text.indexOf(code, starts[line - 1]);
    found.push({ path, start, end, from, to, line, code, column, kind });
  };
  visit(source(path, text).program, (node) => {
    switch (node.type) {
      case "BinaryExpression":
      case "LogicalExpression":
      case "AssignmentExpression":
        return swap(text, node, add);
      case "UpdateExpression":
        return update(text, node, add);
      case "UnaryExpression":
        if (node.operator === "!" || node.operator === "-") {
          const { argument } = node;
          if (isNode(argument)) add("sign", node.start, argument.start, "");
        }
        return;
      case "IfStatement":
      case "ConditionalExpression": {
        const { test } = node;
        if (isNode(test)) {
          add("condition", test.start, test.end, `!(${text.slice(test.start, test.end)})`);
        }
        return;
      }
      case "ReturnStatement": {
        const { argument } = node;
        if (
          isNode(argument) && argument.type === "Literal" && typeof argument.value === "boolean"
        ) {
          add("return", argument.start, argument.end, String(!argument.value));
        }
        return;
      }
      case "PropertyDefinition":
        if (node.static !== true) beginnings.add(node.value);
        return;
      case "Literal":
        if (beginnings.has(node)) return;
        if (typeof node.value === "number" && /^\d/.test(text.slice(node.start, node.end))) {
          add("number", node.start, node.end, String(node.value + 1));
        }
        return;
      case "ExpressionStatement": {
        const { expression } = node;
        if (isNode(expression) && expression.type === "CallExpression") {
          add("call", node.start, node.end, ";");
        }
      }
    }
  });
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

type Add = (kind: string, start: number, end: number, to: string) => void;

function swap(text: string, node: Node, add: Add): void {
  const { left, right, operator } = node;
  if (!isNode(left) || !isNode(right) || typeof operator !== "string") return;
  const found = Object.hasOwn(SWAPS, operator) ? SWAPS[operator] : undefined;
  if (found === undefined || isText(left) || isText(right)) return;
  const at = text.indexOf(operator, left.end);
  if (at >= left.end && at + operator.length <= right.start) {
    add(found[0], at, at + operator.length, found[1]);
  }
}

function update(text: string, node: Node, add: Add): void {
  const { operator } = node;
  if (operator !== "++" && operator !== "--") return;
  const at = text.indexOf(operator, node.start);
  if (at < node.end) add("operator", at, at + 2, SWAPS[operator][1]);
}

/** Concatenation of text is no arithmetic. */
const isText = (node: Node): boolean =>
  node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string");

function visit(node: Node, see: (node: Node) => void): void {
  if (SKIPPED.test(node.type)) return;
  see(node);
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) { for (const item of value) if (isNode(item)) visit(item, see); }
    else if (isNode(value)) visit(value, see);
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], at: number): number {
  let low = 0, high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}
