import { describe, expect, test } from "vitest";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { Side } from "../../../engine/order/types.ts";
import type { RiskConfig } from "../../../engine/risk/config.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { runBatched, runStepped } from "../session/bed.ts";
import { config, LOOSE, venue } from "../session/config.ts";

const START = 1_700_000_000_000_000;

/** Buys ten units at 1,000 and leaves them: 10,000 USDT on an account of 100,000. */
const holder = defineStrategy({
  name: "holder",
  create(_params, ctx) {
    let isIn = false;
    return {
      onTrade() {
        if (isIn) return;
        isIn = true;
        ctx.market(Side.BUY, 10_000);
      },
    };
  },
});

const trade = (seconds: number, price: number): Row => {
  const now = START + seconds * 1e6;
  const code = EventKind.TRADE | RowFlag.LAST;
  return { now, instrument: 0, exchTs: now, code, price, qty: 1, aux: 1 };
};

/** What the run's log says of risk, the price having gone where nobody sent an order any more. */
function heard(price: number, limits: Partial<RiskConfig>): string[][] {
  const settings = config(holder, {
    venue: venue({ matching: "ideal" }),
    risk: { ...LOOSE, ...limits },
  });
  const rows = [trade(0, 10_000), trade(1, price), trade(2, price)];
  return [runBatched, runStepped].map((run) =>
    run(settings, rows).record.logs.map(({ message }) => message)
  );
}

describe("a sample of the account, without an order,", () => {
  const KILLED = [["Kill switch tripped"], ["Kill switch tripped"]];
  const QUIET = [[], []];

  test("trips on a drawdown", () => {
    expect(heard(5_000, { drawdown: { emergency: "4%" } })).toEqual(KILLED);
    expect(heard(5_000, { drawdown: { emergency: "6%" } })).toEqual(QUIET);
  });

  test("stops a strategy that has lost too much", () => {
    const broken = [["Circuit breaker open"], ["Circuit breaker open"]];
    expect(heard(5_000, { strategyLoss: { emergency: "4000" } })).toEqual(broken);
    expect(heard(5_000, { strategyLoss: { emergency: "6000" } })).toEqual(QUIET);
  });

  test("trips on exposure at the price of the day: 50,000 USDT on 140,000 are 36 %", () => {
    expect(heard(50_000, { leverage: { emergency: "30%" } })).toEqual(KILLED);
    expect(heard(50_000, { leverage: { emergency: "40%" } })).toEqual(QUIET);
  });
});
