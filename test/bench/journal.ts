import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { JournalReader } from "../../engine/journal/reader.ts";
import type { JournalSink } from "../../engine/journal/sink.ts";
import { JournalWriter } from "../../engine/journal/writer.ts";
import { type Input, InputKind } from "../../engine/kernel/input.ts";
import { sha256Hex } from "../../engine/num/sha256.ts";
import { withFolder } from "./generated_file.ts";
import type { JournalAnswer, JournalSpec } from "./journal_child.ts";
import { journalInputs, type JournalVariant } from "./journal_inputs.ts";
import { assertSame, peerProcess } from "./peer_process.ts";

export interface JournalLine {
  readonly bench: "journal";
  readonly variant: JournalVariant;
  readonly inputs: number;
  readonly rows: number;
  readonly bytesPerInput: number;
  readonly writtenPerSecond: number;
  readonly firstWrittenPerSecond: number;
  readonly readPerSecond: number;
  readonly firstReadPerSecond: number;
  readonly hash: string;
}

const CHILD = fileURLToPath(new URL("./journal_child.ts", import.meta.url));
const PIECE = 65_536;

/** Resident memory that a replay stays under, whatever the journal's length: ten million inputs take 670 MB. */
const MAX_RSS_BYTES = 200e6;

/**
 * SHA-256 of the journals' bytes by variant and inputs, as the format is fixed; of a replay the
 * decision hash.
 */
const ANSWERS: Readonly<Record<string, string>> = {
  "rows, 50000": "42e6d078c07f2d193f82e519c4b0642169ab34daf8d4808debe98286bb9cf816",
  "messages, 50000": "ca857fa1bad7768d751e41e2b9deb5dac3652893ef26a4d2eb6590af8a26a1f7",
  "mixed, 50000": "ab10b27699936f472f162f4bf2d7042e4763334eb58ca1d57a324930b5c50954",
  "rows, 300000": "5a154b8c24eabdd4ae26a0421ba4a63c17ebe34e60f37e80db4a498d81da84f4",
  "messages, 300000": "42ba76db2218f9070e0ff46daf156f38ba64f7eef6ac19488f280db5e07c073e",
  "mixed, 300000": "5ad761923b1c97552e8539643c8e7e30d09296e1f4400b2e34a76b9554a7bd94",
  "replay, 300000": "5877fc7af837d2b15f723634e8a46b20bfcbb1b62545fab2a2bad721a58942de",
  "replay, 10000000": "7a0b027affe00ac62daefedc865b83c0115ffd798b48ae980843c0c4d8b83c51",
};

export interface ReplayLine {
  readonly bench: "journal";
  readonly variant: "replay";
  readonly inputs: number;
  readonly bytes: number;
  /** A session that is journaled to a file, and the replay of that file; each a process of its own. */
  readonly sessionSeconds: number;
  readonly replaySeconds: number;
  readonly replayedPerSecond: number;
  readonly replayPeakRssBytes: number;
  readonly decisions: number;
  readonly decisionHash: string;
}

/**
 * Writes inputs to a sink in memory and reads them back in pieces of 64 kB; asserts the journal's
 * bytes, and that what is read is what was written. Then a session journaled to a file and replayed
 * from it: asserts the decisions, each of them, and that memory does not grow with the journal.
 */
export async function runJournalBench(
  options: { inputs: number; repeat: number; replayInputs: number },
): Promise<(JournalLine | ReplayLine)[]> {
  const lines = (["rows", "messages", "mixed"] as const).map((one) => lineOf(one, options));
  return [...lines, await withFolder((folder) => replayLine(folder, options.replayInputs))];
}

async function replayLine(folder: string, inputs: number): Promise<ReplayLine> {
  const path = join(folder, "journal");
  const session = await childProcess({ mode: "write", path, inputs });
  const replay = await childProcess({ mode: "replay", path, inputs });
  const { decisions, decisionHash } = session;
  assertSame("Replay", [decisions, decisionHash, session.bytes], [
    replay.decisions,
    replay.decisionHash,
    replay.bytes,
  ]);
  mustBe(`replay, ${inputs}`, decisionHash);
  if (replay.peakRssBytes >= MAX_RSS_BYTES) {
    throw new Error(
      `Replay had ${replay.peakRssBytes} bytes resident, expected less than ${MAX_RSS_BYTES}`,
    );
  }
  return {
    bench: "journal",
    variant: "replay",
    inputs: replay.inputs,
    bytes: replay.bytes,
    sessionSeconds: session.seconds,
    replaySeconds: replay.seconds,
    replayedPerSecond: replay.inputs / replay.seconds,
    replayPeakRssBytes: replay.peakRssBytes,
    decisions,
    decisionHash,
  };
}

