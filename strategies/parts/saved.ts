import { z } from "zod";
import type { IndicatorState } from "../../engine/indicator/indicator.ts";

/** An indicator's own snapshot inside a strategy's: the indicator checks what is in it. */
export const indicatorState = z.custom<IndicatorState>(
  (value) => typeof value === "object" && value !== null,
  "expected an indicator's snapshot",
);

/**
 * Reads what a strategy's `restore` was given by a schema.
 *
 * @throws {TypeError} naming the strategy and each field that does not fit.
 */
export function readState<Schema extends z.ZodType>(
  strategy: string,
  schema: Schema,
  state: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(state);
  if (parsed.success) return parsed.data;
  throw new TypeError(`Cannot restore ${strategy}\n${z.prettifyError(parsed.error)}`);
}
