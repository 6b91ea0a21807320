import { z } from "zod";

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

const LIMITS = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"] as const;
const LENGTHS = ["minLength", "maxLength", "minItems", "maxItems"] as const;

/** Range and default of every field of a schema, such as "0 … 100, usually 10", by path. */
export function boundsOf(schema: z.ZodType): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = (path: string, node: JsonSchema) => {
    const [low, above, high, below] = LIMITS.map((name) => node[name]);
    const lengths = LENGTHS.flatMap((name) => name in node ? [`${name} ${node[name]}`] : []);
    const range = LIMITS.some((name) => name in node)
      ? [`${above === undefined ? low : `>${above}`} … ${below === undefined ? high : `<${below}`}`]
      : [];
    const usual = "default" in node ? [`usually ${JSON.stringify(node.default)}`] : [];
    const parts = [...range, ...lengths, ...usual];
    if (parts.length > 0) found[path] = parts.join(", ");
    const inside = (name: string) => path === "" ? name : `${path}.${name}`;
    for (const [name, field] of Object.entries(node.properties ?? {})) visit(inside(name), field);
    for (const [i, one] of (node.prefixItems ?? []).entries()) visit(inside(`${i}`), one);
    if (typeof node.items === "object") visit(inside("*"), node.items);
    if (typeof node.additionalProperties === "object") {
      visit(inside("*"), node.additionalProperties);
    }
    for (const [i, one] of (node.anyOf ?? node.oneOf ?? []).entries()) visit(inside(`${i}`), one);
  };
  visit("", z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema);
  return found;
}
