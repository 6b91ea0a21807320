import { expect, test } from "vitest";
import { EventKind } from "../../../engine/tape/kind.ts";
import { Life } from "../../../engine/order/types.ts";
import type { OrderView } from "../../../engine/strategy/contract.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { runBatched } from "./bed.ts";
import { config, constant, LOOSE, venue } from "./config.ts";
import { rowAt, START_TS } from "./market_tape.ts";

const { BID, ASK, TRADE } = EventKind;

/** A bid of 1.000 at 100.0; while an amendment to `qtyLots` is under way, 0.700 of it fill. */
function amended(qtyLots: number) {
  const rows = [
    rowAt(0, BID, 1000, 5000),
    rowAt(0, ASK, 1001, 5000),
    rowAt(1000, TRADE, 1000, 5000),
    rowAt(2000, TRADE, 1000, 700),
    rowAt(9000, TRADE, 1000, 5000),
  ];
  let order: OrderView | null = null;
  const asked: boolean[] = [];
  const strategy = defineStrategy({
    name: "amends",
    create: (_params, ctx) => ({
      onStart() {
        order = ctx.limit(1, 1000, 1000);
        ctx.at(START_TS + 1_999_000);
        ctx.at(START_TS + 5_000_000);
      },
      onTimer({ ts }) {
        if (order === null) return;
        asked.push(ts < START_TS + 3_000_000 ? ctx.modify(order, { qtyLots }) : ctx.cancel(order));
      },
    }),
  });
  const rules = venue({ latency: { entry: constant(5000), response: constant(5000) } });
  const { totals, record } = runBatched(config(strategy, { venue: rules, risk: LOOSE }), rows);
  return { position: totals.positionLots[0], life: record.orders.life[0], asked };
}

test("an amendment that a fill overtakes cancels the order: no more than asked for is ever held", () => {
  expect(amended(500)).toEqual({ position: 700, life: Life.CANCELLED, asked: [true, false] });
  expect(amended(700)).toEqual({ position: 700, life: Life.CANCELLED, asked: [true, false] });
});

test("an amendment to more than was filled goes on, and can be cancelled", () => {
  expect(amended(800)).toEqual({ position: 700, life: Life.CANCELLED, asked: [true, true] });
});
