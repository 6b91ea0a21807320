import { Reason } from "../order/types.ts";
import type { Candidate } from "./candidate.ts";
import type { Exposure } from "./exposure.ts";
import type { AccountLimits, InstrumentLimits, Levels } from "./limits.ts";
import type { LossWatch } from "./loss_watch.ts";
import type { Verdicts } from "./verdicts.ts";

const PPB = 1e9;

/** A share of equity in ppb; Infinity when there is none left, 0 when nothing is asked. */
export function shareOfEquity(value: number, equity: number): number {
  if (value <= 0) return 0;
  return equity > 0 ? (value / equity) * PPB : Infinity;
}

/**
 * Position of the candidate's instrument on its side at its worst. Holds for every order that adds
 * lots, reduce-only ones too: closing a short is what turns buys that rest into a long.
 */
export function checkPosition(
  c: Candidate,
  exposure: Exposure,
  limits: InstrumentLimits,
  verdicts: Verdicts,
): Reason {
  const reason = Reason.DENIED_POSITION;
  const byLots = verdicts.judge(limits.positionLots, exposure.sideLots, reason, c.now);
  if (byLots !== Reason.NONE) return byLots;
  return verdicts.judge(limits.positionNotional, exposure.sideValue, reason, c.now);
}

/** Everything that the account may come to with the candidate: exposure, leverage, margin, VaR. */
export function checkExposure(
  c: Candidate,
  exposure: Exposure,
  limits: AccountLimits,
  equity: number,
  marginInUse: number,
  quantile: number,
  verdicts: Verdicts,
): Reason {
  const { now } = c;
  const gross = exposure.grossValue;
  let reason = verdicts.judge(limits.grossExposure, gross, Reason.DENIED_GROSS_EXPOSURE, now);
  if (reason !== Reason.NONE) return reason;
  const net = exposure.netValue;
  reason = verdicts.judge(limits.netExposure, net, Reason.DENIED_NET_EXPOSURE, now);
  if (reason !== Reason.NONE) return reason;
  const leverage = shareOfEquity(gross, equity);
  reason = verdicts.judge(limits.leverage, leverage, Reason.DENIED_LEVERAGE, now);
  if (reason !== Reason.NONE) return reason;
  const margin = shareOfEquity(Math.max(exposure.marginValue, marginInUse), equity);
  reason = verdicts.judge(limits.margin, margin, Reason.DENIED_MARGIN, now);
  if (reason !== Reason.NONE) return reason;
  const valueAtRisk = shareOfEquity(exposure.riskValue * quantile, equity);
  return verdicts.judge(limits.valueAtRisk, valueAtRisk, Reason.DENIED_VAR, now);
}

/** What the account has lost already: drawdown, the day's loss. */
export function checkLosses(
  c: Candidate,
  limits: AccountLimits,
  loss: LossWatch,
  verdicts: Verdicts,
): Reason {
  const { now } = c;
  const reason = verdicts.judge(limits.drawdown, loss.drawdownPpb, Reason.DENIED_DRAWDOWN, now);
  if (reason !== Reason.NONE) return reason;
  return verdicts.judge(limits.dailyLoss, loss.dailyLoss, Reason.DENIED_DAILY_LOSS, now);
}

/** The account limit whose emergency level is passed by what is lost; NONE when none is. */
export function lossEmergency(limits: AccountLimits, loss: LossWatch): Reason {
  if (loss.drawdownPpb > limits.drawdown.emergency) return Reason.DENIED_DRAWDOWN;
  if (loss.dailyLoss > limits.dailyLoss.emergency) return Reason.DENIED_DAILY_LOSS;
  return Reason.NONE;
}

/** The same for what is held: positions alone, at their present prices. */
export function exposureEmergency(
  limits: AccountLimits,
  exposure: Exposure,
  equity: number,
  marginInUse: number,
): Reason {
  exposure.weighPositions();
  const gross = exposure.grossValue;
  const margin = Math.max(exposure.marginValue, marginInUse);
  if (gross > limits.grossExposure.emergency) return Reason.DENIED_GROSS_EXPOSURE;
  if (exposure.netValue > limits.netExposure.emergency) return Reason.DENIED_NET_EXPOSURE;
  if (isBeyond(limits.leverage, gross, equity)) return Reason.DENIED_LEVERAGE;
  if (isBeyond(limits.margin, margin, equity)) return Reason.DENIED_MARGIN;
  return Reason.NONE;
}

/** The same for the position in one instrument at its present price. */
export function positionEmergency(limits: InstrumentLimits, exposure: Exposure, i: number): Reason {
  const lots = Math.abs(exposure.positionLots[i]);
  const value = exposure.valuations[i].valueUp(exposure.priceTicks[i], lots);
  const isPassed = lots > limits.positionLots.emergency ||
    value > limits.positionNotional.emergency;
  return isPassed ? Reason.DENIED_POSITION : Reason.NONE;
}

function isBeyond(levels: Levels, value: number, equity: number): boolean {
  return shareOfEquity(value, equity) > levels.emergency;
}
