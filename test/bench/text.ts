/** Rates in millions, counts with separators, everything on its own line. */
export function linesOf(result: unknown): string {
  const rows = Array.isArray(result) ? result : [result];
  return rows.map((row) => `  ${Object.entries(row as object).map(pair).join("  ")}`).join("\n");
}

function pair([name, value]: [string, unknown]): string {
  if (typeof value === "number" && /Per(User)?Second$/.test(name)) {
    return `${name} ${(value / 1e6).toFixed(2)} M`;
  }
  if (typeof value === "number" && !Number.isInteger(value)) {
    return `${name} ${value.toPrecision(4)}`;
  }
  if (typeof value === "object" && value !== null) return `${name} ${JSON.stringify(value)}`;
  return `${name} ${value}`;
}
