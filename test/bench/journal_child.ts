// deno-lint-ignore-file no-console
import { readFileSync } from "node:fs";
import { JournalWriter } from "../../engine/journal/writer.ts";
import { RowColumns } from "../../engine/journal/row_columns.ts";
import { sha256Hex } from "../../engine/num/sha256.ts";
import { defaultRiskConfig } from "../../engine/risk/config.ts";
import { JournalReplay } from "../../engine/session/journal_replay.ts";
import type { SessionConfig } from "../../engine/session/session.ts";
import { StepSession } from "../../engine/session/step_session.ts";
import { RowFlag } from "../../engine/tape/kind.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import { quoteOnBook } from "./quote_on_book.ts";
import { BENCH_INSTRUMENT, syntheticEvents } from "./synthetic_events.ts";

/** Writes a session's journal to a file, or replays one. */
export interface JournalSpec {
  readonly mode: "write" | "replay";
  readonly path: string;
  /** Inputs of market data; a third of the rows are told one by one, the rest by messages. */
  readonly inputs: number;
}

export interface JournalAnswer {
  readonly inputs: number;
  readonly bytes: number;
  readonly decisions: number;
  readonly decisionHash: string;
  readonly seconds: number;
  readonly peakRssBytes: number;
}

const PIECE = 65_536;

/** A market maker on one instrument; its record goes nowhere, so that memory is the journal's alone. */
const SETTINGS: SessionConfig = {
  mode: "backtest",
  instruments: [{ ...BENCH_INSTRUMENT, index: 0 }],
  strategy: quoteOnBook,
  params: quoteOnBook.params.parse({}),
  seed: 1,
  venue: venuePreset("binance-usdm"),
  risk: defaultRiskConfig(),
  cash: 1_000_000 * 1e8,
  sampleUs: 1_000_000,
  recordSink: { take: () => {} },
};

function write({ path, inputs }: JournalSpec): Omit<JournalAnswer, "seconds" | "peakRssBytes"> {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  let bytes = 0;
  const append = (piece: Uint8Array) => {
    for (let at = 0; at < piece.length;) at += file.writeSync(piece.subarray(at));
    bytes += piece.length;
  };
  const configHash = sha256Hex("bench");
  const journal = new JournalWriter({ begin: append, append }, { configHash });
  const session = new StepSession({ ...SETTINGS, journal });
  const told = feed(session, inputs);
  session.end();
  const { decisions, decisionHash } = session.finish();
  return { inputs: told, bytes, decisions, decisionHash };
}

/** Each third message by its rows, the others whole; how many inputs that were. */
function feed(session: StepSession, inputs: number): number {
  const rows = new RowColumns();
  let told = 0;
  let messages = 0;
  for (const { length, localTs, exchTs, code, price, qty, aux } of syntheticEvents(9 * inputs)) {
    for (let i = 0; i < length; i++) {
      const head = { now: localTs[i], instrument: 0, exchTs: exchTs[i] };
      if (messages % 3 === 0) {
        session.push({ ...head, code: code[i], price: price[i], qty: qty[i], aux: aux[i] });
        told++;
      } else rows.push(code[i], price[i], qty[i], aux[i]);
      if ((code[i] & RowFlag.LAST) === 0) continue;
      if (messages++ % 3 !== 0) {
        session.message({ ...head, rows });
        told++;
        rows.clear();
      }
      if (told >= inputs) return told;
    }
  }
  throw new Error(`Tape ended after ${told} inputs, expected ${inputs}`);
}

function replay({ path }: JournalSpec): Omit<JournalAnswer, "seconds" | "peakRssBytes"> {
  using file = Deno.openSync(path);
  const { venue, ...rest } = SETTINGS;
  const { funding, fuseQuotes } = venue;
  const replay = new JournalReplay({ ...rest, funding, fuseQuotes });
  const piece = new Uint8Array(PIECE);
  for (let read = file.readSync(piece); read !== null; read = file.readSync(piece)) {
    replay.push(piece.subarray(0, read));
  }
  const { inputs, decisions, decisionHash, tornAt, tornBytes } = replay.end();
  if (tornBytes !== 0) throw new Error(`${tornBytes} bytes are torn, expected none`);
  return { inputs, bytes: tornAt, decisions, decisionHash };
}

/** Highest resident memory of this process as Linux keeps it; NaN where it does not say. */
function peakRssBytes(): number {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
  } catch {
    return NaN;
  }
}

if (import.meta.main) {
  const spec: JournalSpec = JSON.parse(Deno.args[0]);
  const begin = performance.now();
  const answer = spec.mode === "write" ? write(spec) : replay(spec);
  const seconds = (performance.now() - begin) / 1000;
  console.log(JSON.stringify({ ...answer, seconds, peakRssBytes: peakRssBytes() }));
}
