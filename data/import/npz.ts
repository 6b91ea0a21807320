import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { parseScaled } from "../../engine/num/decimal.ts";
import { BatchBuilder } from "../feed/batch_builder.ts";
import { knownInstrumentOf } from "./known_instrument.ts";
import { digestFile, type InputFile } from "./byte_blocks.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";
import { expectedStamp, isPlausible } from "./stamp.ts";
import { zipChunks, zipEntries } from "./zip_entry.ts";

const ROW_BYTES = 64;
const FIELDS = ["ev:<u8", "exch_ts:<i8", "local_ts:<i8", "px:<f8", "qty:<f8"];
/** Flags in the high bits of `ev`, as the upper half of its low word shows them. */
const LOCAL = 1 << 30;
const BUY = 1 << 29;
const SELL = 1 << 28;
/** hftbacktest's kinds in the low byte of `ev`. */
const Kind = {
  DEPTH: 1,
  TRADE: 2,
  CLEAR: 3,
  SNAPSHOT: 4,
  INDEX: 100,
  MARK: 101,
  FUNDING: 102,
  BEST_BID: 103,
  BEST_ASK: 104,
} as const;
const E8 = 8;
const PPB = 9;

/**
 * Imports hftbacktest's npz files: the rows that its local side sees, in their order, which hold
 * every event once. Times are what its converter corrected already. Rows of one kind and equal
 * times are one message. The files are one source; `--instrument` names the instrument.
 *
 * Prices and quantities are doubles there: each must be the double nearest to a multiple of the
 * tick or lot. L3 rows (add, cancel, modify, fill) are passed over and counted.
 *
 * @throws {ImportError} truncated, no `data.npy` of hftbacktest's row type, unknown instrument
 */
export async function importNpz(of: ImportContext): Promise<void> {
  const decoder = new NpzDecoder(of, knownInstrumentOf(of));
  for (const file of of.files) {
    await digestFile(file);
    const { name } = file.facts;
    const entry = (await zipEntries(file.path, name)).find((e) => e.name.endsWith(".npy"));
    if (!entry) throw badFile(file, "no .npy", "data.npy in the archive");
    of.checks.place.file = name;
    // The row at hand counts from 0, as in numpy.
    of.checks.place.line = -1;
    let rest: Uint8Array = new Uint8Array(0);
    let started = false;
    for await (const chunk of zipChunks(file.path, name, entry, of.read)) {
      let bytes = chunk;
      if (rest.length > 0) {
        bytes = new Uint8Array(rest.length + chunk.length);
        bytes.set(rest);
        bytes.set(chunk, rest.length);
      }
      let at = 0;
      if (!started) {
        at = headerLength(bytes, file);
        if (at > bytes.length) {
          rest = bytes.slice();
          continue;
        }
        started = true;
      }
      const end = at + Math.floor((bytes.length - at) / ROW_BYTES) * ROW_BYTES;
      decoder.rows(new DataView(bytes.buffer, bytes.byteOffset + at, end - at));
      rest = bytes.slice(end);
      await decoder.flush(false);
    }
    if (!started || rest.length > 0) throw badFile(file, "cut", "whole rows of 64 bytes");
  }
  decoder.finish();
  await decoder.flush(true);
}

/** Checks the npy header; where the rows begin. */
function headerLength(bytes: Uint8Array, file: InputFile): number {
  if (bytes.length < 12) return Infinity;
  const magic = String.fromCharCode(...bytes.subarray(1, 6));
  if (bytes[0] !== 0x93 || magic !== "NUMPY") throw badFile(file, magic, "an npy array");
  const wide = bytes[6] > 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = wide ? 12 : 10;
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  if (bytes.length < end) return end;
  const header = new TextDecoder().decode(bytes.subarray(start, end));
  const fields = [...header.matchAll(/\('(\w+)', '([<|>]?\w+)'\)/g)].map((m) => `${m[1]}:${m[2]}`);
  const same = FIELDS.every((f, i) => fields[i] === f) && fields.length === 8 &&
    !/'fortran_order': True/.test(header);
  if (!same) {
    throw badFile(file, fields.join(" ") || header.slice(0, 60), "hftbacktest's event rows");
  }
  return end;
}

const badFile = (file: InputFile, value: string, expected: string) =>
  new ImportError({ code: "wrong-columns", file: file.facts.name, value, expected });

/** Decodes rows into a batch. */
class NpzDecoder {
  readonly #rows: BatchBuilder;
  #lastLocalTs = -1;
  /** Kind and times of the message at hand. */
  #group = 0;
  #exchTs = NaN;

  constructor(readonly of: ImportContext, readonly instrument: Instrument) {
    this.#rows = new BatchBuilder(instrument);
  }

  rows(view: DataView): void {
    for (let at = 0; at < view.byteLength; at += ROW_BYTES) {
      this.of.checks.place.line += 1;
      const ev = view.getUint32(at, true);
      if (ev & LOCAL) this.#row(view, at, ev);
    }
  }

