import type { InstrumentFilters } from "../instrument/instrument.ts";
import type { Order } from "../order/order.ts";
import { Reason } from "../order/types.ts";
import type { Candidate } from "./candidate.ts";
import type { RiskConfig } from "./config.ts";
import type { InstrumentLimits } from "./limits.ts";
import type { Valuation } from "./valuation.ts";
import type { Verdicts } from "./verdicts.ts";
import type { WorkingOrders } from "./working_orders.ts";

const PPB = 1e9;

/** Whole, positive, and with the prices that its type needs. */
export function checkParams(c: Candidate): Reason {
  if (!(Number.isSafeInteger(c.qtyLots) && c.qtyLots > 0)) return Reason.DENIED_PARAMS;
  if (c.isMarket ? c.priceTicks !== 0 : !isPrice(c.priceTicks)) return Reason.DENIED_PARAMS;
  if (c.isConditional ? !isPrice(c.stopTicks) : c.stopTicks !== 0) return Reason.DENIED_PARAMS;
  return Reason.NONE;
}

/** The venue's own filters: what it would reject is not sent. */
export function checkGrid(c: Candidate, filters: InstrumentFilters, valuation: Valuation): Reason {
  if (!c.isMarket && !isWithin(c.priceTicks, filters.minPriceTicks, filters.maxPriceTicks)) {
    return Reason.DENIED_GRID;
  }
  if (c.isConditional && !isWithin(c.stopTicks, filters.minPriceTicks, filters.maxPriceTicks)) {
    return Reason.DENIED_GRID;
  }
  const minQty = c.isMarket ? filters.marketMinQtyLots : filters.minQtyLots;
  const maxQty = c.isMarket ? filters.marketMaxQtyLots : filters.maxQtyLots;
  if (!isWithin(c.qtyLots, minQty, maxQty)) return Reason.DENIED_GRID;
  if (c.reduceOnly || filters.minNotional === 0) return Reason.NONE;
  const ticks = c.isMarket ? c.valueTicks : c.priceTicks;
  if (ticks > 0 && valuation.valueUp(ticks, c.qtyLots) < filters.minNotional) {
    return Reason.DENIED_GRID;
  }
  return Reason.NONE;
}

/** Size and value of this one order. */
export function checkSize(
  c: Candidate,
  limits: InstrumentLimits,
  valuation: Valuation,
  verdicts: Verdicts,
): Reason {
  const size = verdicts.judgeAct(limits.orderLots, c.qtyLots, Reason.DENIED_QTY, c.now);
  if (size !== Reason.NONE) return size;
  const ticks = c.valueTicks;
  if (ticks === 0) return Reason.DENIED_NO_PRICE;
  const value = valuation.valueUp(ticks, c.qtyLots);
  return verdicts.judgeAct(limits.orderNotional, value, Reason.DENIED_NOTIONAL, c.now);
}

/**
 * How much worse than the market the order may trade. A limit is held against the touch (its own
 * trigger price, if it has one) and the mark price; a market order against the spread that it
 * crosses, and the touch that it takes against the mark price. Only the costly side counts: a
 * price that is too good does not fill.
 */
export function checkCollar(c: Candidate, limits: InstrumentLimits, verdicts: Verdicts): Reason {
  const touch = c.isConditional ? c.stopTicks : c.touchTicks;
  if (!c.isMarket) {
    const byTouch = judgeCollar(c, c.priceTicks, touch, limits, verdicts);
    if (byTouch !== Reason.NONE || c.isConditional) return byTouch;
    return judgeCollar(c, c.priceTicks, c.markTicks, limits, verdicts);
  }
  if (c.isConditional) return Reason.NONE;
  if (touch === 0) return Reason.DENIED_NO_PRICE;
  if (c.bid > 0 && c.ask > 0) {
    const spread = ((c.ask - c.bid) * 2 * PPB) / (c.ask + c.bid);
    const verdict = verdicts.judgeAct(limits.marketSpread, spread, Reason.DENIED_COLLAR, c.now);
    if (verdict !== Reason.NONE) return verdict;
  }
  return judgeCollar(c, touch, c.markTicks, limits, verdicts);
}

function judgeCollar(
  c: Candidate,
  priceTicks: number,
  referenceTicks: number,
  limits: InstrumentLimits,
  verdicts: Verdicts,
): Reason {
  if (referenceTicks === 0) return Reason.NONE;
  const worse = c.isBuy ? priceTicks - referenceTicks : referenceTicks - priceTicks;
  const ppb = (worse * PPB) / referenceTicks;
  return verdicts.judgeAct(limits.collar, ppb, Reason.DENIED_COLLAR, c.now);
}

/** Whether the order could trade with a resting one of ours; `mode` says whether that is denied. */
export function checkSelfTrade(
  c: Candidate,
  order: Order,
  working: WorkingOrders,
  mode: RiskConfig["selfTrade"],
  verdicts: Verdicts,
): Reason {
  if (mode === "off" || c.isConditional) return Reason.NONE;
  // A market order is taken to reach as far as the touch.
  const price = c.isMarket ? c.touchTicks : c.priceTicks;
  if (!working.wouldMeet(c.side, price, order)) return Reason.NONE;
  if (mode === "deny") return Reason.DENIED_SELF_TRADE;
  verdicts.warn(Reason.DENIED_SELF_TRADE, price, price, c.now);
  return Reason.NONE;
}

function isPrice(ticks: number): boolean {
  return Number.isSafeInteger(ticks) && ticks > 0;
}

/** Within a filter, whose 0 means that there is none. */
function isWithin(value: number, min: number, max: number): boolean {
  return value >= min && (max === 0 || value <= max);
}
