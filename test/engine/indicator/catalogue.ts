import { Adx } from "../../../engine/indicator/adx.ts";
import { Aroon } from "../../../engine/indicator/aroon.ts";
import { Atr } from "../../../engine/indicator/atr.ts";
import { BollingerBands } from "../../../engine/indicator/bollinger_bands.ts";
import { BookImbalance } from "../../../engine/indicator/book_imbalance.ts";
import { Cci } from "../../../engine/indicator/cci.ts";
import { Cmf } from "../../../engine/indicator/cmf.ts";
import { Correlation } from "../../../engine/indicator/correlation.ts";
import { Dema } from "../../../engine/indicator/dema.ts";
import { DonchianChannel } from "../../../engine/indicator/donchian_channel.ts";
import { Ema } from "../../../engine/indicator/ema.ts";
import { Hma } from "../../../engine/indicator/hma.ts";
import { Ewma } from "../../../engine/indicator/ewma.ts";
import type { Indicator } from "../../../engine/indicator/indicator.ts";
import { Kama } from "../../../engine/indicator/kama.ts";
import { KeltnerChannel } from "../../../engine/indicator/keltner_channel.ts";
import { Lag } from "../../../engine/indicator/lag.ts";
import { LinearRegression } from "../../../engine/indicator/linear_regression.ts";
import { Macd } from "../../../engine/indicator/macd.ts";
import { Mfi } from "../../../engine/indicator/mfi.ts";
import { MicroPrice } from "../../../engine/indicator/micro_price.ts";
import { Momentum } from "../../../engine/indicator/momentum.ts";
import { Obv } from "../../../engine/indicator/obv.ts";
import { OrderFlowImbalance } from "../../../engine/indicator/order_flow_imbalance.ts";
import { ParabolicSar } from "../../../engine/indicator/parabolic_sar.ts";
import { RealizedVolatility } from "../../../engine/indicator/realized_volatility.ts";
import { Rma } from "../../../engine/indicator/rma.ts";
import { Roc } from "../../../engine/indicator/roc.ts";
import { RollingMax } from "../../../engine/indicator/rolling_max.ts";
import { RollingMin } from "../../../engine/indicator/rolling_min.ts";
import { RollingSum } from "../../../engine/indicator/rolling_sum.ts";
import { RollingVwap } from "../../../engine/indicator/rolling_vwap.ts";
import { Rsi } from "../../../engine/indicator/rsi.ts";
import { SessionVwap } from "../../../engine/indicator/session_vwap.ts";
import { Sma } from "../../../engine/indicator/sma.ts";
import { StandardDeviation } from "../../../engine/indicator/standard_deviation.ts";
import { Stochastic } from "../../../engine/indicator/stochastic.ts";
import { StochasticRsi } from "../../../engine/indicator/stochastic_rsi.ts";
import { Supertrend } from "../../../engine/indicator/supertrend.ts";
import { Tema } from "../../../engine/indicator/tema.ts";
import { TradeFlow } from "../../../engine/indicator/trade_flow.ts";
import { TrueRange } from "../../../engine/indicator/true_range.ts";
import { UltimateOscillator } from "../../../engine/indicator/ultimate_oscillator.ts";
import { WilliamsR } from "../../../engine/indicator/williams_r.ts";
import { Wma } from "../../../engine/indicator/wma.ts";
import { ZScore } from "../../../engine/indicator/z_score.ts";
import type { Bars } from "./random_bars.ts";

/** An indicator that tests make twice and feed with row `i` of the same data. */
export interface Sample {
  make(): Indicator;
  feed(indicator: Indicator, bars: Bars, i: number): number;
}

const sample = <T extends Indicator>(
  make: () => T,
  feed: (indicator: T, bars: Bars, i: number) => number,
): Sample => ({ make, feed: (indicator, bars, i) => feed(indicator as T, bars, i) });

const onClose = (make: () => Indicator & { update(x: number): number }) =>
  sample(make, (indicator, { close }, i) => indicator.update(close[i]));

const onRange = (make: () => Indicator & { update(high: number, low: number): number }) =>
  sample(make, (indicator, { high, low }, i) => indicator.update(high[i], low[i]));

