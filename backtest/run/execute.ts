import { createHash } from "node:crypto";
import { installLibm } from "../../engine/num/libm/libm.ts";
import type { RecordSink } from "../../engine/record/sink.ts";
import type { SessionConfig } from "../../engine/session/session.ts";
import type { Context, StrategyDefinition } from "../../engine/strategy/contract.ts";
import { runCaged } from "../../strategies/cage/cage.ts";
import { definitionOf, watchedDefinition } from "../../strategies/cage/definition.ts";
import { failureOf } from "../../strategies/cage/failure.ts";
import { type GivenParams, plainParams, readParams } from "../../strategies/cage/params.ts";
import { checkRiskStrategies, labelsOf } from "../../strategies/cage/labels.ts";
import {
  type CageOutcome,
  type StrategyFields,
  streamKey,
  type StreamOrder,
} from "../../strategies/cage/protocol.ts";
import { wallSeconds } from "../../command/clock.ts";
import { unheard } from "../../command/interrupt.ts";
import { BacktestError } from "../../command/errors.ts";
import { findStrategy, type StrategySource } from "../../strategies/source/find_strategy.ts";
import { type StagedStrategy, stageStrategy } from "../../strategies/source/stage_strategy.ts";
import type { ChunkInput } from "../../data/tape/tape_input.ts";
import type { BacktestOptions, StrategyRun } from "./options.ts";
import { capitalsOf, sourcesHash } from "./strategy_run.ts";

/** A stream of the session and what feeds it. */
export interface FedStream {
  readonly stream: number;
  readonly order: StreamOrder;
  readonly tape: ChunkInput;
}

/** A session's configuration without what comes from the strategy, and the streams it reads. */
export interface Prepared {
  readonly session: Omit<SessionConfig, StrategyFields | "recordSink">;
  readonly streams: readonly FedStream[];
}

export interface Executed extends CageOutcome {
  readonly strategyHash: string;
}

const givenParams = ({ params = {}, set = {} }: StrategyRun): GivenParams => ({
  values: params,
  texts: set,
});

/**
 * Runs strategy files in the cage; worker and data load at the same time.
 *
 * @param recordSink takes the record while the run goes on; null: it comes with the outcome
 */
export async function executeCaged(
  runs: readonly StrategyRun[],
  options: BacktestOptions,
  prepare: () => Promise<Prepared>,
  recordSink: RecordSink | null,
): Promise<Executed> {
  const names = runs.map(({ strategy }) => String(strategy));
  const sources = await Promise.all(names.map((name) => findStrategy(name)));
  const strategies = await stageAll(sources);
  let done = 0;
  let rows = 0;
  const { onProgress } = options;
  const outcome = await runCaged({
    ...options,
    recordSink,
    ...(onProgress && { onRows: (more: number) => onProgress(done += more, rows) }),
    strategies,
    packages: [...new Set(sources.flatMap(({ packages }) => packages))],
    prepare: async () => {
      const { session, streams } = await prepare();
      rows = streams.reduce((sum, { tape }) => sum + tape.rows, 0);
      const capitals = capitalsOf(runs, session.cash);
      const given = runs.map((run, i) => ({
        params: givenParams(run),
        label: run.label,
        capital: capitals[i],
      }));
      return {
        setup: { session, strategies: given },
        streams: streams.map(({ stream, order, tape }) => ({
          key: streamKey(stream, order),
          next: () => tape.next(),
          release: (chunk) => tape.release(chunk),
        })),
      };
    },
  });
  return { ...outcome, strategyHash: sourcesHash(sources.map(({ hash }) => hash)) };
}

/** All or none: what was staged before one failed is taken away. */
async function stageAll(sources: readonly StrategySource[]): Promise<StagedStrategy[]> {
  const staged: StagedStrategy[] = [];
  try {
    // One after the other: each with its own folder, also where two have the same source.
    for (const source of sources) staged.push(await stageStrategy(source));
    return staged;
  } catch (error) {
    for (const strategy of staged) strategy.remove();
    throw error;
  }
}

/**
 * Runs strategies in this realm: definitions at hand, or files for the sake of a debugger. `Math` of
 * the realm gets our own libm for good, as in the cage, so that both decide the same.
 */
