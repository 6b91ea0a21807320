import { z } from "zod";

const AMOUNT = /^(\d{1,8}(\.\d{1,8})?|\d{1,6}(\.\d{1,7})?%)$/;
const SHARE = /^\d{1,6}(\.\d{1,7})?%$/;
const QUANTITY = /^\d{1,15}(\.\d{1,12})?$/;

const amount = z.string().regex(
  AMOUNT,
  'expected money as a decimal string such as "2500.50", or a share of start cash such as "50%"',
).refine((text) => text.endsWith("%") || Number(text) <= 90_000_000, "expected at most 90000000");
const share = z.string().regex(SHARE, 'expected a percentage such as "2.5%"');
const quantity = z.string().regex(
  QUANTITY,
  'expected a quantity in base units as a decimal string such as "0.25"',
);
const count = z.number().int().min(1).max(1_000_000);
const windowMs = z.number().int().min(1).max(86_400_000);

/** Three optional levels, which must not fall from one to the next of the same unit. */
function levels<Value extends z.ZodType<string | number>>(value: Value) {
  return z.strictObject({
    soft: value.optional(),
    hard: value.optional(),
    emergency: value.optional(),
  }).superRefine((given, context) => {
    const order = [given.soft, given.hard, given.emergency].filter((level) => level !== undefined);
    for (let i = 1; i < order.length; i++) {
      const low = sizeOf(order[i - 1]);
      const high = sizeOf(order[i]);
      if (low.unit === high.unit && low.size > high.size) {
        context.addIssue({
          code: "custom",
          message: `expected soft <= hard <= emergency, got ${order[i - 1]} before ${order[i]}`,
        });
      }
    }
  });
}

function sizeOf(level: string | number): { size: number; unit: string } {
  if (typeof level === "number") return { size: level, unit: "" };
  return { size: Number(level.replace("%", "")), unit: level.endsWith("%") ? "%" : "" };
}

const amountLevels = levels(amount);
const shareLevels = levels(share);
const quantityLevels = levels(quantity);
const countLevels = levels(count);

const perInstrument = {
  /** Quantity of one order. */
  orderQty: quantityLevels.default({}),
  /** Value of one order at its limit, or at the touch for a market order. */
  orderNotional: amountLevels.default({ soft: "100%", hard: "200%", emergency: "2000%" }),
  /** How far a limit price may lie on the costly side of the touch and of the mark price. */
  collar: shareLevels.default({ soft: "2%", hard: "5%", emergency: "50%" }),
  /** Widest spread, as a share of the mid, into which a market order may go. */
  marketSpread: shareLevels.default({ soft: "0.5%", hard: "2%" }),
  /** Orders that are not over. */
  openOrders: countLevels.default({ soft: 100, hard: 200 }),
  /** Position with everything filled that works on one side. */
  positionQty: quantityLevels.default({}),
  positionNotional: amountLevels.default({ soft: "200%", hard: "300%", emergency: "600%" }),
};

/** Percentages refer to the strategy's share of the cash. */
const strategyLimits = z.strictObject({
  orderQty: quantityLevels.optional(),
  orderNotional: amountLevels.optional(),
  openOrders: countLevels.optional(),
  positionQty: quantityLevels.optional(),
  positionNotional: amountLevels.optional(),
  strategyLoss: amountLevels.optional(),
});
export type StrategyLimitsText = z.output<typeof strategyLimits>;

/**
 * The limits file: one JSON object, every field optional, unknown fields refused. `soft` warns,
 * `hard` denies, `emergency` trips a breaker or the kill switch; a level that is left out is off,
 * so `{}` switches a check off. A check that is named replaces its default whole.
 *
 * Money is a decimal string in the settlement asset or a percentage of start cash; `docs/risk.md`
 * lists every check with its default and reason code.
 */
