import type { Instrument } from "../../engine/instrument/instrument.ts";
import { EventKind as K, RowFlag } from "../../engine/tape/kind.ts";
import { DataError, NotFoundError } from "../store/errors.ts";
import type { SourcePart } from "../store/source_rows.ts";
import type { Store } from "../store/store.ts";
import { qtyUnit } from "../store/units.ts";
import type { TapeOptions } from "./tape_options.ts";
import { splitWindows } from "./time_windows.ts";

/** Everything known of a tape before its first row is read. */
export interface TapePlan {
  /** The file, for messages. */
  readonly path: string;
  /** Version in force at the first row, then those that take effect on the way. */
  readonly versions: readonly Instrument[];
  /** Exact number of rows that the tape will hand over, INSTRUMENT rows included. */
  readonly rows: number;
  readonly firstTs: number;
  readonly lastTs: number;
  readonly wide: boolean;
  /** Queries whose results, one after the other, are the tape. */
  readonly queries: readonly string[];
  /** They sort what they read; otherwise rows come as they lie in the file. */
  readonly sorts: boolean;
}

/** A part of a source with the clock correction that applies to it. */
interface Piece {
  readonly part: SourcePart;
  readonly shift: number;
}

const DEPTH_GROUP: readonly number[] = [K.BID, K.ASK, K.CLEAR];
const MARK_GROUP: readonly number[] = [K.MARK, K.INDEX, K.FUNDING_RATE];
const INT32_MAX = 2147483647;

/** Kinds asked for, with those that end their messages. */
export function expandKinds(kinds: readonly number[]): number[] {
  const all = new Set(kinds);
  for (const group of [DEPTH_GROUP, MARK_GROUP]) {
    if (group.some((kind) => all.has(kind))) group.forEach((kind) => all.add(kind));
  }
  return [...all].sort((a, b) => a - b);
}

/**
 * Looks up what the tape will hold and writes its queries. Reads no event row where no filter asks
 * for it: the sums stand in `source_parts`.
 */
export async function planTape(store: Store, options: TapeOptions): Promise<TapePlan> {
  const stored = await store.instrument(options.instrument);
  const filter = new RowFilter(options);
  const pieces: Piece[] = [];
  for (const source of await store.sources()) {
    for (const part of source.parts) {
      const piece = { part, shift: source.localShiftUs };
      if (part.instrumentId === stored.id && filter.touches(piece)) pieces.push(piece);
    }
  }
  pieces.sort((a, b) =>
    a.part.minLocalTs + a.shift - b.part.minLocalTs - b.shift || a.part.firstSeq - b.part.firstSeq
  );
  const sums = await sumsOf(store, pieces, filter);
  if (sums.rows === 0) {
    throw new NotFoundError(
      `${options.instrument}: no rows of that kind and time in ${store.path}`,
    );
  }
  const start = lastIndex(stored.versions, sums.minExch);
  const versions = stored.versions.filter((v, i) =>
    i === start || (i > start && v.validFromTs <= sums.maxExch)
  );
  const maxQty = Math.max(...pieces.map((p) => p.part.maxQty));
  return {
    path: store.path,
    versions,
    rows: sums.rows + versions.length - 1,
    firstTs: sums.firstTs,
    lastTs: sums.lastTs,
    wide: versions.some((v) => maxQty / qtyUnit(v) > INT32_MAX),
    ...await queriesOf(store, pieces, filter, options),
  };
}

/** Index of the version in force at `ts`; the first where none is yet. */
function lastIndex(versions: readonly Instrument[], ts: number): number {
  let index = 0;
  while (index + 1 < versions.length && versions[index + 1].validFromTs <= ts) index++;
  return index;
}

interface Sums {
  readonly rows: number;
  readonly firstTs: number;
  readonly lastTs: number;
  readonly minExch: number;
  readonly maxExch: number;
}

/** Counts and bounds over the rows that the filter keeps: whole numbers only. */
async function sumsOf(store: Store, pieces: readonly Piece[], filter: RowFilter): Promise<Sums> {
  const sums = {
    rows: 0,
    firstTs: Infinity,
    lastTs: -Infinity,
    minExch: Infinity,
    maxExch: -Infinity,
  };
  for (const piece of pieces) {
    const { part, shift } = piece;
    const found = filter.keepsAll(piece) ? part : await countPart(store, filter.where(piece));
    if (found === null) continue;
    sums.rows += found.rows;
    sums.firstTs = Math.min(sums.firstTs, found.minLocalTs + shift);
    sums.lastTs = Math.max(sums.lastTs, found.maxLocalTs + shift);
    sums.minExch = Math.min(sums.minExch, found.minExchTs);
    sums.maxExch = Math.max(sums.maxExch, found.maxExchTs);
  }
  return sums;
}

async function countPart(store: Store, where: string) {
  const [row] = await store.query(
    `SELECT count(*) AS rows, epoch_us(min(local_ts)) AS min_local,
       epoch_us(max(local_ts)) AS max_local, epoch_us(min(exch_ts)) AS min_exch,
       epoch_us(max(exch_ts)) AS max_exch FROM events WHERE ${where}`,
  );
  if (Number(row.rows) === 0) return null;
  return {
    rows: Number(row.rows),
    minLocalTs: Number(row.min_local),
    maxLocalTs: Number(row.max_local),
    minExchTs: Number(row.min_exch),
    maxExchTs: Number(row.max_exch),
  };
}