export async function executeHere(
  runs: readonly StrategyRun[],
  options: BacktestOptions,
  prepare: () => Promise<Prepared>,
  recordSink: RecordSink | null,
): Promise<Executed> {
  installLibm(Math);
  const loaded = await Promise.all(runs.map(({ strategy }) => load(strategy)));
  const names = loaded.map(({ definition }) => definition.name);
  const labels = labelsOf(names, runs.map(({ label }) => label));
  const place: { ctx?: Context } = {};
  const seats = loaded.map(({ definition }, i) => ({
    strategy: watchedDefinition(definition, place),
    params: readParams(definition.name, definition.params, givenParams(runs[i])),
    label: labels[i],
  }));
  const { session: config, streams } = await prepare();
  checkRiskStrategies(config.risk.strategies, labels);
  const capitals = capitalsOf(runs, config.cash);
  const [first, ...others] = seats.map((seat, i) => ({ ...seat, capital: capitals[i] }));
  const { Session } = await import("../../engine/session/session.ts");
  const begin = wallSeconds();
  let waitSeconds = 0;
  const sink = recordSink === null ? {} : { recordSink };
  const session = inWords(place, () => new Session({ ...config, ...sink, ...first, others }));
  const inWork = new Map<FedStream, Parameters<Session["feed"]>[2]>();
  while (inWords(place, () => session.run()) === "more") {
    if (options.signal?.aborted) throw new BacktestError("interrupted", "The run was interrupted");
    const { needs } = session;
    const stream = streams.find((one) => one.stream === needs?.stream && one.order === needs.order);
    if (stream === undefined) throw new Error("Session wants a stream that is not there");
    const free = inWork.get(stream);
    if (free !== undefined) stream.tape.release(free);
    const asleep = wallSeconds();
    const chunk = await stream.tape.next();
    waitSeconds += wallSeconds() - asleep;
    if (chunk === null) session.end(stream.stream, stream.order);
    else session.feed(stream.stream, stream.order, chunk);
    if (chunk === null) inWork.delete(stream);
    else inWork.set(stream, chunk);
    if (free !== undefined) options.onProgress?.(session.rows, total(streams));
  }
  const outcome = inWords(place, () => session.finish());
  return {
    strategies: seats.map(({ strategy, label, params }) => ({
      strategy: strategy.name,
      label,
      params: plainParams(params),
    })),
    outcome,
    runSeconds: wallSeconds() - begin - waitSeconds,
    waitSeconds,
    strategyHash: sourcesHash(loaded.map(({ strategyHash }) => strategyHash)),
  };
}

/**
 * Does a part of a run; what the strategy throws in it is told with the instant of the data. A
 * strategy in an endless loop is ended by Ctrl-C: the record has no file with a name by then.
 */
function inWords<T>(place: { readonly ctx?: Context }, work: () => T): T {
  try {
    return unheard(work);
  } catch (cause) {
    const stackOf = (error: unknown) => (error instanceof Error ? framesOf(error) : "");
    const { kind, message, stack } = failureOf(cause, place.ctx?.now ?? 0, stackOf);
    throw new BacktestError(kind, stack === "" ? message : `${message}\n${stack}`, { cause });
  }
}

/** The frames of a stack without the message above them. */
const framesOf = ({ stack = "" }: Error): string =>
  stack.split("\n").filter((line) => /^\s+at /.test(line)).join("\n");

const total = (streams: readonly FedStream[]) =>
  streams.filter(({ order }) => order === "local").reduce((sum, { tape }) => sum + tape.rows, 0);

type Session = import("../../engine/session/session.ts").Session;

async function load(which: string | StrategyDefinition) {
  if (typeof which !== "string") {
    // No file to hash: the text of its functions says which one it is.
    const text = `${which.name}\0${which.create}`;
    const strategyHash = createHash("sha256").update(text).digest("hex");
    return { definition: which, strategyHash };
  }
  const source = await findStrategy(which, { caged: false });
  // From where it lies, for the debugger's sake.
  const module = await import(source.url);
  if ((await findStrategy(which, { caged: false })).hash !== source.hash) {
    throw new BacktestError("refused", `Strategy ${which} changed while it was loaded, run again`);
  }
  return { definition: definitionOf(module), strategyHash: source.hash };
}
