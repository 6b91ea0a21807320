import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { bulkZip, T0 } from "./bed.ts";
import { BUY, EXCH, LOCAL, npz, SELL } from "../import/npz_file.ts";

/** A trade, level or quote of BTCUSDT: tick 0.1, lot 0.001. */
export interface SampleRow {
  readonly dt: number;
  readonly ticks: number;
  readonly lots: number;
  readonly buy: boolean;
}

/** Files to import, and what an independent reader needs to know of them. */
export interface Sample {
  readonly format: string;
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  readonly options: {
    readonly instrument?: string;
    readonly map?: string;
    readonly venue?: string;
  };
  /** Of tables: kind, roles, unit of times and form of sides. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What happens to a text on its way: a line twice, two lines swapped, one gone, a character changed. */
export interface Damage {
  readonly what: "swap" | "twice" | "drop" | "char" | "cut" | "cell";
  readonly at: number;
  readonly by: string;
}

export const damages: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({
    what: fc.constantFrom("swap", "twice", "drop", "char", "cut", "cell"),
    at: fc.nat(),
    by: fc.constantFrom(",", "", "0", "9", "-", ".", " ", '"', "x", "\n", "1e3"),
  }),
  { maxLength: 2 },
);

export const rowsOf: fc.Arbitrary<SampleRow[]> = fc.array(
  fc.record({
    dt: fc.nat(3000),
    ticks: fc.integer({ min: 400_000, max: 440_000 }),
    lots: fc.integer({ min: 1, max: 5_000_000 }),
    buy: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

function damaged(text: string, all: readonly Damage[]): string {
  let result = text;
  for (const { what, at, by } of all) {
    const lines = result.split("\n");
    const i = at % lines.length;
    if (what === "swap" && i + 1 < lines.length) {
      [lines[i], lines[i + 1]] = [lines[i + 1], lines[i]];
    } else if (what === "twice") lines.splice(i, 0, lines[i]);
    else if (what === "drop") lines.splice(i, 1);
    if (what !== "char" && what !== "cut" && what !== "cell") result = lines.join("\n");
    else {
      const k = at % Math.max(1, result.length);
      const keep = what === "char" ? k + 1 : k;
      result = what === "cut" ? result.slice(0, k) : result.slice(0, k) + by + result.slice(keep);
    }
  }
  return result;
}

const price = (ticks: number) => (ticks / 10).toFixed(1);
const qty = (lots: number) => (lots / 1000).toFixed(3);
/** Rows with their times in ms, a message a row, ids from 1. */
const timed = (rows: readonly SampleRow[]) => {
  let ms = T0;
  return rows.map((row, i) => ({ ...row, ms: ms += row.dt, id: i + 1 }));
};

/** How a table writes what it holds. */
export interface TableStyle {
  readonly unit: "s" | "ms" | "us" | "ns";
  readonly side: "word" | "maker";
  readonly order: number;
  readonly packed: boolean;
  readonly quoted: boolean;
  readonly positional: boolean;
  readonly split: number;
}

export const styles: fc.Arbitrary<TableStyle> = fc.record({
  unit: fc.constantFrom("s", "ms", "us", "ns"),
  side: fc.constantFrom("word", "maker"),
  order: fc.nat(119),
  packed: fc.boolean(),
  quoted: fc.boolean(),
  positional: fc.boolean(),
  split: fc.nat(40),
});

const stampOf = (ms: number, unit: TableStyle["unit"]): string =>
  unit === "s"
    ? `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, "0")}`
    : `${ms}${{ ms: "", us: "000", ns: "000000" }[unit]}`;

/** The n-th order of a list. */
function permuted<T>(list: readonly T[], n: number): T[] {
  const rest = [...list];
  const result: T[] = [];
  for (let k = n; rest.length > 0; k = Math.floor(k / (rest.length + 1))) {
    result.push(...rest.splice(k % rest.length, 1));
  }
  return result;
}

/** Tables of a kind, in two files whose columns stand in different orders where they have names. */
export function tableSample(
  kind: "trade" | "depth" | "quote" | "bar",
  rows: readonly SampleRow[],
  style: TableStyle,
  damage: readonly Damage[],
): Sample {
  const columns = {
    trade: ["time", "price", "qty", "side"],
    depth: ["time", "price", "qty", "side"],
    quote: ["time", "bid", "bidQty", "ask", "askQty"],
    bar: ["time", "open", "high", "low", "close", "volume"],
  }[kind];
  const named = (role: string) => style.positional ? `#${columns.indexOf(role) + 1}` : `c_${role}`;
  const all = timed(rows).map((r, i) => {
    const ms = kind === "bar" ? T0 + i * 60_000 : r.ms;
    const values: Record<string, string> = {
      time: stampOf(ms, style.unit),
      price: price(r.ticks),
      qty: qty(r.lots),
      side: style.side === "word" ? (r.buy ? "buy" : "sell") : r.buy ? "False" : "True",
      bid: price(r.ticks),
      bidQty: qty(r.lots),
      ask: price(r.ticks + 1 + (r.lots % 7)),
      askQty: qty(r.lots + 1),
      open: price(r.ticks),
      high: price(r.ticks + 9),
      low: price(r.ticks - 9),
      close: price(r.ticks + (r.buy ? 1 : -1)),
      volume: qty(r.lots),
    };
    return values;
  });
  const text = (part: typeof all, order: number) => {
    const names = style.positional ? columns : permuted(columns, order);
    const cell = (value: string) => style.quoted ? `"${value}"` : value;
    const lines = part.map((values) => names.map((n) => cell(values[n])).join(","));
    if (!style.positional) lines.unshift(names.map((n) => cell(named(n))).join(","));
    return lines.join("\n") + "\n";
  };
  const [first, second] = [all.slice(0, style.split), all.slice(style.split)];
  const pack = (value: string) => style.packed ? gzipSync(value) : value;
  const files: Record<string, Uint8Array | string> = {};
  if (first.length > 0) files["a.csv"] = pack(damaged(text(first, style.order), damage));
  if (second.length > 0) files["b.csv"] = pack(damaged(text(second, 0), damage));
  const roles = Object.fromEntries(columns.map((role) => [role, named(role)]));
  const form = (role: string) =>
    role === "time" ? `:${style.unit}` : role === "side" ? `:${style.side}` : "";
  const map = columns.map((role) => `${role}=${named(role)}${form(role)}`).join(",");
  return {
    format: "csv",
    files,
    options: { instrument: "BTCUSDT", map: `kind=${kind},${map}` },
    spec: { kind, roles, unit: style.unit, side: style.side },
  };
}

const BULK_LINES = {
  trades: (r: ReturnType<typeof timed>[number], us: string) =>
    `${r.id},${price(r.ticks)},${qty(r.lots)},1.5,${r.ms}${us},${!r.buy}`,
  aggTrades: (r: ReturnType<typeof timed>[number], us: string) =>
    `${r.id},${price(r.ticks)},${qty(r.lots)},1,1,${r.ms}${us},${!r.buy}`,
  bookTicker: (r: ReturnType<typeof timed>[number], us: string) =>
    `${r.id},${price(r.ticks)},${qty(r.lots)},${price(r.ticks + 3)},${qty(r.lots + 2)},` +
    `${r.ms}${us},${r.ms + 1}${us}`,
  fundingRate: (r: ReturnType<typeof timed>[number], us: string) =>
    `${T0 + r.id * 28_800_000}${us},8,${r.buy ? "" : "-"}0.000${r.lots % 97 + 10}`,
  "1m": (r: ReturnType<typeof timed>[number], us: string) => {
    const open = T0 + r.id * 60_000;
    const end = us === "" ? "" : "999";
    return `${open}${us},${price(r.ticks)},${price(r.ticks + 9)},${price(r.ticks - 9)},` +
      `${price(r.ticks + 1)},${qty(r.lots)},${open + 59_999}${end},1.5,7,0.001,1,0`;
  },
};

export type BulkKind = keyof typeof BULK_LINES;
export const BULK_KINDS = Object.keys(BULK_LINES) as BulkKind[];

/** A bulk file of a kind, in ms or µs. */
export function bulkSample(
  kind: BulkKind,
  rows: readonly SampleRow[],
  micros: boolean,
  damage: readonly Damage[],
): Sample {
  const text = timed(rows).map((r) => BULK_LINES[kind](r, micros ? "000" : "")).join("\n") + "\n";
  const name = `BTCUSDT-${kind}-2024-01-01`;
  const files = { [`${name}.zip`]: bulkZip(name, damaged(text, damage), micros ? 0 : 6) };
  return { format: "binance-bulk", files, options: {}, spec: {} };
}

/** A recording of all streams, one message a row. */
export function rawSample(
  rows: readonly SampleRow[],
  damage: readonly Damage[],
  packed: boolean,
): Sample {
  let last = 0;
  const lines = timed(rows).map((r) => {
    const head = `"E":${r.ms},"T":${r.ms},"s":"BTCUSDT"`;
    const [p, q] = [price(r.ticks), qty(r.lots)];
    const frames = [
      () =>
        `"stream":"btcusdt@trade","data":{"e":"trade",${head},"t":${r.id},"p":"${p}","q":"${q}","X":"MARKET","m":${!r
          .buy}}`,
      () =>
        `"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":${r.id},"s":"BTCUSDT","b":"${p}","B":"${q}",` +
        `"a":"${price(r.ticks + 2)}","A":"${q}","T":${r.ms},"E":${r.ms}}`,
      () => {
        const pu = last;
        last = r.id;
        const levels = r.buy ? `"b":[["${p}","${q}"]],"a":[]` : `"b":[],"a":[["${p}","${q}"]]`;
        return `"stream":"btcusdt@depth","data":{"e":"depthUpdate",${head},"U":${
          pu + 1
        },"u":${last},"pu":${pu},${levels}}`;
      },
    ];
    return `${r.ms + 3}000 {${frames[r.lots % 3]()}}`;
  });
  const text = damaged(lines.join("\n") + "\n", damage);
  const files = { "r.dat": packed ? gzipSync(text) : text };
  return { format: "binance-raw", files, options: { venue: "binance-usdm" }, spec: {} };
}

/** Depth or trades of a stream recorded as CSV. */
export function streamSample(
  rows: readonly SampleRow[],
  depth: boolean,
  damage: readonly Damage[],
): Sample {
  const head = depth
    ? "TimestampOfReceive,Stream,TransactionTime,Symbol,FirstUpdateId,FinalUpdateId,FinalUpdateIdInLastStream,IsAsk,Price,Quantity"
    : "TimestampOfReceive,Stream,TransactionTime,Symbol,TradeId,Price,Quantity,IsBuyerMarketMaker,XUnknownParameter";
  const lines = timed(rows).map((r) => {
    const start = `${r.ms + 2},btcusdt@x,${r.ms},BTCUSDT`;
    const [p, q] = [price(r.ticks), qty(r.lots)];
    return depth
      ? `${start},${r.id},${r.id},${r.id - 1},${r.buy ? 0 : 1},${p},${q}`
      : `${start},${r.id},${p},${q},${r.buy ? 0 : 1},MARKET`;
  });
  const text = damaged([head, ...lines].join("\n") + "\n", damage);
  return { format: "binance-stream-csv", files: { "s.csv": text }, options: {}, spec: {} };
}

/** An array of hftbacktest's rows. */
export function npzSample(rows: readonly SampleRow[], packed: boolean): Sample {
  const array = timed(rows).map((r) => {
    const ns = BigInt(r.ms) * 1_000_000n + BigInt(r.lots % 1000);
    const kind = r.lots % 2 === 0 ? 1n : 2n;
    const side = r.buy ? BUY : SELL;
    return [kind | LOCAL | EXCH | side, ns, ns + 5_000_000n, r.ticks / 10, r.lots / 1000] as const;
  });
  const files = { "a.npz": npz(array, undefined, packed ? 6 : 0) };
  return { format: "npz", files, options: { instrument: "BTCUSDT" }, spec: {} };
}
