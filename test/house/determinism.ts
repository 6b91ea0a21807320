import { at, type Finding, isIn, isNode, type Node, type Source, walk } from "./source.ts";

/** Floors on which the same input gives the same bytes, on any machine. */
const DETERMINISTIC = ["engine/", "strategies/", "backtest/"];

/** Files on these floors that no decision, hash or result stands on. */
const EXEMPT: readonly (readonly [path: string, reason: string])[] = [
  ["command/clock.ts", "the one clock: what it says is printed or stored apart from results"],
  [
    "strategies/cage/lockdown/lockdown.ts",
    "takes clocks and chance away from a strategy, so it names them",
  ],
  ["strategies/cage/lockdown/tame.ts", "replaces what depends on a locale, so it names it"],
  ["strategies/cage/lockdown/intrinsics.ts", "lists what stays in the cage"],
  [
    "strategies/cage/lockdown/stand_ins.ts",
    "puts plain functions of their arguments in the place of Date and others",
  ],
  ["strategies/cage/lockdown/harden.ts", "freezes prototypes, so it names their members"],
  ["backtest/report/client/", "runs in the reader's browser, after the run"],
];

/** The exempt paths, for the test that they exist. */
export const EXEMPT_PATHS = EXEMPT.map(([path]) => path);

/** Names that bring in a clock, chance, a timer or a place. */
const BANNED_NAMES = new Set([
  "Date",
  "Temporal",
  "Intl",
  "performance",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "requestAnimationFrame",
  "crypto",
  "randomUUID",
  "randomBytes",
  "randomInt",
  "WeakRef",
  "FinalizationRegistry",
]);

/** Members of Math that every engine computes alike; the rest is in engine/num/libm. */
const EXACT_MATH = new Set([
  "abs",
  "ceil",
  "clz32",
  "floor",
  "fround",
  "imul",
  "max",
  "min",
  "round",
  "sign",
  "sqrt",
  "trunc",
]);

const BANNED_MEMBERS = /^(localeCompare|toLocale\w*)$/;

/** The engine runs in a browser and in a cage: no outer world by any of these. */
const OUTER_NAMES = new Set([
  "Deno",
  "process",
  "Buffer",
  "console",
  "fetch",
  "Worker",
  "WebSocket",
]);

const isDeterministic = (path: string): boolean =>
  isIn(path, DETERMINISTIC) && !isIn(path, EXEMPT_PATHS);

/** Clocks, chance, timers, locales, inexact mathematics and unordered loops on deterministic floors. */
export function findNondeterminism(file: Source): readonly Finding[] {
  const found: Finding[] = [];
  if (!isDeterministic(file.path)) return found;
  walk(file.program, (node, parent) => {
    const what = impurity(node, parent);
    if (what !== null) found.push(at(file, node, what));
  });
  return found;
}

function impurity(node: Node, parent: Node | null): string | null {
  switch (node.type) {
    case "Identifier":
      if (!isReference(node, parent)) return null;
      if (BANNED_NAMES.has(String(node.name))) return `${node.name} is not deterministic`;
      if (node.name === "Math" && !isExactMath(parent)) {
        return "Math has inexact members, expected one of the exact ones or engine/num/libm";
      }
      return null;
    case "MemberExpression": {
      const name = memberName(node);
      return name !== null && BANNED_MEMBERS.test(name) ? `${name} depends on the locale` : null;
    }
    case "ForInStatement":
      return "for…in has no order to rely on, expected a Map, an array or sorted keys";
    case "BinaryExpression":
      return node.operator === "**" && !isExactPower(node) ? INEXACT_POWER : null;
    case "AssignmentExpression":
      return node.operator === "**=" ? INEXACT_POWER : null;
    default:
      return null;
  }
}

const INEXACT_POWER = "** with neither side a whole literal, expected pow of engine/num/libm";

/** An identifier that stands for a value, not the name of a member, a key or a type's field. */
function isReference(node: Node, parent: Node | null): boolean {
  if (parent === null) return true;
  if (parent.type === "TSTypeReference") return false;
  if (parent.type === "MemberExpression") return parent.object === node || parent.computed === true;
  const isKey = parent.type === "Property" || parent.type === "PropertyDefinition" ||
    parent.type === "MethodDefinition" || parent.type.startsWith("TS");
  return !isKey || parent.key !== node || parent.shorthand === true;
}

function isExactMath(parent: Node | null): boolean {
  // The realm's own Math made exact, as a whole.
  const callee = parent?.type === "CallExpression" ? parent.callee : null;
  if (isNode(callee) && callee.name === "installLibm") return true;
  if (parent?.type !== "MemberExpression") return false;
  const name = memberName(parent);
  return name !== null && (EXACT_MATH.has(name) || /^[A-Z0-9_]+$/.test(name));
}

function memberName(node: Node): string | null {
  if (!isNode(node.property)) return null;
  if (node.computed !== true) return String(node.property.name);
  return typeof node.property.value === "string" ? node.property.value : null;
}

const isWholeLiteral = (node: unknown): boolean =>
  isNode(node) && node.type === "Literal" &&
  (typeof node.value === "bigint" || Number.isInteger(node.value));

/** Powers of a whole base by a small whole exponent, and whole powers, are exact or nearest. */
function isExactPower(node: Node): boolean {
  const { left, right } = node;
  const exponent = isNode(right) && right.type === "UnaryExpression" ? right.argument : right;
  return isWholeLiteral(left) || isWholeLiteral(exponent);
}

/** Where a generator reads something back, outside the way from an event to an order. */
const GENERATORS = ["engine/journal/reader.ts"];

/** Outer world, promises and generators in the engine. */
export function findOuterWorld(file: Source): readonly Finding[] {
  const found: Finding[] = [];
  if (!isIn(file.path, ["engine/", "strategies/"])) return found;
  if (isIn(file.path, ["strategies/source/", "strategies/cage/"])) return found;
  walk(file.program, (node, parent) => {
    const isOuter = node.type === "Identifier" && OUTER_NAMES.has(String(node.name)) &&
      isReference(node, parent);
    if (isOuter) found.push(at(file, node, `${node.name} is out of reach of the engine`));
    const isGenerator = node.generator === true && !GENERATORS.includes(file.path);
    if (node.async === true || isGenerator || node.type === "AwaitExpression") {
      found.push(at(file, node, "the core is synchronous: no async, await or generator"));
    }
  });
  return found;
}
