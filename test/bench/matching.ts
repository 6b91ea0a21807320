import { readFileSync } from "node:fs";
import process from "node:process";
import { FastMatchingEngine } from "../../engine/matching/fast_matching_engine.ts";
import type { MatchingEngine } from "../../engine/matching/matching_engine.ts";
import type { Side, TimeInForce, UpdateKind } from "../../engine/order/types.ts";
import { DEFAULT_FLOW, FLOW_STRIDE, makeOrderFlow } from "./order_flow.ts";

/*
 * Written out for the timed loop, as in the engine: imported names are loaded anew each time. Flow
 * rows are as in `FlowOp` and `FlowTif`, event rows as in `EventColumn`.
 */
const BUY: typeof Side.BUY = 1;
const SELL: typeof Side.SELL = -1;
const GTC: typeof TimeInForce.GTC = 1;
const IOC: typeof TimeInForce.IOC = 2;
const FILL: typeof UpdateKind.FILL = 3;

/** What any price-time priority book must answer to a flow. */
export interface FlowAnswers {
  readonly trades: number;
  readonly volume: number;
  /** Cancels and replaces of an order that was gone. */
  readonly rejects: number;
  /** Orders resting at the end. */
  readonly left: number;
  /** Over trades in order: h·31 + maker·7 + taker·13 + price·3 + qty, as int32. */
  readonly hash: number;
}

export interface MatchingBenchResult extends FlowAnswers {
  readonly commands: number;
  /** Best run, and the first one in this process. */
  readonly commandsPerSecond: number;
  readonly firstCommandsPerSecond: number;
  readonly runs: number;
}

export interface MatchingBenchOptions {
  /** File of int32 little-endian rows; without it the flow is made from `rows` and `seed`. */
  flow?: string;
  rows?: number;
  seed?: number;
  /** Runs, each on a fresh engine. @default 10 */
  repeat?: number;
}

/** The answers to the default flow, on which all the peers agree. */
const KNOWN: FlowAnswers = {
  trades: 450_758,
  volume: 3_527_483,
  rejects: 85_549,
  left: 962,
  hash: -1383874728,
};

/** Runs a flow through an engine; every command's events are read. */
export function playFlow(engine: MatchingEngine, rows: Int32Array): FlowAnswers {
  const { events } = engine;
  let trades = 0;
  let volume = 0;
  let rejects = 0;
  let hash = 0;
  for (let i = 0; i < rows.length; i += 6) {
    const op = rows[i];
    const id = rows[i + 1];
    if (op === 0) {
      const side = rows[i + 2] === 0 ? BUY : SELL;
      const tif = rows[i + 5];
      if (tif === 2) engine.market(id, side, rows[i + 4]);
      else engine.limit(id, side, rows[i + 3], rows[i + 4], tif === 0 ? GTC : IOC);
    } else if (op === 1) {
      if (engine.cancel(id) !== 0) rejects++;
    } else if (engine.replace(id, rows[i + 3]) !== 0) rejects++;
    // The first event of a command is never a trade.
    if (events.length === 1) continue;
    const cells = events.rows;
    for (let e = 8, end = events.length * 8; e < end; e += 8) {
      if (cells[e] !== FILL) continue;
      const qty = cells[e + 5];
      trades++;
      volume += qty;
      hash = (Math.imul(hash, 31) + Math.imul(cells[e + 2], 7) + Math.imul(cells[e + 1], 13) +
        Math.imul(cells[e + 4], 3) + qty) | 0;
    }
  }
  return { trades, volume, rejects, left: engine.restingOrders, hash };
}

/**
 * Times the matching engine on an order flow. Throws when two runs differ, or when the default flow
 * does not get its known answers. A run is one core, one book; making the flow is not timed.
 */
export function runMatchingBench(options: MatchingBenchOptions = {}): MatchingBenchResult {
  const { rows: count, seed } = { ...DEFAULT_FLOW, ...options };
  const rows = options.flow === undefined ? makeOrderFlow(count, seed) : readFlow(options.flow);
  const isDefault = options.flow === undefined && count === DEFAULT_FLOW.rows &&
    seed === DEFAULT_FLOW.seed;
  const repeat = options.repeat ?? 10;
  const seconds: number[] = [];
  let expected: FlowAnswers | undefined = isDefault ? KNOWN : undefined;
  for (let n = 0; n < repeat; n++) {
    const engine = new FastMatchingEngine();
    const start = performance.now();
    const answers = playFlow(engine, rows);
    seconds.push((performance.now() - start) / 1000);
    expected ??= answers;
    if (JSON.stringify(answers) !== JSON.stringify(expected)) {
      throw new Error(
        `Matching answers differ: got ${JSON.stringify(answers)}, expected ${
          JSON.stringify(expected)
        }`,
      );
    }
  }
  if (expected === undefined) throw new RangeError(`Repeat ${repeat} must be at least 1`);
  const commands = rows.length / FLOW_STRIDE;
  return {
    ...expected,
    commands,
    commandsPerSecond: Math.round(commands / Math.min(...seconds)),
    firstCommandsPerSecond: Math.round(commands / seconds[0]),
    runs: repeat,
  };
}

function readFlow(path: string): Int32Array {
  const bytes = readFileSync(path);
  if (bytes.byteLength === 0 || bytes.byteLength % (4 * FLOW_STRIDE) !== 0) {
    throw new Error(
      `Flow file ${path} holds ${bytes.byteLength} bytes, expected whole rows of ${
        4 * FLOW_STRIDE
      } bytes`,
    );
  }
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

if (import.meta.main) {
  const flag = process.argv.indexOf("--flow");
  const flow = flag < 0 ? {} : { flow: process.argv[flag + 1] };
  process.stdout.write(JSON.stringify(runMatchingBench(flow)) + "\n");
}