/**
 * The stored order is the tape's order when every part stands in local order and no two overlap:
 * then each part is streamed as it lies, and the reader checks row by row that the order holds.
 * Otherwise windows of bounded size are sorted one by one.
 */
async function queriesOf(
  store: Store,
  pieces: readonly Piece[],
  filter: RowFilter,
  options: TapeOptions,
): Promise<Pick<TapePlan, "queries" | "sorts">> {
  const order = options.order ?? "local";
  const lying = order === "local" && pieces.every((piece, i) =>
    piece.part.inLocalOrder &&
    (i === 0 ||
      pieces[i - 1].part.maxLocalTs + pieces[i - 1].shift < piece.part.minLocalTs + piece.shift)
  );
  if (lying) return { queries: pieces.map((piece) => selectRows(piece, filter)), sorts: false };
  const rows = pieces.map((piece) => selectRows(piece, filter)).join(" UNION ALL ");
  const key = order === "local" ? "local_us" : "exch_us";

  const bounds = await splitWindows(store, rows, key, options.windowRows ?? 262144);
  const queries = bounds.map(({ from, to }) => {
    const inWindow = pieces.map((piece) => selectRows(piece, filter, { order, from, to }));
    const by = order === "local" ? "local_us, seq" : "exch_us, local_us, seq";
    return `SELECT * FROM (${inWindow.join(" UNION ALL ")}) ORDER BY ${by}`;
  });
  return { queries, sorts: true };
}

/** A sorted window: its rows have `from <= key < to`. */
interface Window {
  readonly order: "local" | "exch";
  readonly from: number;
  readonly to: number;
}

/**
 * The columns that `rowVectors` reads. Times and `aux` are whole numbers below 2^53 (the writer sees
 * to it), so that DOUBLE holds them exactly; DuckDB converts them in its own threads.
 */
function selectRows(piece: Piece, filter: RowFilter, window?: Window): string {
  let where = filter.where(piece);
  if (window) {
    const column = window.order === "local" ? "local_ts" : "exch_ts";
    const shift = window.order === "local" ? piece.shift : 0;
    where += ` AND ${column} >= ${timestamp(window.from - shift)}` +
      ` AND ${column} < ${timestamp(window.to - shift)}`;
  }
  const local = piece.shift === 0 ? "epoch_us(local_ts)" : `epoch_us(local_ts) + ${piece.shift}`;
  return `SELECT seq, epoch_us(exch_ts)::DOUBLE AS exch_us, (${local})::DOUBLE AS local_us, code,
    price, qty, aux::DOUBLE AS aux FROM events WHERE ${where}`;
}

const timestamp = (ts: number) => `make_timestamp(${BigInt(ts)}::BIGINT)`;

/** The filters of a tape as SQL, and what they can be known to keep without looking. */
class RowFilter {
  readonly #kinds: readonly number[] | null;
  readonly #dropped: number;
  readonly #from: number;
  readonly #to: number;

  constructor(options: TapeOptions) {
    this.#kinds = options.kinds ? expandKinds(options.kinds) : null;
    this.#dropped = options.depth === "recorded" ? RowFlag.REPLAYED : RowFlag.UNAPPLIED;
    this.#from = options.fromTs ?? -Infinity;
    this.#to = options.toTs ?? Infinity;
    for (const [name, value] of [["fromTs", this.#from], ["toTs", this.#to]] as const) {
      if (Number.isFinite(value) ? !Number.isSafeInteger(value) : Number.isNaN(value)) {
        throw new DataError("bad-query", `${name} is ${value}; expected whole µs since the epoch`);
      }
    }
  }

  /** Whether a piece can hold rows in the time asked for. */
  touches({ part, shift }: Piece): boolean {
    return part.rows > 0 && part.maxLocalTs + shift >= this.#from &&
      part.minLocalTs + shift < this.#to;
  }

  keepsAll(piece: Piece): boolean {
    return this.#kinds === null && (piece.part.flags & this.#dropped) === 0 &&
      this.#within(piece);
  }

  #within({ part, shift }: Piece): boolean {
    return part.minLocalTs + shift >= this.#from && part.maxLocalTs + shift < this.#to;
  }

  where(piece: Piece): string {
    const { part, shift } = piece;
    const terms = [
      `instrument_id = ${part.instrumentId}`,
      `seq BETWEEN ${part.firstSeq} AND ${part.lastSeq}`,
    ];
    if (this.#kinds) terms.push(`(code & 255) IN (${this.#kinds.join(", ")})`);
    if ((part.flags & this.#dropped) !== 0) terms.push(`(code & ${this.#dropped}) = 0`);
    if (part.minLocalTs + shift < this.#from) {
      terms.push(`local_ts >= ${timestamp(this.#from - shift)}`);
    }
    if (part.maxLocalTs + shift >= this.#to) {
      terms.push(`local_ts < ${timestamp(this.#to - shift)}`);
    }
    return terms.join(" AND ");
  }
}
