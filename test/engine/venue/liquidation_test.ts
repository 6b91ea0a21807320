import { interiorOf } from "../../../engine/kernel/kernel.ts";
import { describe, expect, test } from "vitest";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { type Input, InputKind } from "../../../engine/kernel/input.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { Replay } from "../../../engine/session/replay.ts";
import { Life, Reason, Side } from "../../../engine/order/types.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { runBatched, runStepped } from "../session/bed.ts";
import { config, venue } from "../session/config.ts";
import { VenueBed } from "./bed.ts";

const START = 1_680_652_800_000_000;

/** Buys 1,000 lots once, leaves a bid far away, and holds on. */
const holder = defineStrategy({
  name: "holder",
  create(_params, ctx) {
    let isDone = false;
    return {
      onBook(book) {
        if (isDone || !book.ready) return;
        isDone = true;
        ctx.market(Side.BUY, 1000);
        ctx.limit(Side.BUY, 1, book.bidTicks - 20_000);
      },
    };
  },
});

/** A touch that falls by 100 ticks a step of 100 ms: level set, then the old one taken away. */
function fallingRows(): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < 60; i++) {
    const now = START + i * 100_000;
    const exchTs = now - 1000;
    const bid = 100_000 - i * 100;
    const row = (code: number, price: number, qty: number): Row => ({
      now,
      instrument: 0,
      exchTs,
      code,
      price,
      qty,
      aux: 0,
    });
    if (i > 0) rows.push(row(EventKind.BID, bid + 100, 0));
    rows.push(row(EventKind.BID, bid, 700), row(EventKind.BID, bid - 10, 700));
    if (i > 0) rows.push(row(EventKind.ASK, bid + 101, 0));
    rows.push(row(EventKind.ASK, bid + 1, 2000));
    rows[rows.length - 1] = { ...rows[rows.length - 1], code: EventKind.ASK | RowFlag.LAST };
  }
  return rows;
}

const settings = config(holder, {
  cash: 600_00000000,
  sampleUs: 100_000,
  venue: venue({ margin: { enabled: true, leverage: 50 } }),
});

describe("Session", () => {
  test("closes a position whose margin is gone, cancels the rest, and says why", () => {
    const { record, totals } = runBatched(settings, fallingRows());
    const { fills, orders } = record;
    expect(totals.liquidations).toBe(1);
    expect(totals.positionLots[0]).toBe(0);
    const reasons = [...fills.reason];
    expect(reasons[0]).toBe(Reason.TOOK_LIQUIDITY);
    expect(reasons.slice(1).every((reason) => reason === Reason.LIQUIDATED)).toBe(true);
    expect(orders.life[1]).toBe(Life.EXPIRED);
    expect(orders.reason[1]).toBe(Reason.LIQUIDATED);
    expect(orders.tags[orders.tag[2]]).toBe("liquidation");
    expect(totals.equity).toBe(600_00000000 + totals.realized - totals.fees);
  });

  test("charges the liquidation fee on top of the taker fee", () => {
    const { record } = runBatched(settings, fallingRows());
    const { fills } = record;
    const rate = (at: number) => fills.fee[at] / (fills.priceTicks[at] * fills.qtyLots[at]);
    const { takerFeePpb } = settings.instruments[0];
    const { liquidationFeePpb } = settings.venue.margin;
    expect(rate(1) / rate(0)).toBeCloseTo((takerFeePpb + liquidationFeePpb) / takerFeePpb, 6);
  });

  test("and its twin liquidate alike, and the journal replays it", () => {
    const inputs: Input[] = [];
    const rows = fallingRows();
    const stepped = runStepped({ ...settings, onInput: (input) => inputs.push(input) }, rows);
    expect(stepped.record).toEqual(runBatched(settings, rows).record);
    expect(inputs.filter(({ kind }) => kind === InputKind.LIQUIDATION)).toHaveLength(1);
    const { funding, fuseQuotes } = settings.venue;
    const replay = new Replay({
      ...settings,
      funding,
      fuseQuotes,
      makeBook: () => new PlainBook(),
    });
    for (const input of inputs) replay.step(input);
    expect(interiorOf(replay.kernel).recorder.finish(interiorOf(replay.kernel).tags.all)).toEqual(
      stepped.record,
    );
  });
});

describe("The venue closes a position", () => {
  const closed = (side: Side, lots: number, prepare: (its: VenueBed) => void) => {
    const its = new VenueBed();
    prepare(its);
    its.market.liquidate(9, side, lots);
    return its.answers();
  };
  const levels = (its: VenueBed) => {
    its.bid(100, 3);
    its.bid(98, 2);
    its.ask(103, 4);
    its.ask(105, 1);
  };

  test("level by level, and what the book cannot take at the last level's price", () => {
    const fill = (at: string) => `9 FILL ${at} LIQUIDATED`;
    expect(closed(Side.SELL, 9, levels))
      .toEqual(["9 ACCEPTED", fill("3@100"), fill("2@98"), fill("4@98")]);
    expect(closed(Side.BUY, 6, levels))
      .toEqual(["9 ACCEPTED", fill("4@103"), fill("1@105"), fill("1@105")]);
    expect(closed(Side.SELL, 3, levels)).toEqual(["9 ACCEPTED", fill("3@100")]);
  });

  test("at the last trade where the book has no such side", () => {
    for (const side of [Side.SELL, Side.BUY]) {
      expect(closed(side, 2, (its) => its.trade(Side.BUY, 101, 1)))
        .toEqual(["9 ACCEPTED", "9 FILL 2@101 LIQUIDATED"]);
    }
  });
});
