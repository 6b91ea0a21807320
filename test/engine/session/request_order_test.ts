import { expect, test } from "vitest";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { Life, OrderType, Reason, Side } from "../../../engine/order/types.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { runBatched } from "./bed.ts";
import { config, venue } from "./config.ts";
import { START_TS } from "./market_tape.ts";

/** One order for the second instrument, and a millisecond later one for the first. */
const secondFirst = defineStrategy({
  name: "second_first",
  create: (_params, ctx) => ({
    onStart: () => void [ctx.after("1ms", "second"), ctx.after("2ms", "first")],
    onTimer({ name }) {
      const instrument = ctx.instruments[name === "first" ? 0 : 1].symbol;
      const { LIMIT } = OrderType;
      ctx.submit({ instrument, side: Side.BUY, type: LIMIT, qtyLots: 1, priceTicks: 9_000 });
    },
  }),
});

test.each(["arrival", "venue-time"] as const)(
  "requests of two instruments reach the venue's account in the order of their times: %s",
  (ordering) => {
    const rows = [0, 400_000].flatMap((us) =>
      [0, 1].map((instrument) => ({
        now: START_TS + us,
        exchTs: START_TS + us,
        instrument,
        code: EventKind.BID | RowFlag.LAST,
        price: 10_000,
        qty: 5,
        aux: 1,
      }))
    );
    const rateLimits = [{ windowUs: 1_000_000, orders: 1 }];
    const settings = config(secondFirst, {
      instrumentCount: 2,
      venue: venue({ ordering, rateLimits, arrivalBoundUs: 0 }),
    });
    const { orders } = runBatched(settings, rows).record;
    expect([...orders.instrument]).toEqual([1, 0]);
    expect([...orders.life]).toEqual([Life.OPEN, Life.REJECTED]);
    expect(orders.reason[1]).toBe(Reason.VENUE_RATE_LIMIT);
  },
);