async function childProcess(spec: JournalSpec): Promise<JournalAnswer> {
  const args = ["run", "-A", CHILD, JSON.stringify(spec)];
  return JSON.parse(await peerProcess(Deno.execPath(), args, "."));
}

function mustBe(what: string, hash: string): void {
  const known = ANSWERS[what];
  if (known === hash) return;
  throw new Error(`${what} came to ${hash}, expected ${known ?? "a known number of inputs"}`);
}

function lineOf(
  variant: JournalVariant,
  { inputs: count, repeat }: { inputs: number; repeat: number },
): JournalLine {
  const inputs = journalInputs(variant, count);
  const sums = inputs.reduce((sum, input) => sum + valueOf(input), 0);
  const sink = new BlockSink(300 * count + 1000);
  const writes: number[] = [];
  const reads: number[] = [];
  for (let i = 0; i < repeat; i++) {
    sink.used = 0;
    const begin = performance.now();
    const writer = new JournalWriter(sink, { configHash: sha256Hex("bench") });
    for (let at = 0; at < inputs.length; at++) writer.input(inputs[at]);
    writer.flush();
    const middle = performance.now();
    const sum = readAll(sink.bytes, inputs.length);
    writes.push((middle - begin) / 1000);
    reads.push((performance.now() - middle) / 1000);
    if (sum !== sums) throw new Error(`${variant}: read ${sum}, expected ${sums}`);
  }
  const hash = sha256Hex(sink.bytes);
  mustBe(`${variant}, ${count}`, hash);
  return {
    bench: "journal",
    variant,
    inputs: count,
    rows: inputs.reduce((sum, input) => sum + rowsOf(input), 0),
    bytesPerInput: sink.used / count,
    writtenPerSecond: count / Math.min(...writes),
    firstWrittenPerSecond: count / writes[0],
    readPerSecond: count / Math.min(...reads),
    firstReadPerSecond: count / reads[0],
    hash,
  };
}

/** Reads it all; a sum over every input. */
function readAll(bytes: Uint8Array, expected: number): number {
  const reader = new JournalReader();
  let sum = 0;
  let count = 0;
  for (let at = 0; at < bytes.length; at += PIECE) {
    reader.push(bytes.subarray(at, at + PIECE));
    for (let record = reader.next(); record !== null; record = reader.next()) {
      if (record.input === null) continue;
      sum += valueOf(record.input);
      count++;
    }
  }
  reader.end();
  if (count !== expected || reader.tornBytes !== 0) {
    throw new Error(`Read ${count} inputs, ${reader.tornBytes} bytes torn, expected ${expected}`);
  }
  return sum;
}

/** Something of an input that is cheap and hangs on its last field. */
function valueOf(input: Input): number {
  switch (input.kind) {
    case InputKind.ROW:
      return input.price + input.code;
    case InputKind.MESSAGE: {
      const { count, price, qty } = input.rows;
      return price[count - 1] + qty[count - 1];
    }
    case InputKind.UPDATE:
      return input.priceTicks + input.liquidity;
    default:
      return 1;
  }
}

const rowsOf = (input: Input): number =>
  input.kind === InputKind.MESSAGE ? input.rows.count : input.kind === InputKind.ROW ? 1 : 0;

/** Keeps a journal in one block of memory that is there from the start. */
class BlockSink implements JournalSink {
  readonly #block: Uint8Array;
  used = 0;

  constructor(capacity: number) {
    this.#block = new Uint8Array(capacity);
  }

  get bytes(): Uint8Array {
    return this.#block.subarray(0, this.used);
  }

  begin(bytes: Uint8Array): void {
    this.append(bytes);
  }

  append(bytes: Uint8Array): void {
    this.#block.set(bytes, this.used);
    this.used += bytes.length;
  }
}
