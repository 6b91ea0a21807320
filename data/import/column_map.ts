import { ImportError, ImportUsageError } from "./import_error.ts";

/** What rows of a table are. */
export type TableKind = "trade" | "depth" | "quote" | "bar";

/** What a column can be, by the name that a map gives it, and the kinds that have it. */
const ROLES = {
  time: "venue and local time in one",
  exch: "venue time",
  local: "local time",
  price: "price of a trade or level",
  qty: "quantity of a trade or level",
  side: "buy or sell, bid or ask",
  id: "trade id, or update id of a best bid and offer",
  symbol: "symbol, compared with the import's",
  bid: "best bid",
  bidQty: "quantity at the best bid",
  ask: "best ask",
  askQty: "quantity at the best ask",
  first: "first update id of a depth message (U)",
  final: "final update id of a depth message (u)",
  previous: "final update id of the message before (pu)",
  snapshot: "1 for rows of a snapshot",
  open: "price that a bar opens with; its time is when that is",
  high: "highest price of a bar",
  low: "lowest price of a bar",
  close: "price that a bar closes with",
  volume: "quantity traded in a bar",
  buyVolume: "quantity that takers bought in a bar",
  trades: "number of trades of a bar",
  market: "MARKET for trades of the open market",
} as const;

/** Name of a role. */
export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];
const NEEDED: Readonly<Record<TableKind, readonly Role[]>> = {
  trade: ["price", "qty", "side"],
  depth: ["price", "qty", "side"],
  quote: ["bid", "bidQty", "ask", "askQty"],
  bar: ["open", "high", "low", "close", "volume"],
};

/** Units of times, and how the values of a side are to be read. */
const UNITS = ["s", "ms", "us", "ns", "iso"] as const;
export type TimeUnit = (typeof UNITS)[number];
const SIDE_FORMS = ["word", "maker", "ask"] as const;
/** `word`: buy/sell, bid/ask and the like; `maker`: true if the buyer was the maker; `ask`: true = ask. */
export type SideForm = (typeof SIDE_FORMS)[number];

/** One column of a map. */
export interface MappedColumn {
  /** Its name in the header, or `#n` for the n-th. */
  readonly name: string;
  readonly form: string;
}

/** Which column is what. */
export interface ColumnMap {
  readonly kind: TableKind;
  readonly columns: ReadonlyMap<Role, MappedColumn>;
}

/**
 * Parses a column map: `role=column[:form]`, comma-separated, and `kind=trade|depth|quote|bar`
 * (trade if not given). Times take a unit (`s`, `ms`, `us`, `ns`, `iso`; ms if not given), sides a form
 * (`word`, `maker`, `ask`). A column is named as in the header, or `#1` for the first.
 *
 * @throws {ImportUsageError} naming what is unknown or missing
 * @example
 * ```ts
 * import { parseColumnMap } from "./column_map.ts";
 * const map = parseColumnMap("time=ts_ns:ns,price=price,qty=size,side=side");
 * console.assert(map.columns.get("time")?.form === "ns");
 * ```
 */
export function parseColumnMap(text: string): ColumnMap {
  let kind: TableKind = "trade";
  const columns = new Map<Role, MappedColumn>();
  for (const part of text.split(",")) {
    const [role, column] = splitOnce(part.trim(), "=");
    if (!column) {
      throw new ImportUsageError(`Map has ${JSON.stringify(part)}, expected role=column`);
    }
    if (role === "kind") {
      if (!Object.hasOwn(NEEDED, column)) {
        throw new ImportUsageError(`Map has kind ${column}, expected trade, depth, quote or bar`);
      }
      kind = column as TableKind;
    } else if (Object.hasOwn(ROLES, role)) {
      columns.set(role as Role, mappedColumn(role as Role, column));
    } else {
      const roles = ["kind", ...Object.keys(ROLES)].join(", ");
      throw new ImportUsageError(`Map has role ${role}, expected one of ${roles}`);
    }
  }
  for (const role of NEEDED[kind]) {
    if (!columns.has(role)) throw new ImportUsageError(`Map of kind ${kind} has no ${role}`);
  }
  if (!columns.has("time") && !columns.has("exch")) {
    throw new ImportUsageError("Map has neither time nor exch");
  }
  return { kind, columns };
}

function mappedColumn(role: Role, column: string): MappedColumn {
  const [name, given] = splitOnce(column, ":");
  const isTime = role === "time" || role === "exch" || role === "local";
  const forms: readonly string[] = isTime ? UNITS : role === "side" ? SIDE_FORMS : [];
  if (given !== undefined && !forms.includes(given)) {
    const expected = forms.length > 0 ? `one of ${forms.join(", ")}` : "none";
    throw new ImportUsageError(`Map has ${role} in form ${given}, expected ${expected}`);
  }
  return { name, form: given ?? (isTime ? "ms" : role === "side" ? "word" : "") };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Index of the column that has a role. @throws {ImportError} there is none of its name */
export function cellOf(
  map: ColumnMap,
  role: Role,
  header: readonly string[],
  file: string,
): number {
  const name = map.columns.get(role)?.name ?? "";
  const position = /^#(\d+)$/.exec(name);
  const at = position ? Number(position[1]) - 1 : header.indexOf(name);
  const fault = (value: string, expected: string) =>
    new ImportError({
      code: "wrong-columns",
      file,
      line: 1,
      field: `column for ${role}`,
      value,
      expected,
    });
  if (at < 0 || at >= header.length) {
    throw fault(JSON.stringify(name), `one of ${header.join(", ")}`);
  }
  if (!position && header.lastIndexOf(name) !== at) {
    const expected = `one column of that name; map it by its number, such as #${at + 1}`;
    throw fault(`${JSON.stringify(name)} twice`, expected);
  }
  return at;
}
