import type { BarKind } from "../quality/bar_checks.ts";

/** Their files have the names of trade klines: only the folder tells, as the venue lays them out. */
export const KLINE_FOLDERS: Readonly<Record<string, BarKind>> = {
  markPriceKlines: "mark",
  indexPriceKlines: "index",
  premiumIndexKlines: "premium",
};

/** What the klines of a file are made of. */
export function klineKind(path: string): BarKind {
  const folder = Object.keys(KLINE_FOLDERS).find((name) => path.includes(name));
  return folder === undefined ? "trade" : KLINE_FOLDERS[folder];
}
