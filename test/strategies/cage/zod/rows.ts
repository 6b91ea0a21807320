import { z } from "zod";
import { TOOLS } from "./tools.ts";

/** A schema and what it is given: good and bad values. */
type Row = readonly [schema: () => z.ZodType, ...values: unknown[]];

const id = { a: 1 };
const checked = (check: Parameters<z.ZodString["check"]>[0]) => () => z.string().check(check);
const number = (check: Parameters<z.ZodNumber["check"]>[0]) => () => z.number().check(check);

/** One row or several for each factory of zod, by its name there. */
export const ROWS: Readonly<Record<string, readonly Row[]>> = {
  _ZodString: [],
  _default: [[() => z._default(z.string(), "d"), undefined, "x", 1]],
  any: [[() => z.any(), 1, undefined, null, id]],
  array: [
    [() => z.array(z.number()).min(1).max(3).nonempty(), [1], [], [1, 2, 3, 4], ["a"], 5],
    [() => z.number().array().length(2), [1, 2], [1]],
  ],
  base64: [[() => z.base64(), "aGVsbG8=", "@@@@", "abc", "", 5]],
  base64url: [[() => z.base64url(), "aGVsbG8", "a+b/", "", 5]],
  bigint: [[() => z.bigint().min(2n).max(9n).multipleOf(3n), 3n, 1n, 10n, 4n, 3]],
  boolean: [[() => z.boolean(), true, "true", 0]],
  catch: [[() => z.catch(z.number(), 7), 1, "x"], [
    () => z.number().catch((ctx) => ctx.issues.length),
    "x",
  ]],
  check: [[
    () =>
      z.string().check(z.check((ctx) => {
        if (ctx.value === "bad") {
          ctx.issues.push({ code: "custom", input: ctx.value, message: "no" });
        }
      })),
    "good",
    "bad",
  ]],
  cidrv4: [[() => z.cidrv4(), "10.0.0.0/8", "10.0.0.0/40", "x"]],
  cidrv6: [[() => z.cidrv6(), "2001:db8::/32", "2001:db8::/200", "x/1", "::1"]],
  clone: [[() => z.clone(z.string().min(2)), "ab", "a"]],
  codec: [[
    () => z.codec(z.string(), z.number(), { decode: (t) => Number(t), encode: (n) => String(n) }),
    "12",
    "x",
    5,
  ]],
  coerce: [
    [() => z.coerce.number(), "12", "x", null, true],
    [() => z.coerce.string(), 12, null, id],
    [() => z.coerce.boolean(), "", "x", 0],
    [() => z.coerce.bigint(), "12", "x", 1.5],
    [() => z.coerce.date(), 0, "2024-02-03T04:05:06Z", "2024-02-03", "never", {}],
  ],
  creditCard: [[() => z.creditCard(), "4111111111111111", "4111111111111112", "x"]],
  cuid: [[() => z.cuid(), "cjld2cjxh0000qzrmn831i7rn", "x"]],
  cuid2: [[() => z.cuid2(), "tz4a98xxat96iws9zmbrgj3a", "-"]],
  currencyCode: [[() => z.currencyCode(), "EUR", "eur", "EURO", 5]],
  custom: [[() => z.custom<number>((value) => value === 5), 5, 6], [() => z.custom(), 5]],
  date: [[() => z.date(), 5, "2024-01-01", null, {}]],
  deepPartial: [[() => z.deepPartial(z.object({ a: z.object({ b: z.string() }) })), {}, { a: {} }, {
    a: { b: 1 },
  }]],
  describe: [[() => z.string().check(z.describe("a text")), "x"], [
    () => z.string().describe("x"),
    5,
  ]],
  discriminatedUnion: [[
    () =>
      z.discriminatedUnion("k", [
        z.object({ k: z.literal("a"), n: z.number() }),
        z.object({ k: z.literal("b") }),
      ]),
    { k: "a", n: 1 },
    { k: "b" },
    { k: "a" },
    { k: "c" },
    5,
  ]],
  e164: [[() => z.e164(), "+14155552671", "123"]],
  email: [[() => z.email(), "a@b.co", "a@b", 5], [() => z.string().email(), "a@b.co", "x"]],
  emoji: [[() => z.emoji(), "😀", "x"]],
  endsWith: [[checked(z.endsWith("z")), "xyz", "x"]],
  enum: [[() => z.enum(["a", "b"]).exclude(["b"]), "a", "b", 5], [
    () => z.enum(["a", "b"]).extract(["b"]),
    "a",
    "b",
  ]],
  exactOptional: [[() => z.object({ a: z.exactOptional(z.string()) }), {}, { a: undefined }, {
    a: "x",
  }]],
  file: [[() => z.file().min(1).max(9).mime("text/plain"), 5, {}, "x"]],
  float32: [[() => z.float32(), 1.5, 1e300, "x"]],
  float64: [[() => z.float64(), 1e300, Infinity, NaN]],
  fromJSONSchema: [[
    () =>
      z.fromJSONSchema({
        type: "object",
        properties: { a: { type: "string", minLength: 2 } },
        required: ["a"],
      }),
    { a: "xy" },
    { a: "x" },
    {},
  ]],
  function: [[() => z.function({ input: [z.string()], output: z.number() }) as never, 5, "x"]],
  gt: [[number(z.gt(3)), 4, 3]],
  gte: [[number(z.gte(3)), 3, 2]],
  guid: [[() => z.guid(), "00000000-0000-0000-0000-000000000001", "x"]],
  hash: [[() => z.hash("sha256"), "a".repeat(64), "a", 5]],
  hex: [[() => z.hex(), "0aF", "xyz"]],
  hostname: [[() => z.hostname(), "a.example.com", "a b", "-a"]],
  httpUrl: [[
    () => z.httpUrl(),
    "https://example.com/a?b#c",
    "http:example.com",
    "ftp://example.com",
    "x",
  ]],
  iban: [[() => z.iban(), "DE89370400440532013000", "DE89370400440532013001", "x"]],
  includes: [[checked(z.includes("b")), "abc", "x"]],
  input: [[() => z.input(z.string().transform((t) => t.length)) as never, "x", 5]],
  instanceof: [[() => z.instanceof(Map), new Map(), {}, 5]],
  int: [[() => z.int(), 1, 1.5, 2 ** 60, "1"]],
  int32: [[() => z.int32(), 1, 2 ** 31]],
  int64: [[() => z.int64(), 1n, 2n ** 63n]],
  intersection: [[
    () => z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() })),
    { a: "x", b: 1 },
    { a: "x" },
  ], [() => z.string().and(z.literal("x")), "x", "y"]],
  invertCodec: [[
    () =>
      z.invertCodec(z.codec(z.string(), z.number(), {
        decode: (t) => Number(t),
        encode: (n) => String(n),
      })),
    5,
    "x",
  ]],
  ipv4: [[() => z.ipv4(), "127.0.0.1", "256.0.0.1"]],
  ipv6: [[() => z.ipv6(), "::1", "2001:db8::ff", ":::", "g::", "::@1"]],
  iso: [
    [() => z.iso.date(), "2024-02-29", "2023-02-29", 5],
    [() => z.iso.datetime({ offset: true, precision: 3 }), "2024-02-29T01:02:03.004+01:00", "x"],
    [() => z.iso.time(), "01:02:03", "25:00"],
    [() => z.iso.duration(), "P1DT2H", "1D"],
    [() => z.string().datetime(), "2024-02-29T01:02:03Z", "2024-02-29"],
  ],
  json: [[() => z.json(), { a: [1, null, "x", true] }, undefined, 1n, () => 1]],
  jwt: [[
    () => z.jwt({ alg: "HS256" }),
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.AAAA",
    "eyJhbGciOiJub25lIn0.e30.AAAA",
    "x.y.z",
    "x",
  ]],
  keyof: [[() => z.keyof(z.object({ a: z.string(), b: z.string() })), "a", "c"]],
  ksuid: [[() => z.ksuid(), "0ujsswThIGTUYm2K8FjOOfXtY1K", "x"]],
  lazy: [[
    () => {
      const tree: z.ZodType = z.lazy(() => z.object({ next: tree.optional(), n: z.number() }));
      return tree;
    },
    { n: 1, next: { n: 2 } },
    { n: 1, next: { n: "x" } },
  ]],
  length: [[checked(z.length(2)), "ab", "a"]],
  literal: [[() => z.literal(["a", 1, null]), "a", 1, null, "b"]],
  looseObject: [[() => z.looseObject({ a: z.string() }), { a: "x", b: 1 }, { b: 1 }]],
  looseRecord: [[() => z.looseRecord(z.string().regex(/^k/), z.number()), { k: 1, x: "y" }, {
    k: "x",
  }]],
  lowercase: [[checked(z.lowercase()), "a", "A"]],
  lt: [[number(z.lt(3)), 2, 3]],
  lte: [[number(z.lte(3)), 3, 4]],
  mac: [[() => z.mac(), "00:1A:2B:3C:4D:5E", "x"]],
  map: [[
    () => z.map(z.string(), z.number()),
    new Map([["a", 1]]),
    new Map<unknown, unknown>([[1, "x"]]),
    {},
  ]],
  maxLength: [[checked(z.maxLength(2)), "ab", "abc"]],
  maxSize: [[() => z.set(z.number()).check(z.maxSize(1)), new Set([1]), new Set([1, 2])]],
  meta: [[() => z.string().check(z.meta({ title: "x" })), "x"], [
    () => z.string().meta({ title: "x" }),
    5,
  ]],
  mime: [[() => z.file().check(z.mime(["text/plain"])), 5]],
  minLength: [[checked(z.minLength(2)), "ab", "a"]],
  minSize: [[() => z.map(z.any(), z.any()).check(z.minSize(1)), new Map([[1, 1]]), new Map()]],
  multipleOf: [[number(z.multipleOf(0.07)), 2.03, 2.04]],
  nan: [[() => z.nan(), NaN, 1]],
  nanoid: [[() => z.nanoid(), "V1StGXR8_Z5jdHi6B-myT", "x"]],
  nativeEnum: [[() => z.nativeEnum({ A: 1, B: "b" } as const), 1, "b", "A"]],
  negative: [[number(z.negative()), -1, 0]],
  never: [[() => z.never(), 1, undefined]],
  nonnegative: [[number(z.nonnegative()), 0, -1]],
  nonoptional: [[() => z.nonoptional(z.string().optional()), "x", undefined]],
  nonpositive: [[number(z.nonpositive()), 0, 1]],
  normalize: [[checked(z.normalize("NFD")), "ä"]],
  null: [[() => z.null(), null, undefined]],
  nullable: [[() => z.nullable(z.string()), null, "x", undefined], [
    () => z.number().nullable().default(null),
    undefined,
    5,
    "x",
  ]],
  nullish: [[() => z.nullish(z.string()), null, undefined, "x", 5]],
  number: [[
    () => z.number().int().positive().lt(9).multipleOf(2).finite().safe(),
    2,
    3,
    0,
    10,
    NaN,
    "2",
  ]],
  object: [
    [() => z.object({ a: z.string(), b: z.number().optional() }), { a: "x", c: 1 }, {}, 5, null],
    [
      () => z.object({ a: z.string() }).extend({ b: z.number() }).partial().required({ a: true }),
      { a: "x" },
      {},
    ],
    [() => z.object({ a: z.string(), b: z.string() }).pick({ a: true }), { a: "x" }, {}],
    [() => z.object({ a: z.string(), b: z.string() }).omit({ a: true }), { b: "x" }, {}],
    [() => z.object({ a: z.string() }).catchall(z.number()), { a: "x", b: 1 }, { a: "x", b: "y" }],
    [() => z.object({ a: z.string() }).passthrough(), { a: "x", b: 1 }],
    [() => z.object({ a: z.string() }).strict(), { a: "x", b: 1 }],
    [
      () => z.object({ a: z.string() }).merge(z.object({ c: z.string() })).strip(),
      { a: "x", c: "y" },
      {},
    ],
  ],
  optional: [[() => z.optional(z.string()), undefined, "x", 5]],
  output: [[() => z.output(z.string().pipe(z.coerce.number())) as never, 5, "x"]],
  overwrite: [[() => z.string().check(z.overwrite((t) => `${t}!`)), "x"]],
  partialRecord: [[() => z.partialRecord(z.enum(["a", "b"]), z.number()), { a: 1 }, { c: 1 }]],
  pipe: [[() => z.pipe(z.string(), z.coerce.number() as never), "5", "x", 5]],
  positive: [[number(z.positive()), 1, 0]],
  prefault: [[() => z.prefault(z.string().min(2), "ab"), undefined, "a"]],
  preprocess: [[() => z.preprocess((v) => Number(v), z.number().max(5)), "5", "6", "x"]],
  promise: [[() => z.promise(z.string()), 5]],
  properties: [[() => z.any().check(z.properties({ a: z.string() })), { a: "x" }, { a: 1 }]],
  property: [[() => z.string().check(z.property("length", z.literal(2))), "ab", "a"]],
  readonly: [[
    () => z.readonly(z.array(z.number())).transform((list) => Object.isFrozen(list)),
    [1],
    5,
  ]],
  record: [[() => z.record(z.string(), z.number()), { a: 1 }, { a: "x" }, 5], [
    () => z.record(z.enum(["a", "b"]), z.number()),
    { a: 1, b: 2 },
    { a: 1 },
  ]],
  refine: [[() => z.string().refine((t) => t === "x", { error: "no x" }), "x", "y"], [
    () => z.string().check(z.refine((t) => t === "x")),
    "x",
    "y",
  ]],
  regex: [[checked(z.regex(/^a/)), "a", "b"]],
  set: [[
    () => z.set(z.number()).min(1).max(2).nonempty(),
    new Set([1]),
    new Set(),
    new Set(["x"]),
    [],
  ]],
  size: [[() => z.set(z.number()).check(z.size(1)), new Set([1]), new Set()]],
  slugify: [[checked(z.slugify()), "Hello World!"]],
  startsWith: [[checked(z.startsWith("a")), "ab", "b"]],
  strictObject: [[() => z.strictObject({ a: z.string() }), { a: "x" }, { a: "x", b: 1 }]],
  string: [
    [
      () => z.string().min(2).max(4).regex(/^a/).trim().toLowerCase(),
      " aB",
      "a",
      "abcdef",
      "bc",
      5,
    ],
    [() => z.string().url(), "https://example.com", "x"],
    [
      () =>
        z.string().startsWith("a").endsWith("c").includes("b").length(3).nonempty().toUpperCase()
          .normalize(),
      "abc",
      "x",
    ],
  ],
  stringFormat: [[() => z.stringFormat("mine", (t) => t.length === 2), "ab", "a"], [
    () => z.stringFormat("mine", /^a$/),
    "a",
    "b",
  ]],
  stringbool: [
    [() => z.stringbool(), "true", "no", "x", 5],
    [() => z.stringbool({ truthy: ["j"], falsy: ["n"], case: "sensitive" }), "j", "n", "J"],
  ],
  success: [[() => z.success(z.string()), "x", 5]],
  superRefine: [[
    () =>
      z.string().superRefine((t, ctx) => {
        if (t !== "x") ctx.addIssue({ code: "custom", message: "no x" });
      }),
    "x",
    "y",
  ], [() => z.string().check(z.superRefine(() => {})), "x"]],
  symbol: [[() => z.symbol(), Symbol("x"), 5]],
  templateLiteral: [[
    () => z.templateLiteral(["a", z.number(), z.enum(["x", "y"])]),
    "a5x",
    "a5z",
    5,
  ]],
  toLowerCase: [[checked(z.toLowerCase()), "A"]],
  toUpperCase: [[checked(z.toUpperCase()), "a"]],
  transform: [[() => z.transform((v) => String(v)), 5], [
    () => z.string().transform((t) => t.length),
    "abc",
    5,
  ]],
  trim: [[checked(z.trim()), " a "]],
  tuple: [[() => z.tuple([z.string()]).rest(z.number()), ["a"], ["a", 1], ["a", "b"], [], 5]],
  uint32: [[() => z.uint32(), 1, -1]],
  uint64: [[() => z.uint64(), 1n, -1n]],
  ulid: [[() => z.ulid(), "01ARZ3NDEKTSV4RRFFQ69G5FAV", "x"]],
  undefined: [[() => z.undefined(), undefined, null]],
  union: [[() => z.union([z.string(), z.number()]), "x", 5, true], [
    () => z.string().or(z.number()),
    5,
    null,
  ]],
  unknown: [[() => z.unknown(), 5, undefined]],
  uppercase: [[checked(z.uppercase()), "A", "a"]],
  url: [
    [() => z.url(), "https://example.com/a b", "x", "http://", "data:x", 5],
    [
      () => z.url({ protocol: /^https$/, hostname: /^example\.com$/ }),
      "https://example.com/",
      "http://example.com/",
    ],
    [() => z.url({ normalize: true }), "HTTPS://EXAMPLE.com/../a", "x"],
  ],
  uuid: [[() => z.uuid(), "550e8400-e29b-41d4-a716-446655440000", "x"]],
  uuidv4: [[() => z.uuidv4(), "550e8400-e29b-41d4-a716-446655440000", "x"]],
  uuidv6: [[() => z.uuidv6(), "1ef2b3a4-5c6d-6e7f-8a9b-0c1d2e3f4a5b", "x"]],
  uuidv7: [[() => z.uuidv7(), "01890a5d-ac96-774b-bcce-b302099a8057", "x"]],
  void: [[() => z.void(), undefined, null]],
  xid: [[() => z.xid(), "9m4e2mr0ui3e8a215n4g", "x"]],
  xor: [[() => z.xor([z.string(), z.literal("a")]), "b", "a", 5]],
};

