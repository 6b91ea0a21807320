import { formatScaled } from "../../engine/num/decimal.ts";
import { MONEY_DECIMALS } from "../../engine/instrument/instrument.ts";
import type { Statistic, Unit } from "../stats/mod.ts";
import { durationText, fixedText, moneyText } from "./client/text.ts";

/** A statistic's value with its unit; "N/A" where it has none. */
export function valueText(value: number | null, unit: Unit, settle: string): string {
  if (value === null) return "N/A";
  switch (unit) {
    case "ratio":
      return fixedText(value, 2);
    case "fraction":
      return `${fixedText(value * 100, Math.abs(value) < 0.01 ? 3 : 2)} %`;
    case "money":
      return `${moneyText(value)} ${settle}`;
    case "us":
      return durationText(value);
    case "bps":
      return `${fixedText(value, 3)} bps`;
    case "ticks":
      return `${fixedText(value, 2)} ticks`;
    case "count":
      return fixedText(value, 0);
  }
}

export function statisticText(statistic: Statistic, settle: string): string {
  return valueText(statistic.value, statistic.unit, settle);
}

/** "2,087 maker fills", or "24 of 30 hourly returns needed" where that is too few. */
export function sampleText(statistic: Statistic): string {
  const { sample, minSample, sampleOf } = statistic;
  return sample < minSample
    ? `${fixedText(sample, 0)} of ${minSample} ${sampleOf} needed`
    : `${fixedText(sample, 0)} ${sampleOf}`;
}

/**
 * Money in 1e-8 units as an exact decimal string. A sum past 2^53 units (90 million, which only a
 * turnover reaches) is no exact integer any more and is given to the cent.
 */
export function moneyDecimal(value: number): string {
  const units = Math.round(value) + 0;
  return Number.isSafeInteger(units)
    ? formatScaled(units, MONEY_DECIMALS)
    : (value / 10 ** MONEY_DECIMALS).toFixed(2);
}

export function bytesText(bytes: number): string {
  return `${fixedText(bytes / 1_048_576, 0)} MiB`;
}
