import { z } from "zod";

/** What is no schema but works on one, or on errors; each gives text or data. */
export const TOOLS: Readonly<Record<string, () => unknown>> = {
  _function: () => z._function({ input: [z.string()], output: z.number() }).implement(Number)("5"),
  config: () => typeof z.config(),
  core: () => typeof z.core.$ZodType,
  decode: () => z.decode(z.coerce.number<string>(), "5"),
  encode: () => z.encode(z.string(), "x"),
  flattenError: () => z.flattenError(errorOf(z.object({ a: z.string() }))),
  formatError: () => z.formatError(errorOf(z.object({ a: z.string() }))),
  getDiscriminatedOption: () => {
    const schema = z.discriminatedUnion("k", [
      z.object({ k: z.literal("a") }),
      z.object({ k: z.literal("b") }),
    ]);
    return z.toJSONSchema(z.getDiscriminatedOption(schema, "a") as z.ZodType);
  },
  getErrorMap: () => typeof z.getErrorMap(),
  globalRegistry: () => z.globalRegistry.get(z.string().meta({ id: "own", title: "t" })),
  locales: () =>
    z.locales.de().localeError({ code: "invalid_type", expected: "string", input: 5 } as never),
  memoizer: () => typeof z.memoizer(),
  parse: () => z.parse(z.string(), "x"),
  prettifyError: () => z.prettifyError(errorOf(z.object({ a: z.string().min(3) }))),
  regexes: () => z.regexes.email.test("a@b.co"),
  registry: () => {
    const registry = z.registry<{ n: number }>();
    const schema = z.string().register(registry, { n: 5 });
    return registry.get(schema);
  },
  safeDecode: () => z.safeDecode(z.string(), "x").success,
  safeEncode: () => z.safeEncode(z.string(), 5 as never).success,
  safeParse: () => z.safeParse(z.string(), 5).success,
  toJSONSchema: () =>
    z.toJSONSchema(
      z.object({ a: z.string().min(2).describe("x"), b: z.number().nullable().default(5) }),
    ),
  toZod: () => typeof z.toZod,
  treeifyError: () => z.treeifyError(errorOf(z.object({ a: z.string() }))),
  util: () => z.util.cleanRegex("^a$"),
  validate: () => z.validate(z.string(), "x"),
  function: () =>
    z.function({ input: [z.string()], output: z.number() }).implement((t) => t.length)("abc"),
  "an error and its class": () => {
    const parts = z.object({ a: z.email().nullable() }).safeParse({ a: 5 });
    return parts.error instanceof z.ZodError && String(parts.error);
  },
};

function errorOf(schema: z.ZodType): z.ZodError {
  const { error } = schema.safeParse({ a: 5 });
  if (error === undefined) throw new Error("Schema took what it should not");
  return error;
}
