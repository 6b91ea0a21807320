/**
 * The deterministic core: what a strategy file imports, and what drivers are built of. No I/O, no
 * clock, no randomness of its own; it runs in a worker without permissions and in a browser.
 *
 * @module
 */
export { z } from "zod";
export { defineStrategy } from "./strategy/define_strategy.ts";
export type * from "./strategy/contract.ts";

export type { Row } from "./tape/row.ts";
export { EventKind, KIND_MASK, RowFlag } from "./tape/kind.ts";
export { allocateChunk, type QtyColumn, rowBytes, type TapeChunk } from "./tape/chunk.ts";
export {
  type Instrument,
  type InstrumentFilters,
  type InstrumentKind,
  MONEY_DECIMALS,
  MONEY_SCALE,
  priceOf,
  qtyOf,
} from "./instrument/instrument.ts";
export {
  Certainty,
  Life,
  Liquidity,
  OrderType,
  Reason,
  Request,
  Side,
  TimeInForce,
  UpdateKind,
} from "./order/types.ts";

export type { L2Book } from "./book/book.ts";
export { PagedBook } from "./book/paged_book.ts";
export { PlainBook } from "./book/plain_book.ts";
export { stateHash } from "./book/state_hash.ts";
export { Kernel } from "./kernel/kernel.ts";
export type { KernelConfig } from "./kernel/kernel_config.ts";
export { KernelFault, StrategyError } from "./order/faults.ts";
export { Command, type Input, InputKind } from "./kernel/input.ts";
export { JournalError } from "./journal/byte_reader.ts";
export { JournalReader, type JournalRecord } from "./journal/reader.ts";
export { type JournalSink, MemorySink } from "./journal/sink.ts";
export { type JournalStart, JournalWriter } from "./journal/writer.ts";
export type { JournalHeader } from "./journal/header.ts";
export { JournalReplay, ReplayError, type ReplayOutcome } from "./session/journal_replay.ts";
export { Replay } from "./session/replay.ts";
export { Session, type SessionConfig } from "./session/session.ts";
export type { SessionOutcome } from "./session/totals.ts";
export { StepSession, type StepSessionConfig } from "./session/step_session.ts";
export type { SessionTotals } from "./session/totals.ts";
export type { StrategyTotals } from "./kernel/totals.ts";
export type {
  EquityColumns,
  FillColumns,
  LogEntry,
  OrderColumns,
  RunRecord,
  SeriesColumns,
} from "./record/columns.ts";
export {
  defaultRiskConfig,
  parseRiskConfig,
  type RiskConfig,
  RiskConfigError,
} from "./risk/config.ts";
export { RiskGate } from "./risk/gate.ts";
export type { RiskApproved } from "./risk/approval.ts";
export { parseVenueConfig, type VenueConfig, type VenueConfigInput } from "./venue/config.ts";
export { VENUE_PRESETS, venuePreset } from "./venue/presets.ts";
export type { VenuePort } from "./venue/port.ts";
export { Account } from "./ledger/account.ts";

export {
  DecimalError,
  formatMoney,
  formatPrice,
  formatQty,
  formatScaled,
  formatTrimmed,
  parseLots,
  parseScaled,
  parseTicks,
} from "./num/decimal.ts";
export { mulDiv, Rounding } from "./num/mul_div.ts";
export { libm } from "./num/libm/libm.ts";
export { Random } from "./num/random.ts";
export { Sha256, sha256Hex } from "./num/sha256.ts";
export { canonicalJson } from "./num/canonical_json.ts";
export { formatUtc, parseDuration, parseUtc } from "./time/utc.ts";

export type { Bar } from "./bar/bar.ts";
export type { BarBuilder, BarBuilderState } from "./bar/bar_builder.ts";
export { type BarRule, createBarBuilder } from "./bar/create_bar_builder.ts";
export { TimeBarBuilder, type TimeBarOptions } from "./bar/time_bar_builder.ts";
export { type BarMeasure, VolumeBarBuilder } from "./bar/volume_bar_builder.ts";

export { Indicator, type IndicatorState } from "./indicator/indicator.ts";
export { Ema, type Seed } from "./indicator/ema.ts";
export { Adx } from "./indicator/adx.ts";
export { Aroon } from "./indicator/aroon.ts";
export { Atr } from "./indicator/atr.ts";
export { BollingerBands, type BollingerBandsOptions } from "./indicator/bollinger_bands.ts";
export { BookImbalance } from "./indicator/book_imbalance.ts";
export { Cci } from "./indicator/cci.ts";
export { Cmf } from "./indicator/cmf.ts";
export { Correlation } from "./indicator/correlation.ts";
export { Dema } from "./indicator/dema.ts";
export { DonchianChannel } from "./indicator/donchian_channel.ts";
export { Ewma } from "./indicator/ewma.ts";
export { Hma } from "./indicator/hma.ts";
export { Kama, type KamaOptions } from "./indicator/kama.ts";
export { KeltnerChannel, type KeltnerChannelOptions } from "./indicator/keltner_channel.ts";
export { Lag } from "./indicator/lag.ts";
export { LinearRegression } from "./indicator/linear_regression.ts";
export { Macd, type MacdOptions } from "./indicator/macd.ts";
export { Mfi } from "./indicator/mfi.ts";
export { MicroPrice } from "./indicator/micro_price.ts";
export { Momentum } from "./indicator/momentum.ts";
export { Obv } from "./indicator/obv.ts";
export { OrderFlowImbalance } from "./indicator/order_flow_imbalance.ts";
export { ParabolicSar, type ParabolicSarOptions } from "./indicator/parabolic_sar.ts";
export {
  RealizedVolatility,
  type RealizedVolatilityOptions,
} from "./indicator/realized_volatility.ts";
export { Rma } from "./indicator/rma.ts";
export { Roc } from "./indicator/roc.ts";
export { RollingMax } from "./indicator/rolling_max.ts";
export { RollingMin } from "./indicator/rolling_min.ts";
export { RollingSum } from "./indicator/rolling_sum.ts";
export { RollingVwap } from "./indicator/rolling_vwap.ts";
export { Rsi } from "./indicator/rsi.ts";
export { SessionVwap, type SessionVwapOptions } from "./indicator/session_vwap.ts";
export { Sma } from "./indicator/sma.ts";
export {
  StandardDeviation,
  type StandardDeviationOptions,
} from "./indicator/standard_deviation.ts";
export { Stochastic, type StochasticOptions } from "./indicator/stochastic.ts";
export { StochasticRsi, type StochasticRsiOptions } from "./indicator/stochastic_rsi.ts";
export { Supertrend, type SupertrendOptions } from "./indicator/supertrend.ts";
export { Tema } from "./indicator/tema.ts";
export { TradeFlow } from "./indicator/trade_flow.ts";
export { TrueRange } from "./indicator/true_range.ts";
export {
  UltimateOscillator,
  type UltimateOscillatorOptions,
} from "./indicator/ultimate_oscillator.ts";
export { WilliamsR } from "./indicator/williams_r.ts";
export { Wma } from "./indicator/wma.ts";
export { ZScore } from "./indicator/z_score.ts";