export const riskConfigSchema = z.strictObject({
  ...perInstrument,
  /** Same instrument, side, type, price and quantity, sent within the window. */
  duplicates: countLevels.default({ soft: 10, hard: 25 }),
  duplicateWindowMs: windowMs.default(500),
  /** Against own resting orders: `deny`, `warn` or `off`. */
  selfTrade: z.enum(["deny", "warn", "off"]).default("deny"),
  /** New orders per window. Emergency counts attempts, denied ones included. */
  orderRate: countLevels.default({ soft: 100, hard: 200, emergency: 5000 }),
  orderRateWindowMs: windowMs.default(1000),
  /** New orders, modifications and cancels per window. */
  messageRate: countLevels.default({ soft: 200, hard: 400 }),
  messageRateWindowMs: windowMs.default(1000),
  /** Messages of the hard level that only cancels may use. */
  cancelReserve: z.number().int().min(0).max(1_000_000).default(100),
  /** Fills of one instrument and side in the window, with none of the other side between. */
  executions: countLevels.default({ soft: 100, hard: 200, emergency: 1000 }),
  executionsWindowMs: windowMs.default(1000),
  /** Sum of |position| over instruments, at its worst with everything working filled. */
  grossExposure: amountLevels.default({ soft: "300%", hard: "500%", emergency: "1000%" }),
  /** |Sum of signed positions|, at its worst. */
  netExposure: amountLevels.default({ soft: "300%", hard: "500%", emergency: "1000%" }),
  /** Gross exposure / equity: "500%" is five times. */
  leverage: shareLevels.default({ soft: "300%", hard: "500%", emergency: "2000%" }),
  /** Initial margin at its worst / equity. */
  margin: shareLevels.default({ soft: "50%", hard: "80%", emergency: "100%" }),
  /** Fall of equity from its peak, as a share of the peak. */
  drawdown: shareLevels.default({ soft: "15%", hard: "25%", emergency: "40%" }),
  /** Fall of equity since the UTC day began. */
  dailyLoss: amountLevels.default({ soft: "5%", hard: "10%", emergency: "20%" }),
  /** Loss of one strategy since it started. */
  strategyLoss: amountLevels.default({ soft: "10%", hard: "20%", emergency: "30%" }),
  /** Parametric value at risk of the worst-case exposure, as a share of equity. */
  valueAtRisk: shareLevels.default({ soft: "20%", hard: "50%" }),
  /** Time between two samples of the mark price, its horizon, decay and normal quantile. */
  valueAtRiskModel: z.strictObject({
    sampleMs: windowMs.default(60_000),
    horizonMs: windowMs.default(86_400_000),
    lambda: z.number().gt(0).lt(1).default(0.94),
    quantile: z.number().gt(0).max(10).default(2.326),
    minSamples: count.default(30),
  }).default({
    sampleMs: 60_000,
    horizonMs: 86_400_000,
    lambda: 0.94,
    quantile: 2.326,
    minSamples: 30,
  }),
  /** Venue rejections in a row that open a breaker, for how long; 0 ms = until re-enabled. */
  rejectStreak: z.number().int().min(0).max(1_000_000).default(20),
  rejectCoolDownMs: z.number().int().min(0).max(86_400_000).default(60_000),
  /** Deny orders that add risk on an instrument whose feed is stale, has a gap, or is halted. */
  staleFeed: z.enum(["deny", "off"]).default("deny"),
  /** After the kill switch has cancelled everything, close positions at market too. */
  flattenOnKill: z.boolean().default(false),
  /** Seconds of quiet between two warnings of one kind; all are counted. */
  warnEveryMs: z.number().int().min(0).max(86_400_000).default(60_000),
  /** By symbol: what differs for that instrument. */
  instruments: z.record(
    z.string().min(1),
    z.strictObject({
      orderQty: quantityLevels.optional(),
      orderNotional: amountLevels.optional(),
      collar: shareLevels.optional(),
      marketSpread: shareLevels.optional(),
      openOrders: countLevels.optional(),
      positionQty: quantityLevels.optional(),
      positionNotional: amountLevels.optional(),
    }),
  ).default({}),
  /** By label: what a strategy is held to by itself, beside the account's limits. */
  strategies: z.record(z.string().min(1), strategyLimits).default({}),
}).superRefine((config, context) => {
  if (config.messageRate.hard !== undefined && config.cancelReserve >= config.messageRate.hard) {
    context.addIssue({
      code: "custom",
      path: ["cancelReserve"],
      message: `expected less than messageRate.hard (${config.messageRate.hard})`,
    });
  }
});

/** The limits as a person writes them, complete. */
export type RiskConfig = z.output<typeof riskConfigSchema>;

/** Three levels as written; a level left out is off. */
export interface LevelsText {
  readonly soft?: string | number | undefined;
  readonly hard?: string | number | undefined;
  readonly emergency?: string | number | undefined;
}

/** The limits file was refused; the message names each field and what was expected. */
export class RiskConfigError extends Error {
  override readonly name = "RiskConfigError";
}

/** The limits that hold when nobody says anything: protective, and wide enough for ordinary use. */
export function defaultRiskConfig(): RiskConfig {
  return riskConfigSchema.parse({});
}

/**
 * Limits from the text of a limits file or from a parsed value.
 *
 * @throws {RiskConfigError} on a syntax error, an unknown field, a value out of range, or levels
 * that fall from soft to emergency.
 * @example
 * ```ts
 * parseRiskConfig('{"orderNotional": {"hard": "1000"}, "instruments": {"BTCUSDT": {"positionQty": {"hard": "0.05"}}}}');
 * ```
 */
export function parseRiskConfig(json: unknown): RiskConfig {
  const value = typeof json === "string" ? parseJson(json) : json;
  const parsed = riskConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const path = issue.path.join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  throw new RiskConfigError(`Cannot use the risk limits: ${faults.join("; ")}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new RiskConfigError(`Cannot read the risk limits as JSON: ${detail}`);
  }
}
