import type { DuckDBConnection } from "@duckdb/node-api";
import { formatUtc } from "../../engine/time/utc.ts";
import { type BarExtent, barExtents } from "../store/bar_table.ts";
import { queryRows } from "../store/query.ts";
import { readStreams, type SourceStream } from "../store/source_streams.ts";
import type { CheckName } from "./findings.ts";

/** A pause between two sources that is reported, µs. */
const QUIET_US = 60_000_000;
/** Streams that do not rest for hours by their nature. */
const STEADY: ReadonlySet<string> = new Set(["depth", "trade", "quote", "mark"]);
/** One id may be a placeholder that is not stored, if trades go on at once. */
const AT_ONCE_US = 1_000_000;

/**
 * Compares a source with those that are there already: the same stream of an instrument twice at one
 * time, trades that are missing in between, a pause. What single imports cannot know.
 *
 * @param found hears of each finding, with the instrument that it is about
 * @param beside sources that came in with it, and were checked against each other before
 */
export async function checkNeighbours(
  c: DuckDBConnection,
  sourceId: number,
  found: (check: CheckName, symbol: string, text: string) => void,
  beside: readonly number[] = [],
): Promise<void> {
  const names = new NameOf(
    sourceId,
    new Map(
      (await queryRows(c, "SELECT instrument_id, symbol FROM instruments"))
        .map((row) => [Number(row.instrument_id), String(row.symbol)]),
    ),
    new Map(
      (await queryRows(c, "SELECT source_id, files FROM sources"))
        .map((row) => [Number(row.source_id), fileNames(String(row.files))]),
    ),
  );
  const all = await readStreams(c);
  for (const own of all.filter((s) => s.sourceId === sourceId)) {
    const symbol = names.symbol(own);
    const others = all.filter((s) =>
      s.sourceId !== sourceId && !beside.includes(s.sourceId) &&
      s.instrumentId === own.instrumentId && s.stream === own.stream
    );
    for (const other of others.filter((o) => overlap(own, o))) {
      found("duplicates", symbol, names.twice(own, other));
    }
    const apart = others.filter((o) => !overlap(own, o));
    const before = apart.filter((o) => o.lastLocalTs <= own.firstLocalTs)
      .sort((a, b) => b.lastLocalTs - a.lastLocalTs)[0];
    const after = apart.filter((o) => o.firstLocalTs >= own.lastLocalTs && o !== before)
      .sort((a, b) => a.firstLocalTs - b.firstLocalTs)[0];
    if (before) checkStep(before, own, names, found);
    if (after) checkStep(own, after, names, found);
  }
}

/** The same for bars: those of a series that are there twice, or missing, only with the others. */
export async function checkBars(
  c: DuckDBConnection,
  sourceId: number,
  found: (check: CheckName, symbol: string, text: string) => void,
  beside: readonly number[] = [],
): Promise<void> {
  const own = await barExtents(c, `source_id = ${sourceId}`);
  if (own.length === 0) return;
  const before = `source_id NOT IN (${[sourceId, ...beside].join(", ")})`;
  const all = await barExtents(c, `(${before}) OR source_id = ${sourceId}`);
  const others = await barExtents(c, before);
  const same = (a: BarExtent) => (b: BarExtent) =>
    a.instrumentId === b.instrumentId && a.kind === b.kind && a.intervalUs === b.intervalUs;
  for (const series of own) {
    const other = others.find(same(series));
    const sum = all.find(same(series));
    if (!other || !sum) continue;
    const [row] = await queryRows(
      c,
      `SELECT symbol FROM instruments WHERE instrument_id = ${series.instrumentId}`,
    );
    const symbol = String(row?.symbol);
    const twice = sum.twice - series.twice - other.twice;
    const at = (ts: number) => formatUtc(ts);
    const what = `${series.kind} bars of ${series.intervalUs / 1e6} s`;
    const span = `from ${at(other.firstTs)} to ${at(other.lastTs)}`;
    if (twice > 0) found("duplicates", symbol, `${twice} ${what} are there already, ${span}`);
    if (sum.gaps > series.gaps + other.gaps) {
      found("gaps", symbol, `${what} missing between these and those ${span}`);
    }
  }
}

/** Both have rows at one time; files that meet at one stamp do not overlap. */
const overlap = (a: SourceStream, b: SourceStream): boolean =>
  (a.firstLocalTs < b.lastLocalTs && b.firstLocalTs < a.lastLocalTs) ||
  // A source of one instant, or the very same one.
  (a.firstLocalTs === b.firstLocalTs && a.lastLocalTs === b.lastLocalTs) ||
  // Ids that were there before.
  (a.firstId > 0 && b.firstId > 0 && a.firstLocalTs <= b.lastLocalTs &&
    b.firstLocalTs <= a.lastLocalTs && a.firstId <= b.lastId && b.firstId <= a.lastId);

function checkStep(
  from: SourceStream,
  to: SourceStream,
  names: NameOf,
  found: (check: CheckName, symbol: string, text: string) => void,
): void {
  const symbol = names.symbol(from);
  const pause = to.firstLocalTs - from.lastLocalTs;
  const between = `between ${names.end(from)} and ${names.begin(to)}`;
  if (from.lastId > 0 && to.firstId > 0) {
    const missing = to.firstId - from.lastId - 1;
    if (missing < 0) {
      found("gaps", symbol, `trade ids go back from ${from.lastId} to ${to.firstId} ${between}`);
    } else if (missing > 1 || (missing === 1 && pause > AT_ONCE_US)) {
      found("gaps", symbol, `${missing} trades missing ${between}`);
    }
  }
  if (pause > QUIET_US && STEADY.has(from.stream)) {
    found("quiet", symbol, `no ${from.stream} for ${(pause / 1e6).toFixed(1)} s ${between}`);
  }
}

const fileNames = (json: string): string =>
  (JSON.parse(json) as { name: string }[]).map(({ name }) => name).join(", ");

/** What sources are called in messages. */
class NameOf {
  constructor(
    readonly ownId: number,
    readonly symbols: ReadonlyMap<number, string>,
    readonly files: ReadonlyMap<number, string>,
  ) {}

  symbol({ instrumentId }: SourceStream): string {
    return this.symbols.get(instrumentId) ?? String(instrumentId);
  }

  twice(own: SourceStream, other: SourceStream): string {
    const at = (ts: number) => formatUtc(ts);
    return `${own.stream} from ${at(own.firstLocalTs)} to ${at(own.lastLocalTs)}, of which ` +
      `${this.#source(other)} holds ${at(other.firstLocalTs)} to ${at(other.lastLocalTs)} already`;
  }

  end(s: SourceStream): string {
    return `${formatUtc(s.lastLocalTs)} (${this.#source(s)})`;
  }

  begin(s: SourceStream): string {
    return `${formatUtc(s.firstLocalTs)} (${this.#source(s)})`;
  }

  #source({ sourceId }: SourceStream): string {
    if (sourceId === this.ownId) return "this import";
    const files = this.files.get(sourceId) ?? "";
    return files === "" ? `source ${sourceId}` : `source ${sourceId}, ${files}`;
  }
}
