// deno-lint-ignore-file no-console
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { StrategyDefinition } from "../../engine/strategy/contract.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import { loadTape } from "./loaded_tape.ts";
import { BENCH_INSTRUMENT } from "./synthetic_events.ts";
import type { TimedAnswer, TimedSpec } from "./timed_process.ts";
import { timedSession } from "./timed_session.ts";
import { tradeWalk } from "./trade_walk.ts";

interface Rows {
  readonly instrument: Instrument;
  readonly local: readonly TapeChunk[];
  readonly exch?: readonly TapeChunk[];
  readonly loadSeconds: number;
}

async function rowsOf({ tape }: TimedSpec): Promise<Rows> {
  if ("path" in tape) return await loadTape(tape.path, tape.kinds);
  const begin = performance.now();
  const local = [tradeWalk(tape.walkRows, tape.walkSeed)];
  const loadSeconds = (performance.now() - begin) / 1000;
  return { instrument: { ...BENCH_INSTRUMENT, index: 0 }, local, loadSeconds };
}

/** The one strategy asked for: no other is in this process. */
async function strategyOf({ strategy }: TimedSpec): Promise<StrategyDefinition> {
  switch (strategy) {
    case "reference_market_maker":
      return (await import("../../strategies/reference_market_maker.ts")).default;
    case "ema_cross":
      return (await import("../../strategies/ema_cross.ts")).default;
    case "quote_on_book":
      return (await import("./quote_on_book.ts")).quoteOnBook;
  }
}

async function run(spec: TimedSpec): Promise<TimedAnswer> {
  const { instrument, loadSeconds, ...rows } = await rowsOf(spec);
  const { venue, params, repeat, sampleUs, takerFeePpb } = spec;
  const result = timedSession({
    local: rows.local,
    ...(rows.exch && { exch: rows.exch }),
    instrument: { ...instrument, takerFeePpb: takerFeePpb ?? instrument.takerFeePpb },
    strategy: await strategyOf(spec),
    ...(params && { params }),
    venue,
    repeat,
    ...(sampleUs && { sampleUs }),
  });
  const { totals, decisionHash } = result.outcome;
  return {
    rows: result.rows,
    bestSeconds: result.bestSeconds,
    firstSeconds: result.firstSeconds,
    medianSeconds: result.medianSeconds,
    loadSeconds,
    orders: totals.orders,
    fills: totals.fills,
    positionLots: totals.positionLots[0],
    fees: totals.fees,
    balance: totals.equity - totals.unrealized,
    decisionHash,
  };
}

if (import.meta.main) console.log(JSON.stringify(await run(JSON.parse(Deno.args[0]))));
