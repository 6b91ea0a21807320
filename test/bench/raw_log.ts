import { gzipSync } from "node:zlib";
import type { EventBatch } from "../../data/feed/event_batch.ts";
import { EventKind as K, KIND_MASK, RowFlag } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { formatScaled } from "../../engine/num/decimal.ts";

const MARK_DECIMALS = 8;
/** One best bid and offer in so many is written: the generated market has more of them than levels. */
const QUOTES_A_LINE = 16;

/** A raw log as a recorder writes it, and what is in it. */
export interface RawLog {
  readonly bytes: Uint8Array;
  readonly levels: number;
  readonly trades: number;
  readonly quotes: number;
}

/**
 * Writes a generated market as the venue's frames, a line `<local µs> <frame>` each, gzipped: what
 * a recorder of Binance USDⓈ-M streams leaves. The first depth message becomes the REST snapshot.
 * Venue times are cut to ms as on the wire; settled funding, which no stream carries, is left out.
 */
export function writeRawLog(instrument: Instrument, batches: Iterable<EventBatch>): RawLog {
  const log = new RawLogWriter(instrument);
  const parts: Uint8Array[] = [];
  const encoder = new TextEncoder();
  for (const batch of batches) {
    for (let from = 0; from < batch.length;) {
      let to = from + 1;
      while ((batch.code[to - 1] & RowFlag.LAST) === 0) to++;
      log.message(batch, from, to);
      from = to;
    }
    parts.push(encoder.encode(log.lines.join("")));
    log.lines.length = 0;
  }
  const { levels, trades, quotes } = log;
  return { bytes: gzipSync(joined(parts), { level: 1 }), levels, trades, quotes };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

class RawLogWriter {
  readonly lines: string[] = [];
  levels = 0;
  trades = 0;
  quotes = 0;
  #updateId = 0;
  #quotesSeen = 0;
  #isFirstDelta = true;

  constructor(readonly instrument: Instrument) {}

  /** One message: rows `from` to `to` of a batch. */
  message(batch: EventBatch, from: number, to: number): void {
    const kind = batch.code[from] & KIND_MASK;
    if (kind === K.TRADE) this.#trade(batch, from);
    else if (kind === K.QUOTE) this.#quote(batch, from);
    else if (kind === K.MARK) this.#mark(batch, from);
    else if (kind <= K.CLEAR) this.#depth(batch, from, to);
  }

  #line(batch: EventBatch, row: number, frame: string): void {
    this.lines.push(`${batch.localTs[row]} ${frame}\n`);
  }

  #stream(batch: EventBatch, row: number, stream: string, event: string, rest: string): void {
    const { symbol } = this.instrument;
    const ms = Math.floor(batch.exchTs[row] / 1000);
    this.#line(
      batch,
      row,
      `{"stream":"${symbol.toLowerCase()}@${stream}","data":{"e":"${event}","E":${ms},"T":${ms},` +
        `"s":"${symbol}",${rest}}}`,
    );
  }

  #price(ticks: number): string {
    const { tickMantissa, priceDecimals } = this.instrument;
    return `"${formatScaled(ticks * tickMantissa, priceDecimals)}"`;
  }

  #qty(lots: number): string {
    const { lotMantissa, qtyDecimals } = this.instrument;
    return `"${formatScaled(lots * lotMantissa, qtyDecimals)}"`;
  }

  #trade(batch: EventBatch, row: number): void {
    this.trades++;
    const isSell = (batch.code[row] & RowFlag.BUY) === 0;
    const price = this.#price(batch.price[row]);
    const qty = this.#qty(batch.qty[row]);
    const rest = `"t":${batch.aux[row]},"p":${price},"q":${qty},"X":"MARKET","m":${isSell}`;
    this.#stream(batch, row, "trade", "trade", rest);
  }

  #quote(batch: EventBatch, row: number): void {
    if (this.#quotesSeen++ % QUOTES_A_LINE !== 0) return;
    this.quotes++;
    const side = (at: number, names: readonly [string, string]) =>
      `"${names[0]}":${this.#price(batch.price[at])},"${names[1]}":${this.#qty(batch.qty[at])}`;
    const rest = `"u":${batch.aux[row]},${side(row, ["b", "B"])},${side(row + 1, ["a", "A"])}`;
    this.#stream(batch, row, "bookTicker", "bookTicker", rest);
  }

  /** Rows of mark price, index and funding rate, in this order. */
  #mark(batch: EventBatch, row: number): void {
    const symbol = this.instrument.symbol;
    const ms = Math.floor(batch.exchTs[row] / 1000);
    const [mark, index] = [batch.aux[row], batch.aux[row + 1]]
      .map((price) => formatScaled(price, MARK_DECIMALS));
    const rate = formatScaled(batch.price[row + 2] / 10, MARK_DECIMALS);
    this.#line(
      batch,
      row,
      `{"stream":"${symbol.toLowerCase()}@markPrice@1s","data":{"e":"markPriceUpdate","E":${ms},` +
        `"s":"${symbol}","p":"${mark}","P":"${mark}","i":"${index}","r":"${rate}",` +
        `"T":${batch.aux[row + 2] / 1000}}}`,
    );
  }

  #depth(batch: EventBatch, from: number, to: number): void {
    const last = batch.aux[to - 1];
    const levels = (kind: number) => {
      const texts: string[] = [];
      for (let row = from; row < to; row++) {
        if ((batch.code[row] & KIND_MASK) !== kind) continue;
        texts.push(`[${this.#price(batch.price[row])},${this.#qty(batch.qty[row])}]`);
      }
      this.levels += texts.length;
      return texts.join(",");
    };
    const [bids, asks] = [levels(K.BID), levels(K.ASK)];
    if ((batch.code[from] & RowFlag.SNAPSHOT) !== 0) {
      const ms = Math.floor(batch.exchTs[from] / 1000);
      const frame =
        `{"lastUpdateId":${last},"E":${ms},"T":${ms},"bids":[${bids}],"asks":[${asks}]}`;
      this.#line(batch, from, frame);
    } else {
      // The first delta spans the snapshot's id, as the venue's rule wants it.
      const first = this.#isFirstDelta ? this.#updateId : this.#updateId + 1;
      this.#isFirstDelta = false;
      const ids = `"U":${first},"u":${last},"pu":${this.#updateId}`;
      const rest = `${ids},"b":[${bids}],"a":[${asks}]`;
      this.#stream(batch, from, "depth@0ms", "depthUpdate", rest);
    }
    this.#updateId = last;
  }
}
