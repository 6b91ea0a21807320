import fc from "fast-check";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import type { SessionConfig } from "../../../engine/session/session.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { anySession } from "./any_session.ts";
import { anyDefinitions, crossing, FINER_LOTS } from "./definition_tape.ts";
import { LOOSE } from "./config.ts";
import { marketRows } from "./market_tape.ts";
import { randomFlow } from "./random_flow.ts";

export interface AnyRun {
  readonly settings: SessionConfig;
  readonly rows: readonly Row[];
}

/** Falls on the first losses, and gets out. */
const { drawdown } = parseRiskConfig({ drawdown: { emergency: "0.0001%" } });
const FALLING = { ...LOOSE, drawdown, flattenOnKill: true };

/**
 * Runs of every make: venues, limits, listeners, one strategy or two, kill switches that fall,
 * definitions that change on the way.
 */
export const anyRun = (messages: number): fc.Arbitrary<AnyRun> =>
  fc.record({
    plain: anySession,
    seed: fc.nat(1_000_000),
    isSeated: fc.boolean(),
    isChanging: fc.boolean(),
    isFalling: fc.boolean(),
  }).chain(({ plain, seed, isSeated, isChanging, isFalling }) => {
    const { instruments } = plain;
    const params = randomFlow.params.parse({ eagerness: 30, maxLots: 5 });
    const second = { strategy: randomFlow, params, label: "second", seed: 7, capital: 1e12 };
    const base: SessionConfig = {
      ...plain,
      ...(isSeated && { label: "first", others: [second] }),
      ...(isFalling && { risk: FALLING }),
    };
    const rows = marketRows({ seed, messages, instruments: instruments.length });
    if (!isChanging) return fc.constant({ settings: base, rows });
    return fc.tuple(...instruments.map(({ index }) => anyDefinitions(index, FINER_LOTS))).map(
      (definitions) => ({
        settings: { ...base, definitions, instruments: definitions.map(([first]) => first) },
        rows: crossing(rows, definitions),
      }),
    );
  });