const onBar = (
  make: () => Indicator & { update(high: number, low: number, close: number): number },
) => sample(make, (indicator, b, i) => indicator.update(b.high[i], b.low[i], b.close[i]));

const onVolumeBar = (
  make: () => Indicator & {
    update(high: number, low: number, close: number, volume: number): number;
  },
) => sample(make, (x, b, i) => x.update(b.high[i], b.low[i], b.close[i], b.volume[i]));

/** 0.3 s a row, with pairs at one instant. */
export const timeOf = (i: number) => 1_700_000_000_000_000 + (i >> 1) * 600_000;

/** Every indicator whose warm-up is a number of updates. */
export const COUNTED: readonly Sample[] = [
  onClose(() => new RollingSum(7)),
  onClose(() => new RollingMax(7)),
  onClose(() => new RollingMin(7)),
  onClose(() => new Lag(7)),
  onClose(() => new Sma(7)),
  onClose(() => new Ema(7, { seed: "sma" })),
  onClose(() => new Rma(7)),
  onClose(() => new Wma(7)),
  onClose(() => new Dema(7)),
  onClose(() => new Dema(7, { seed: "sma" })),
  onClose(() => new Tema(7)),
  onClose(() => new Tema(7, { seed: "sma" })),
  onClose(() => new Hma(16)),
  onClose(() => new Kama(10)),
  onClose(() => new Rsi(14)),
  onClose(() => new Macd()),
  onClose(() => new Macd({ seed: "sma" })),
  onClose(() => new StochasticRsi()),
  onClose(() => new Momentum(7)),
  onClose(() => new Roc(7)),
  onClose(() => new StandardDeviation(7)),
  onClose(() => new StandardDeviation(7, { ddof: 1 })),
  onClose(() => new ZScore(7)),
  onClose(() => new BollingerBands()),
  onClose(() => new LinearRegression(7)),
  onRange(() => new DonchianChannel(7)),
  onRange(() => new ParabolicSar()),
  onRange(() => new Aroon(7)),
  onBar(() => new TrueRange()),
  onBar(() => new Atr(14)),
  onBar(() => new Adx(14)),
  onBar(() => new Cci(20)),
  onBar(() => new WilliamsR(14)),
  onBar(() => new Stochastic()),
  onBar(() => new KeltnerChannel()),
  onBar(() => new KeltnerChannel({ seed: "sma" })),
  onBar(() => new Supertrend()),
  onBar(() => new UltimateOscillator()),
  onVolumeBar(() => new Mfi(14)),
  onVolumeBar(() => new Cmf(20)),
  sample(() => new Obv(), (x, b, i) => x.update(b.close[i], b.volume[i])),
  sample(() => new RollingVwap(7), (x, b, i) => x.update(b.close[i], b.volume[i])),
  sample(() => new Correlation(7), (x, b, i) => x.update(b.close[i], b.volume[i])),
  sample(() => new BookImbalance(7), (x, b, i) => x.update(b.volume[i], b.high[i])),
  sample(
    () => new OrderFlowImbalance(7),
    (x, b, i) => x.update(Math.floor(b.low[i]), b.volume[i], Math.ceil(b.high[i]), b.volume[i]),
  ),
  sample(
    () => new MicroPrice(),
    (x, b, i) => x.update(b.low[i], b.volume[i], b.high[i], b.close[i]),
  ),
  sample(
    () => new SessionVwap({ sessionUs: 100_000_000_000 }),
    (x, b, i) => x.update(timeOf(i), b.close[i], b.volume[i]),
  ),
];

/** Those that have a value from the first update on or warm up over a span of time. */
export const OTHERS: readonly Sample[] = [
  onClose(() => new Ema(7)),
  sample(() => new Ewma(5_000_000), (x, b, i) => x.update(timeOf(i), b.close[i])),
  sample(() => new RealizedVolatility(), (x, b, i) => x.update(timeOf(i), b.close[i])),
  sample(
    () => new TradeFlow(60_000_000),
    (x, b, i) => x.update(timeOf(i), b.volume[i], b.close[i] > 100 ? 1 : -1),
  ),
];
