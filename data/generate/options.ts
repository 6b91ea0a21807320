import type { Instrument } from "../../engine/instrument/instrument.ts";

/** What to generate. Times in µs; everything but `instrument` has a default. */
export interface GenerateOptions {
  readonly instrument: Instrument;
  /** Same seed and options: same bytes, on any machine. @default 1 */
  readonly seed?: number;
  /** @default 2024-01-01T00:00Z */
  readonly startTs?: number;
  /** @default one day */
  readonly durationUs?: number;
  /** Price at the start in quote units. @default what the instrument cost then, 100 if not known */
  readonly startPrice?: number;
  /** Standard deviation of a year's log return, on average. @default 0.35 */
  readonly volatility?: number;
  /** Multiplies how often every agent acts; rows grow with it. @default 1 */
  readonly intensity?: number;
  /** Median feed latency, µs. @default 2500 */
  readonly latencyUs?: number;
}

/** Options with everything derived that the agents share. */
export interface MarketPlan {
  readonly instrument: Instrument;
  readonly seed: number;
  readonly startTs: number;
  readonly endTs: number;
  readonly intensity: number;
  readonly latencyUs: number;
  readonly startTicks: number;
  /** Standard deviation of the fair value over one second, as a fraction and in ticks at the start. */
  readonly sigma: number;
  readonly sigmaTicks: number;
  /** Median size of an order at the touch, lots. */
  readonly unitLots: number;
}

const DAY_US = 86_400_000_000;
const START_TS = 1_704_067_200_000_000;
const YEAR_SECONDS = 31_536_000;
const START_PRICES: Readonly<Record<string, number>> = { BTCUSDT: 42_000, ETHUSDT: 2_300 };
/** Value of a usual order at the touch in the quote asset. */
const UNIT_VALUE = 10_000;

/** @throws {RangeError} naming the option that is out of range */
export function planMarket(options: GenerateOptions): MarketPlan {
  const { instrument } = options;
  const startPrice = options.startPrice ?? START_PRICES[instrument.symbol] ?? 100;
  const volatility = positive("volatility", options.volatility ?? 0.35);
  const startTs = whole("startTs", options.startTs ?? START_TS);
  const tick = instrument.tickMantissa / 10 ** instrument.priceDecimals;
  const lot = instrument.lotMantissa / 10 ** instrument.qtyDecimals;
  const startTicks = Math.round(positive("startPrice", startPrice) / tick);
  if (startTicks < 1_000 || startTicks > 20_000_000) {
    throw new RangeError(
      `Start price ${startPrice} is ${startTicks} ticks of ${instrument.symbol}, expected 1,000 to 20,000,000`,
    );
  }
  const sigma = volatility / Math.sqrt(YEAR_SECONDS);
  return {
    instrument,
    seed: options.seed ?? 1,
    startTs,
    endTs: startTs + whole("durationUs", options.durationUs ?? DAY_US),
    intensity: positive("intensity", options.intensity ?? 1),
    latencyUs: positive("latencyUs", options.latencyUs ?? 2_500),
    startTicks,
    sigma,
    sigmaTicks: sigma * startTicks,
    unitLots: Math.max(1, UNIT_VALUE / (startPrice * lot)),
  };
}

function positive(name: string, value: number): number {
  if (value > 0 && value < Infinity) return value;
  throw new RangeError(`Option ${name} is ${value}, expected a finite number above 0`);
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`Option ${name} is ${value}, expected a whole number of µs, 0 or more`);
}
