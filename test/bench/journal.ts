import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { JournalReader } from "../../engine/journal/reader.ts";
import { JournalWriter } from "../../engine/journal/writer.ts";
import { type Input, InputKind } from "../../engine/kernel/input.ts";
import { sha256Hex } from "../../engine/num/sha256.ts";
import { BlockSink } from "./block_sink.ts";
import { withFolder } from "./generated_file.ts";
import type { JournalAllocation } from "./journal_allocation_child.ts";
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
  /** The best by the processor's time alone: what others do on the machine is not in it. */
  readonly writtenPerUserSecond: number;
  readonly readPerUserSecond: number;
  readonly hash: string;
}

const CHILD = fileURLToPath(new URL("./journal_child.ts", import.meta.url));
const ALLOCATION_CHILD = fileURLToPath(new URL("./journal_allocation_child.ts", import.meta.url));
const PIECE = 65_536;
/** Most that writing or reading an input may allocate of V8's heap. */
const MAX_BYTES_PER_INPUT = 1;

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
 * bytes, that what is read is what was written, and that neither makes objects. Then a session journaled to a file and replayed
 * from it: asserts the decisions, each of them, and that memory does not grow with the journal.
 */
export async function runJournalBench(
  options: { inputs: number; repeat: number; replayInputs: number },
): Promise<(JournalLine | JournalAllocation | ReplayLine)[]> {
  const lines = (["rows", "messages", "mixed"] as const).map((one) => lineOf(one, options));
  const replay = await withFolder((folder) => replayLine(folder, options.replayInputs));
  return [...lines, ...await allocation(), replay];
}

/** What an input costs of V8's heap, in a process in which nothing is collected meanwhile. */
async function allocation(): Promise<JournalAllocation[]> {
  const flags = [
    "--min-semi-space-size=512",
    "--max-semi-space-size=512",
    "--no-concurrent-recompilation",
  ];
  const args = ["run", "-A", `--v8-flags=${flags.join(",")}`, ALLOCATION_CHILD];
  const lines: JournalAllocation[] = JSON.parse(await peerProcess(Deno.execPath(), args, "."));
  for (const { variant, writeBytesPerInput, readBytesPerInput } of lines) {
    if (writeBytesPerInput < MAX_BYTES_PER_INPUT && readBytesPerInput < MAX_BYTES_PER_INPUT) {
      continue;
    }
    throw new Error(
      `${variant}: ${writeBytesPerInput} and ${readBytesPerInput} bytes an input, expected less ` +
        `than ${MAX_BYTES_PER_INPUT}`,
    );
  }
  return lines;
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
  const writes: Spent[] = [];
  const reads: Spent[] = [];
  for (let i = 0; i < repeat; i++) {
    sink.used = 0;
    writes.push(spentOn(() => {
      const writer = new JournalWriter(sink, { configHash: sha256Hex("bench") });
      for (let at = 0; at < inputs.length; at++) writer.input(inputs[at]);
      writer.flush();
    }));
    let sum = 0;
    reads.push(spentOn(() => sum = readAll(sink.bytes, inputs.length)));
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
    writtenPerSecond: count / Math.min(...writes.map(({ wall }) => wall)),
    firstWrittenPerSecond: count / writes[0].wall,
    readPerSecond: count / Math.min(...reads.map(({ wall }) => wall)),
    firstReadPerSecond: count / reads[0].wall,
    writtenPerUserSecond: count / Math.min(...writes.map(({ user }) => user)),
    readPerUserSecond: count / Math.min(...reads.map(({ user }) => user)),
    hash,
  };
}

/** Seconds by the clock, and of the processor in this process. */
interface Spent {
  readonly wall: number;
  readonly user: number;
}

function spentOn(work: () => void): Spent {
  const user = process.cpuUsage();
  const begin = performance.now();
  work();
  const wall = (performance.now() - begin) / 1000;
  return { wall, user: process.cpuUsage(user).user / 1e6 };
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
