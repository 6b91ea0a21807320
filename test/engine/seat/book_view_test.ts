import fc from "fast-check";
import { expect, test } from "vitest";
import { PagedBook } from "../../../engine/book/paged_book.ts";
import { Side } from "../../../engine/order/types.ts";
import { LocalBookView } from "../../../engine/seat/book_view.ts";
import { runs } from "../../chance.ts";
import { openInstrument } from "../../open_instrument.ts";

const { BUY, SELL } = Side;
const INSTRUMENT = openInstrument({ tickMantissa: 5, priceDecimals: 2 });

type Levels = readonly (readonly [ticks: number, lots: number])[];

const viewOf = (bids: Levels, asks: Levels) => {
  const book = new PagedBook({ pages: 1, ticks: 512 });
  for (const [ticks, lots] of bids) book.setBid(ticks, lots);
  for (const [ticks, lots] of asks) book.setAsk(ticks, lots);
  return new LocalBookView({ instrument: INSTRUMENT }, book);
};

const walked = (view: LocalBookView, side: Side, levels: number): Levels => {
  const found: [number, number][] = [];
  view.forEachLevel(side, levels, (ticks, lots) => found.push([ticks, lots]));
  return found;
};

const sideOf = (min: number, max: number) =>
  fc.uniqueArray(
    fc.tuple(fc.integer({ min, max }), fc.integer({ min: 1, max: 1000 })),
    { maxLength: 12, selector: ([ticks]) => ticks },
  );

test("a strategy sees the levels of a book from the best outwards, as a sorted list has them", () => {
  fc.assert(
    fc.property(sideOf(1, 3000), sideOf(3001, 6000), fc.integer({ min: 0, max: 14 }), (b, a, n) => {
      const view = viewOf(b, a);
      const bids = b.toSorted(([x], [y]) => y - x);
      const asks = a.toSorted(([x], [y]) => x - y);
      const [bid, ask] = [bids.at(0), asks.at(0)];
      const ready = bid !== undefined && ask !== undefined;
      const mid = ready ? (bid[0] + ask[0]) / 2 : NaN;
      expect(view).toMatchObject({
        instrument: INSTRUMENT,
        ready,
        bidTicks: bid?.[0] ?? 0,
        bidLots: bid?.[1] ?? 0,
        askTicks: ask?.[0] ?? 0,
        askLots: ask?.[1] ?? 0,
        midTicks: mid,
        mid: mid * 5 / 100,
      });
      const sum = (levels: Levels) => levels.slice(0, n).reduce((all, [, lots]) => all + lots, 0);
      expect(walked(view, BUY, n)).toEqual(bids.slice(0, n));
      expect(walked(view, SELL, n)).toEqual(asks.slice(0, n));
      expect(view.depthLots(BUY, n)).toBe(sum(bids));
      expect(view.depthLots(SELL, n)).toBe(sum(asks));
      const both = sum(bids) + sum(asks);
      expect(view.imbalance(n)).toBe(both === 0 ? 0 : (sum(bids) - sum(asks)) / both);
      for (const [ticks, lots] of bids) expect(view.lotsAt(BUY, ticks)).toBe(lots);
      for (const [ticks, lots] of asks) expect(view.lotsAt(SELL, ticks)).toBe(lots);
      expect([view.lotsAt(BUY, 4000), view.lotsAt(SELL, 2000)]).toEqual([0, 0]);
    }),
    { numRuns: runs(300) },
  );
});

test("levels beyond the touch that a crossing left behind are not shown", () => {
  const view = viewOf([[100, 1]], [[101, 2], [103, 3]]);
  const crossed = viewOf([[100, 1], [102, 4]], []);
  expect([view.lotsAt(SELL, 101), view.lotsAt(BUY, 101)]).toEqual([2, 0]);
  expect(crossed.lotsAt(BUY, 102)).toBe(4);
  const book = new PagedBook({ pages: 1, ticks: 512 });
  for (const ticks of [101, 103]) book.setAsk(ticks, ticks);
  book.setBid(102, 5);
  const behind = new LocalBookView({ instrument: INSTRUMENT }, book);
  expect([behind.lotsAt(SELL, 101), behind.lotsAt(SELL, 103)]).toEqual([0, 103]);
  book.setAsk(100, 7);
  expect([behind.lotsAt(BUY, 102), behind.lotsAt(SELL, 100)]).toEqual([0, 7]);
});
