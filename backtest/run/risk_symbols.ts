import { BacktestError } from "../../command/errors.ts";
import { nearest } from "../../command/nearest.ts";
import type { RiskConfig } from "../../engine/risk/config.ts";

/**
 * Holds the instruments that risk limits name to those that there are: a misspelt one would leave the
 * right one without its limits.
 *
 * @throws {BacktestError} kind `usage`
 */
export function checkRiskSymbols(
  risk: RiskConfig | undefined,
  symbols: readonly string[],
  where: string,
): void {
  const unknown = Object.keys(risk?.instruments ?? {}).find((name) => !symbols.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, symbols);
  const expected = meant ?? `one of ${[...new Set(symbols)].slice(0, 20).join(", ")}`;
  throw new BacktestError(
    "usage",
    `Risk limits name the instrument ${unknown}, which is not in ${where}, expected ${expected}`,
  );
}
