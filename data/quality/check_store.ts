import { applyClear } from "../../engine/book/apply_row.ts";
import { EventKind, KIND_MASK, RowFlag } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Regrid } from "../../engine/instrument/regrid.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import type { Store } from "../store/store.ts";
import { openTape } from "../tape/open_tape.ts";
import { formatUtc } from "../../engine/time/utc.ts";
import { barExtents } from "../store/bar_table.ts";
import type { Finding } from "./findings.ts";
import { BookCheck } from "./book_check.ts";
import { ImportChecks } from "./import_checks.ts";
import { MessageChecks, Stream } from "./message_checks.ts";
import type { QualityReport } from "./report.ts";

/** What a check found of one instrument, by `venue:symbol`. */
export type FindingsOf = Readonly<Record<string, readonly Omit<Finding, "examples">[]>>;

/** What a check found in all, by instrument, and the sources that it looked at. */
export interface StoreReport extends QualityReport {
  readonly instruments: FindingsOf;
  readonly sources: readonly string[];
}

/** What to check. */
export interface CheckOptions {
  /** One instrument, `BTCUSDT` or `binance-usdm:BTCUSDT`. @default all */
  readonly instrument?: string | undefined;
  /** Errors that do not count, by the names of `CHECKS`. */
  readonly allow?: readonly string[] | undefined;
  /** Hears how many rows were checked, of how many. */
  readonly progress?: ((doneRows: number, totalRows: number) => void) | undefined;
}

/**
 * Checks the events of a store again, as a run reads them: all sources of an instrument together,
 * in corrected local time, the book by the venue's rule. Finds what single imports cannot know,
 * such as the same trades imported twice. Places are `SYMBOL` and the row on its tape, from 1.
 *
 * Latencies are corrected ones, and so is what the report calls raw. Streams in bounded memory.
 */
export async function checkStore(store: Store, options: CheckOptions = {}): Promise<StoreReport> {
  const checks = new ImportChecks();
  const names = options.instrument === undefined
    ? (await store.instruments()).map((i) => `${i.venue}:${i.symbol}`)
    : [options.instrument];
  const instruments: Record<string, readonly Omit<Finding, "examples">[]> = {};
  for (const instrument of names) {
    const before = checks.findings.list();
    const { id, venue, symbol } = await store.instrument(instrument);
    await checkStoredBars(store, id, symbol, checks);
    await checkEvents(store, instrument, checks, options);
    instruments[`${venue}:${symbol}`] = newOf(checks.findings.list(), before);
  }
  const report = checks.report(options.allow ?? [], { us: 0, method: "none" });
  return { ...report, instruments, sources: await store.sourceKeys() };
}

/** Findings of which there are more than before, with how many more. */
function newOf(now: readonly Finding[], before: readonly Finding[]): Omit<Finding, "examples">[] {
  return now.flatMap(({ check, severity, meaning, count }) => {
    const more = count - (before.find((f) => f.check === check)?.count ?? 0);
    return more > 0 ? [{ check, severity, meaning, count: more }] : [];
  });
}

/** Bars of all sources together: series by interval and kind. */
async function checkStoredBars(
  store: Store,
  id: number,
  symbol: string,
  checks: ImportChecks,
): Promise<void> {
  const connection = await store.connect();
  try {
    checks.place.file = symbol;
    checks.place.line = -1;
    for (const series of await barExtents(connection, `instrument_id = ${id}`)) {
      const { kind, intervalUs, bars, twice, gaps, gapTs } = series;
      const what = `${kind} bars of ${intervalUs / 1e6} s`;
      checks.tally("bars", bars);
      if (twice > 0) checks.found("duplicates", () => `${twice} ${what} are there twice`);
      if (gaps > 0) {
        checks.found(
          "gaps",
          () => `${gaps} pauses in ${what}, the first before ${formatUtc(gapTs)}`,
        );
      }
    }
  } finally {
    connection.closeSync();
  }
}

async function checkEvents(
  store: Store,
  instrument: string,
  checks: ImportChecks,
  options: CheckOptions,
): Promise<void> {
  const found = await store.query(
    `SELECT count(*) AS n FROM source_parts JOIN instruments USING (instrument_id)
       WHERE symbol = $1 OR venue || ':' || symbol = $1`,
    [instrument],
  );
  // An instrument may have bars alone.
  if (Number(found[0].n) === 0) return;
  const tape = await openTape(store, { instrument, hash: false, shared: false });
  const rows = new StoredRows(checks, tape.versions);
  try {
    for (let chunk = await tape.next(); chunk !== null; chunk = await tape.next()) {
      rows.check(chunk);
      tape.release(chunk);
      options.progress?.(rows.row, tape.rows);
    }
  } finally {
    await tape.close();
  }
  rows.finish();
}

