import { dirname, resolve } from "@std/path/mod.js";
import { z } from "zod";
import { BacktestError } from "../../command/errors.ts";
import type { StrategyRun } from "../run/options.ts";
import { capitalsOf, parseShare } from "../run/strategy_run.ts";

const share = z.union([z.number(), z.string()]).transform((value, ctx) => {
  const share = typeof value === "number" ? value : shareOf(value);
  if (share > 0 && share <= 1) return share;
  const message = `is ${JSON.stringify(value)}, expected such as 0.25 or "25%", at most all of it`;
  ctx.addIssue({ code: "custom", message });
  return z.NEVER;
});

function shareOf(text: string): number {
  try {
    return parseShare(text);
  } catch {
    return NaN;
  }
}

const schema = z.strictObject({
  strategies: z.array(z.strictObject({
    strategy: z.string().min(1),
    label: z.string().regex(/^[A-Za-z0-9_.#-]{1,32}$/, "expected 1 to 32 of A-Z a-z 0-9 _ . # -")
      .optional(),
    params: z.record(z.string(), z.unknown()).optional(),
    share: share.optional(),
  })).min(1).max(64),
});

/**
 * Reads a portfolio: `{"strategies": [{"strategy": "ema_cross", "label": "slow", "params": {"slow":
 * 900}, "share": "40%"}]}`. Paths of strategies are taken from the file's folder.
 *
 * @throws {BacktestError} kind `usage`, naming file and field
 */
export async function readPortfolio(path: string): Promise<readonly StrategyRun[]> {
  const fail = (cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    return new BacktestError("usage", `Cannot read the portfolio in ${path}: ${message}`);
  };
  let json: unknown;
  try {
    json = JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    throw fail(error);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) =>
      `${issue.path.map(String).join(".") || "the whole"}: ${issue.message}`
    );
    throw fail(issues.join("; "));
  }
  const folder = dirname(resolve(path));
  const runs = parsed.data.strategies.map(({ strategy, label, params, share }) => ({
    strategy: /[./\\]/.test(strategy) ? resolve(folder, strategy) : strategy,
    ...(label !== undefined && { label }),
    ...(params !== undefined && { params }),
    ...(share !== undefined && { share }),
  }));
  try {
    capitalsOf(runs, 1);
  } catch (error) {
    throw fail(error);
  }
  return runs;
}
