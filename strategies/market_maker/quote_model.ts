import { exp } from "../../engine/num/libm/exp.ts";
import { log1p } from "../../engine/num/libm/log1p.ts";

/** What the market is like, in ticks and seconds. */
export interface MarketState {
  /** Standard deviation of the mid over a second, ticks. */
  readonly sigma: number;
  /** Orders a second and side that reach the mid itself: intensity at distance δ is a · e^(−k·δ). */
  readonly a: number;
  /** Decay of the intensity, 1 / tick; above 0. */
  readonly k: number;
}

/** Where to quote, ticks: bid = fair − half − skew · q, ask = fair + half − skew · q. */
export interface QuoteShape {
  /** Distance of both quotes from the centre without a position. */
  half: number;
  /** How far each unit of position moves both quotes. */
  skew: number;
}

/**
 * The asymptotic quotes of Guéant, Lehalle and Fernandez-Tapia (Dealing with the inventory risk,
 * Mathematics and Financial Economics 7, 2013, §4: the closed-form approximations), for a position
 * of `q` orders, risk aversion γ and a far horizon:
 *
 * δ_bid(q) ≈ ln(1 + γ/k) / γ + (2q + 1)/2 · s,  δ_ask(q) ≈ ln(1 + γ/k) / γ − (2q − 1)/2 · s,
 * s = √( σ²γ / (2kA) · (1 + γ/k)^(1 + k/γ) )
 *
 * so `half` is ln(1 + γ/k) / γ + s/2 and `skew` is s.
 *
 * @param gamma risk aversion, 1 / tick, above 0
 */
export function gueantLehalleTapia(market: MarketState, gamma: number): QuoteShape {
  const { sigma, a, k } = market;
  const log = log1p(gamma / k);
  const skew = Math.sqrt(sigma * sigma * gamma / (2 * k * a) * exp((1 + k / gamma) * log));
  return { half: log / gamma + skew / 2, skew };
}

/**
 * The quotes of Avellaneda and Stoikov (High-frequency trading in a limit order book, Quantitative
 * Finance 8, 2008), for a horizon that moves along, `horizon` seconds ahead: reservation price
 * r = s − q·γ·σ²·(T − t), total spread γ·σ²·(T − t) + (2/γ)·ln(1 + γ/k). The arrival rate itself
 * does not enter.
 *
 * @param gamma risk aversion, 1 / tick, above 0
 */
export function avellanedaStoikov(
  market: MarketState,
  gamma: number,
  horizon: number,
): QuoteShape {
  const skew = gamma * market.sigma * market.sigma * horizon;
  return { half: skew / 2 + log1p(gamma / market.k) / gamma, skew };
}
