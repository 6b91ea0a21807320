import type { z } from "zod";
import { BacktestError } from "../../command/errors.ts";

/** Parameters as given: by a program as values, by a command line as texts. */
export interface GivenParams {
  readonly values: Readonly<Record<string, unknown>>;
  readonly texts: Readonly<Record<string, string>>;
}

/** The part of a zod schema's definition that says what a text should become. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly catchall?: z.ZodType;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
}

const definitionOf = (schema: z.ZodType): Definition =>
  (schema as unknown as { readonly def: Definition }).def;

/**
 * Parses a strategy's parameters with its own schema. Texts become what the schema expects there.
 * Names that the schema does not know are refused: a misspelt one would run with the default.
 *
 * @throws {BacktestError} kind `usage`, naming each wrong parameter and what was expected.
 */
export function readParams(strategy: string, schema: z.ZodType, given: GivenParams): unknown {
  const shape = definitionOf(schema).shape;
  const values: Record<string, unknown> = { ...given.values };
  for (const [name, text] of Object.entries(given.texts)) {
    const expected = shape !== undefined && Object.hasOwn(shape, name) ? shape[name] : undefined;
    values[name] = expected === undefined ? text : valueOf(text, expected);
  }
  if (shape !== undefined && takesNoOthers(definitionOf(schema))) {
    const known = Object.keys(shape);
    const unknown = Object.keys(values).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      const list = known.length > 0 ? known.join(", ") : "none";
      throw new BacktestError(
        "usage",
        `Unknown parameter "${unknown}" of strategy ${strategy}, expected one of: ${list}`,
      );
    }
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String).join(".");
    const got = path in values ? `, got ${shown(values[path])}` : "";
    return `Parameter ${path || "set"} of strategy ${strategy}: ${issue.message}${got}`;
  });
  throw new BacktestError("usage", issues.join("\n"));
}

/**
 * Parameters as plain data, to be told and kept. What JSON does not know becomes what it does: a bigint
 * its digits, a map and a set their entries.
 */
export function plainParams(params: unknown): Record<string, unknown> {
  if (typeof params !== "object" || params === null) return {};
  const plain: unknown = JSON.parse(shown(params));
  return typeof plain === "object" && plain !== null ? plain as Record<string, unknown> : {};
}

const shown = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === "bigint") return String(part);
    return part instanceof Map || part instanceof Set ? [...part] : part;
  }) ?? "null";

/** Plain and strict objects; one with a catch-all takes what it says. */
const takesNoOthers = ({ catchall }: Definition): boolean =>
  catchall === undefined || definitionOf(catchall).type === "never";

function valueOf(text: string, schema: z.ZodType): unknown {
  const definition = definitionOf(schema);
  if (definition.type === "nullable" && text === "null") return null;
  if (definition.innerType !== undefined) return valueOf(text, definition.innerType);
  if (definition.in !== undefined) return valueOf(text, definition.in);
  switch (definition.type) {
    case "string":
      return text;
    case "number":
      // Number("") is 0.
      return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
    case "bigint":
      return /^-?\d+$/.test(text) ? BigInt(text) : text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "enum":
      return Object.values(definition.entries ?? {}).find((entry) => String(entry) === text) ??
        text;
    case "literal":
      return definition.values?.find((value) => String(value) === text) ?? text;
    default:
      return jsonOr(text);
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