  finish(): void {
    if (this.#rows.length > 0) this.#rows.flagLast(RowFlag.LAST);
  }

  /** Hands on all rows, or all but the last one: only the next tells if its message is over. */
  async flush(all: boolean): Promise<void> {
    const rows = this.#rows;
    const kept = all ? 0 : Math.min(1, rows.length);
    const length = rows.length - kept;
    rows.length = length;
    if (length > 0) await this.of.sink.write(rows);
    rows.keep(length, kept);
  }

  #row(view: DataView, at: number, ev: number): void {
    const { checks } = this.of;
    const kind = ev & 0xff;
    const isBuy = (ev & BUY) !== 0;
    const exch = micros(view, at + 8);
    const exchNs = remainderNs;
    const local = micros(view, at + 16);
    const localNs = remainderNs;
    if (!isPlausible(local) || !isPlausible(exch)) {
      const bad = isPlausible(local) ? exch : local;
      return checks.found(
        "bad-frame",
        () => `time is ${bad * 1000} ns, expected ${expectedStamp(String(bad * 1000), 9)}`,
      );
    }
    if (local < this.#lastLocalTs) {
      checks.found("time-order", () => `local time ${local} after ${this.#lastLocalTs}`);
    }
    this.#endMessage(kind, exch, local);
    this.#lastLocalTs = local;
    if (kind <= Kind.SNAPSHOT) checks.latency.add(local - exch);
    this.#rows.stamp(exch, local, localNs, exchNs);
    this.#add(kind, ev, isBuy, view.getFloat64(at + 24, true), view.getFloat64(at + 32, true));
  }

  /** Flags the row before as its message's last if this one begins another. */
  #endMessage(kind: number, exch: number, local: number): void {
    const group = kind === Kind.CLEAR
      ? Kind.SNAPSHOT
      : kind >= Kind.INDEX && kind <= Kind.FUNDING
      ? Kind.MARK
      : kind === Kind.BEST_ASK
      ? Kind.BEST_BID
      : kind;
    const same = group === this.#group && exch === this.#exchTs && local === this.#lastLocalTs;
    if ((!same || kind === Kind.TRADE) && this.#rows.length > 0) {
      this.#rows.flagLast(RowFlag.LAST);
    }
    this.#group = group;
    this.#exchTs = exch;
  }

  #add(kind: number, ev: number, isBuy: boolean, px: number, qty: number): void {
    const rows = this.#rows;
    const { checks } = this.of;
    const side = isBuy ? RowFlag.BUY : 0;
    switch (kind) {
      case Kind.DEPTH:
      case Kind.SNAPSHOT: {
        const flags = kind === Kind.SNAPSHOT ? RowFlag.SNAPSHOT : 0;
        const code = (isBuy ? EventKind.BID : EventKind.ASK) | flags;
        return rows.add(code, this.#ticks(px), this.#lots(qty), 0);
      }
      case Kind.TRADE:
        checks.tally("trades");
        return rows.add(EventKind.TRADE | side, this.#ticks(px), this.#lots(qty), 0);
      case Kind.CLEAR:
        if ((ev & (BUY | SELL)) === 0) return rows.add(EventKind.CLEAR, 0, 0, 0);
        return rows.add(EventKind.CLEAR | RowFlag.SNAPSHOT | side, this.#ticks(px), 0, 0);
      case Kind.INDEX:
      case Kind.MARK: {
        const code = kind === Kind.MARK ? EventKind.MARK : EventKind.INDEX;
        return rows.add(code, 0, 0, this.#scaled(px, E8));
      }
      case Kind.FUNDING:
        return rows.add(EventKind.FUNDING_RATE, this.#scaled(px, PPB), 0, 0);
      case Kind.BEST_BID:
      case Kind.BEST_ASK: {
        const bid = kind === Kind.BEST_BID ? RowFlag.BUY : 0;
        return rows.add(EventKind.QUOTE | bid, this.#ticks(px), this.#lots(qty), 0);
      }
      default:
        checks.found("ignored", () => `kind ${kind}`);
    }
  }

  #ticks(px: number): number {
    const { tickMantissa, priceDecimals } = this.instrument;
    const ticks = this.#onGrid("px", px, tickMantissa, priceDecimals);
    if (ticks === 0) {
      this.of.checks.found("bad-price", () => `px is ${px}, expected a price above 0`);
    }
    return ticks;
  }

  #lots(qty: number): number {
    const { lotMantissa, qtyDecimals } = this.instrument;
    return this.#onGrid("qty", qty, lotMantissa, qtyDecimals);
  }

  #onGrid(field: string, value: number, mantissa: number, decimals: number): number {
    const steps = Math.round(value * 10 ** decimals / mantissa);
    if (!(value >= 0) || value === Infinity) {
      this.of.checks.found("bad-price", () => `${field} is ${value}, expected a number from 0 up`);
      return 0;
    }
    if (steps * mantissa / 10 ** decimals !== value) {
      this.of.checks.found(
        "off-grid",
        () => `${field} is ${value}, expected a multiple of its step`,
      );
    }
    return steps;
  }

  /** A double's shortest decimal, cut to `decimals`. */
  #scaled(value: number, decimals: number): number {
    if (Number.isFinite(value)) return parseScaled(value.toFixed(decimals), decimals);
    this.of.checks.found("bad-price", () => `px is ${value}, expected a number`);
    return 0;
  }
}

let remainderNs = 0;

/** An int64 of ns as whole µs, the rest in `remainderNs`; exact, as 2^32 = 4294967 × 1000 + 296. */
function micros(view: DataView, at: number): number {
  const low = view.getUint32(at, true);
  const high = view.getInt32(at + 4, true);
  const rest = high * 296 + low;
  const whole = Math.floor(rest / 1000);
  remainderNs = rest - whole * 1000;
  return high * 4294967 + whole;
}
