import { createHash } from "node:crypto";
import { installLibm } from "../../engine/num/libm/libm.ts";
import type { RecordSink } from "../../engine/record/sink.ts";
import type { SessionConfig } from "../../engine/session/session.ts";
import type { Context, StrategyDefinition } from "../../engine/strategy/contract.ts";
import { runCaged } from "../../strategies/cage/cage.ts";
import { definitionOf, watchedDefinition } from "../../strategies/cage/definition.ts";
import { failureOf } from "../../strategies/cage/failure.ts";
import { type GivenParams, readParams } from "../../strategies/cage/params.ts";
import { type CageOutcome, streamKey, type StreamOrder } from "../../strategies/cage/protocol.ts";
import { wallSeconds } from "../../command/clock.ts";
import { BacktestError } from "../../command/errors.ts";
import { findStrategy } from "../../strategies/source/find_strategy.ts";
import type { ChunkInput } from "../../data/tape/tape_input.ts";
import type { BacktestOptions } from "./options.ts";

/** A stream of the session and what feeds it. */
export interface FedStream {
  readonly stream: number;
  readonly order: StreamOrder;
  readonly tape: ChunkInput;
}

/** A session's configuration without what comes from the strategy, and the streams it reads. */
export interface Prepared {
  readonly session: Omit<SessionConfig, "strategy" | "params" | "recordSink">;
  readonly streams: readonly FedStream[];
}

export interface Executed extends CageOutcome {
  readonly strategyHash: string;
}

const givenParams = ({ params = {}, set = {} }: BacktestOptions): GivenParams => ({
  values: params,
  texts: set,
});

/**
 * Runs a strategy file in the cage; worker and data load at the same time.
 *
 * @param recordSink takes the record while the run goes on; null: it comes with the outcome
 */
export async function executeCaged(
  which: string,
  options: BacktestOptions,
  prepare: () => Promise<Prepared>,
  recordSink: RecordSink | null,
): Promise<Executed> {
  const source = await findStrategy(which);
  let done = 0;
  let rows = 0;
  const { onProgress } = options;
  const outcome = await runCaged({
    ...options,
    recordSink,
    ...(onProgress && { onRows: (more: number) => onProgress(done += more, rows) }),
    strategyUrl: source.url,
    packages: source.packages,
    prepare: async () => {
      const { session, streams } = await prepare();
      rows = streams.reduce((sum, { tape }) => sum + tape.rows, 0);
      return {
        setup: { session, params: givenParams(options) },
        streams: streams.map(({ stream, order, tape }) => ({
          key: streamKey(stream, order),
          next: () => tape.next(),
          release: (chunk) => tape.release(chunk),
        })),
      };
    },
  });
  if ((await findStrategy(which)).hash !== source.hash) {
    throw new BacktestError(
      "failed",
      `Strategy ${which} changed while it was being loaded, run again`,
    );
  }
  return { ...outcome, strategyHash: source.hash };
}

/**
 * Runs a strategy in this realm: a definition at hand, or a file for the sake of a debugger. `Math` of
 * the realm gets our own libm for good, as in the cage, so that both decide the same.
 */
export async function executeHere(
  which: string | StrategyDefinition,
  options: BacktestOptions,
  prepare: () => Promise<Prepared>,
  recordSink: RecordSink | null,
): Promise<Executed> {
  installLibm(Math);
  const { definition, strategyHash } = await load(which);
  const params = readParams(definition.name, definition.params, givenParams(options));
  const { session: config, streams } = await prepare();
  const { Session } = await import("../../engine/session/session.ts");
  const begin = wallSeconds();
  let waitSeconds = 0;
  const place: { ctx?: Context } = {};
  const strategy = watchedDefinition(definition, place);
  const sink = recordSink === null ? {} : { recordSink };
  const session = inWords(place, () => new Session({ ...config, ...sink, strategy, params }));
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
    strategy: definition.name,
    params: JSON.parse(JSON.stringify(params)),
    outcome,
    runSeconds: wallSeconds() - begin - waitSeconds,
    waitSeconds,
    strategyHash,
  };
}

/** Does a part of a run; what the strategy throws in it is told with the instant of the data. */
function inWords<T>(place: { readonly ctx?: Context }, work: () => T): T {
  try {
    return work();
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
  const module = await import(source.url);
  return { definition: definitionOf(module), strategyHash: source.hash };
}