/** Checks one instrument's rows; state goes from chunk to chunk. */
class StoredRows {
  row = 0;
  readonly #book = new BookCheck();
  readonly #messages: MessageChecks;
  /** Bid of a quote whose ask is to come. */
  #bid = 0;
  #bidLots = 0;

  #definition: Instrument;

  /** @param definitions as the tape's INSTRUMENT rows name them */
  constructor(readonly checks: ImportChecks, readonly definitions: readonly Instrument[]) {
    const { symbol } = this.#definition = definitions[0];
    this.#messages = new MessageChecks(checks, symbol);
    checks.place.file = symbol;
  }

  check(chunk: TapeChunk): void {
    for (let i = 0; i < chunk.length; i++) {
      this.checks.place.line = ++this.row;
      const code = chunk.code[i];
      this.#row(chunk, i, code);
      if (code & RowFlag.LAST) this.#messages.arrived(chunk.localTs[i]);
    }
  }

  finish(): void {
    this.checks.bookCompared += this.#book.compared;
    this.checks.bookEqual += this.#book.compared - this.#book.mismatched;
  }

  #row(chunk: TapeChunk, i: number, code: number): void {
    const book = this.#book;
    const price = chunk.price[i];
    const qty = chunk.qty[i];
    switch (code & KIND_MASK) {
      case EventKind.BID:
        book.setBid(price, qty);
        break;
      case EventKind.ASK:
        book.setAsk(price, qty);
        break;
      case EventKind.CLEAR:
        applyClear(book, code, price);
        break;
      case EventKind.TRADE:
        return this.#trade(chunk, i, code);
      case EventKind.QUOTE:
        return this.#quote(chunk, i, code);
      case EventKind.INSTRUMENT:
        return this.#change(this.definitions[price]);
      default:
        return this.checks.tally("otherRows");
    }
    this.checks.tally("depthRows");
    if (code & RowFlag.LAST) this.#endOfDepth(chunk, i, code);
  }

  /** What was remembered is compared with rows in other ticks and lots from here on. */
  #change(to: Instrument): void {
    const regrid = new Regrid(this.#definition, to);
    this.#definition = to;
    this.#book.regrid(regrid);
    this.#messages.regrid(regrid);
    this.checks.tally("definitions");
  }

  #endOfDepth(chunk: TapeChunk, i: number, code: number): void {
    const { checks } = this;
    const book = this.#book;
    const id = chunk.aux[i];
    // Replayed deltas arrive late by nature, and a snapshot may be as old.
    if ((code & (RowFlag.REPLAYED | RowFlag.SNAPSHOT)) === 0) {
      this.#messages.exchTime(Stream.DEPTH, chunk.exchTs[i]);
      checks.latency.add(chunk.localTs[i] - chunk.exchTs[i]);
    }
    if (book.isCrossed) {
      checks.found(
        "crossed",
        () => `bid ${book.bestBid} ≥ ask ${book.bestAsk} ticks at update ${id}`,
      );
    }
    // Sources without update ids store 0, which says nothing.
    if (id > 0 && !book.endMessage(id)) this.#mismatch(id);
  }

  #trade(chunk: TapeChunk, i: number, code: number): void {
    const offMarket = (code & RowFlag.OFF_MARKET) !== 0;
    const id = chunk.aux[i] > 0 ? chunk.aux[i] : NaN;
    this.#messages.trade(id, chunk.exchTs[i], chunk.price[i], offMarket);
    if (!offMarket) this.checks.latency.add(chunk.localTs[i] - chunk.exchTs[i]);
  }

  #quote(chunk: TapeChunk, i: number, code: number): void {
    if (code & RowFlag.BUY) {
      this.#bid = chunk.price[i];
      this.#bidLots = chunk.qty[i];
    }
    if ((code & RowFlag.LAST) === 0) return;
    this.checks.tally("quotes");
    const id = chunk.aux[i];
    const ask = chunk.price[i];
    this.#messages.quote(id, chunk.exchTs[i], this.#bid, ask);
    if (id > 0 && !this.#book.onQuote(id, this.#bid, this.#bidLots, ask, chunk.qty[i])) {
      this.#mismatch(id);
    }
  }

  #mismatch(id: number): void {
    const { bestBid, bestAsk } = this.#book;
    this.checks.found(
      "book-mismatch",
      () => `book ${bestBid}/${bestAsk} ticks differs from the best bid and offer at update ${id}`,
    );
  }
}