/** What a row comes to: for each value what is made of it, or what is wrong with it. */
function outcome([make, ...values]: Row): unknown {
  return attempt(() => {
    const schema = make();
    return values.map((value) => [
      attempt(() => {
        const { success, data, error } = schema.safeParse(value);
        return success ? { data } : { issues: error.issues };
      }),
      attempt(() => schema.parse(value)),
    ]);
  });
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? `threw ${error.name}: ${error.message}` : "threw";
  }
}

/** JSON of anything, so that what differs shows. */
function shown(value: unknown): string {
  return JSON.stringify(value, (_key, item) => {
    if (typeof item === "bigint") return `${item}n`;
    if (typeof item === "number" && !Number.isFinite(item)) return String(item);
    if (item === undefined || typeof item === "symbol" || typeof item === "function") {
      return String(item === undefined ? item : typeof item);
    }
    if (item instanceof Map) return { map: [...item] };
    if (item instanceof Set) return { set: [...item] };
    return item;
  });
}

/** All outcomes by name. */
export function outcomes(): Record<string, string> {
  return Object.fromEntries([
    ...Object.entries(ROWS).map(([name, rows]) => [name, shown(rows.map(outcome))]),
    ...Object.entries(TOOLS).map(([name, tool]) => [`tool ${name}`, shown(attempt(tool))]),
  ]);
}
