import { DefinitionError } from "../../engine/instrument/definitions.ts";
import { KernelFault, StrategyError } from "../../engine/order/faults.ts";
import { formatUtc } from "../../engine/time/utc.ts";
import { BacktestError, type FailureKind } from "../../command/errors.ts";

/** Why a session ended before its time, in words. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  /** Where in the code, one line a frame; empty where that would not help. */
  readonly stack: string;
}

/**
 * Tells what a session threw: whose fault it is, what, and at which instant of the data. `now` is
 * the stamp of the input in hand, 0 before the first. Never throws itself, whatever a strategy throws.
 */
export function failureOf(
  error: unknown,
  now: number,
  stackOf: (error: unknown) => string,
): Failure {
  if (isA(error, BacktestError)) {
    return { kind: error.kind, message: error.message, stack: "" };
  }
  if (isA(error, DefinitionError)) return { kind: "data", message: error.message, stack: "" };
  if (isA(error, KernelFault)) {
    const message = `This is a bug of the engine${when(now)}: ${textOf(error)}`;
    return { kind: "failed", message, stack: stackOf(error) };
  }
  if (isA(error, StrategyError) && error.cause === undefined) {
    // Our own finding on the strategy: the frames would be ours too.
    const message = `The strategy failed${when(error.ts)}: ${error.message}`;
    return { kind: "strategy", message, stack: "" };
  }
  const thrown = isA(error, StrategyError) ? error.cause : error;
  const ts = isA(error, StrategyError) ? error.ts : now;
  const message = `The strategy failed${when(ts)}: ${textOf(thrown)}`;
  return { kind: "strategy", message, stack: theirFrames(safely(() => stackOf(thrown)) ?? "") };
}

/** Frames of ours, below those of the strategy. */
const OURS =
  /\/(?:(?:engine\/(?:kernel|seat|session)|strategies\/cage|backtest\/(?:run|command))\/\w+|command\/interrupt)\.ts:\d/;

/** A stack from where it happened down to the strategy's callback; whole where it has no part in it. */
function theirFrames(stack: string): string {
  const frames = stack.split("\n");
  const last = frames.findLastIndex((frame) => !OURS.test(frame));
  return last < 0 ? stack : frames.slice(0, last + 1).join("\n");
}

/** `instanceof` that survives a proxy which throws when it is asked. */
function isA<T>(value: unknown, kind: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof kind;
  } catch {
    return false;
  }
}

function when(ts: number): string {
  if (!(ts > 0)) return " before the first event";
  return ` at ${safely(() => formatUtc(ts)) ?? String(ts)}`;
}

/** Whatever was thrown, as text: its getters and conversions may throw as well. */
function textOf(thrown: unknown): string {
  const text = safely(() =>
    thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `threw ${String(thrown)}`
  );
  return text ?? "threw a value that cannot be shown";
}

function safely(text: () => string): string | undefined {
  try {
    return text();
  } catch {
    return undefined;
  }
}
