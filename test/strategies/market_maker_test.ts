import { interiorOf } from "../../engine/kernel/kernel.ts";
import { describe, expect, test } from "vitest";
import type { StrategyDefinition } from "../../engine/strategy/contract.ts";
import { EventKind } from "../../engine/tape/kind.ts";
import { Life, Reason, Side, TimeInForce } from "../../engine/order/types.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import marketMaker from "../../strategies/market_maker.ts";
import { BTC, generatedTape, runOf, sessionOf } from "./bed.ts";
import { HandTape } from "./hand_tape.ts";

const chunks = generatedTape({ seconds: 2400, seed: 31 });
const params = {
  qty: "0.01",
  maxQty: "0.05",
  coverFees: false,
  requoteTicks: 3,
  intensityHalfLife: "1m",
};

/** Each request for a price as it left: when, on which side, where, and the market then. */
interface Quote {
  readonly ts: number;
  readonly side: Side;
  readonly ticks: number;
  readonly bidTicks: number;
  readonly askTicks: number;
  readonly lots: number;
}

/** The strategy with its context overheard. */
function overheard(quotes: Quote[]): StrategyDefinition {
  return {
    ...marketMaker,
    create(parsed, ctx) {
      const note = (side: Side, ticks: number) => {
        const { bidTicks, askTicks } = touch;
        quotes.push({ ts: ctx.now, side, ticks, bidTicks, askTicks, lots: ctx.position().lots });
      };
      const touch = { bidTicks: 0, askTicks: 0 };
      const inner = marketMaker.create(
        marketMaker.params.parse(parsed),
        new Proxy(ctx, {
          get(target, name) {
            if (name === "submit") {
              return (request: Parameters<typeof ctx.submit>[0]) => {
                note(request.side as Side, request.priceTicks ?? 0);
                return ctx.submit(request);
              };
            }
            if (name === "modify") {
              return (...args: Parameters<typeof ctx.modify>) => {
                note(args[0].side, args[1].priceTicks ?? 0);
                return ctx.modify(...args);
              };
            }
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === "function" ? value.bind(target) : value;
          },
        }),
      );
      return {
        onStart: () => inner.onStart?.(),
        onTrade: (trade) => inner.onTrade?.(trade),
        onTimer: (timer) => inner.onTimer?.(timer),
        onQuote(quote) {
          touch.bidTicks = quote.bidTicks;
          touch.askTicks = quote.askTicks;
          inner.onQuote?.(quote);
        },
      };
    },
  };
}

describe("market_maker on a generated market", () => {
  const quotes: Quote[] = [];
  const { record } = runOf(overheard(quotes), { chunks, params });

  test("sends post-only orders of its size, tagged by side", () => {
    const { orders } = record;
    expect(orders.length).toBeGreaterThan(100);
    expect(new Set(orders.tif)).toEqual(new Set([TimeInForce.GTX]));
    expect(new Set(orders.tags.filter((tag) => tag !== ""))).toEqual(new Set(["bid", "ask"]));
    // When the market jumps, a new quote may meet the other one on its way.
    const denied = Array.from(orders.reason).filter((_, i) => orders.life[i] === Life.DENIED);
    for (const reason of denied) expect(reason).toBe(Reason.DENIED_SELF_TRADE);
    expect(denied.length).toBeLessThan(orders.length / 20);
  });

  test("never quotes through the other side, nor nearer than the least half-spread when flat", () => {
    for (const { side, ticks, bidTicks, askTicks, lots } of quotes) {
      if (side === Side.BUY) expect(ticks).toBeLessThan(askTicks);
      else expect(ticks).toBeGreaterThan(bidTicks);
      const mid = (bidTicks + askTicks) / 2;
      if (lots === 0) expect(side * (mid - ticks)).toBeGreaterThanOrEqual(5);
    }
  });

  test("shifts both quotes against its position", () => {
    const mean = (side: Side, isLong: boolean) => {
      const some = quotes.filter((one) => one.side === side && one.lots * (isLong ? 1 : -1) > 0);
      const off = some.map((one) => one.ticks - (one.bidTicks + one.askTicks) / 2);
      return off.reduce((sum, x) => sum + x, 0) / off.length;
    };
    expect(mean(Side.BUY, true)).toBeLessThan(mean(Side.BUY, false));
    expect(mean(Side.SELL, true)).toBeLessThan(mean(Side.SELL, false));
  });

  test("keeps its position within maxQty whatever fills", () => {
    let most = 0;
    for (const lots of record.fills.positionLots) most = Math.max(most, Math.abs(lots));
    expect(most).toBeLessThanOrEqual(50);
    expect(most).toBeGreaterThan(10);
  });

  test("moves a quote only for requoteTicks or more", () => {
    const count = (requoteTicks: number) => {
      const some: Quote[] = [];
      runOf(overheard(some), { chunks, params: { ...params, requoteTicks } });
      return some.length;
    };
    const [fine, coarse] = [count(1), count(50)];
    expect(fine).toBeGreaterThan(2 * coarse);
  });

  test("covers the maker fee when told to", () => {
    const some: Quote[] = [];
    runOf(overheard(some), { chunks, params: { ...params, coverFees: true } });
    const flat = some.filter(({ lots }) => lots === 0);
    expect(flat.length).toBeGreaterThan(10);
    for (const { side, ticks, bidTicks, askTicks } of flat) {
      const mid = (bidTicks + askTicks) / 2;
      // 0.02 % and five ticks.
      expect(side * (mid - ticks)).toBeGreaterThanOrEqual(mid * BTC.makerFeePpb / 1e9 + 5);
    }
  });

  test("quotes by either model", () => {
    const outcome = runOf(marketMaker, { chunks, params: { ...params, model: "as" } });
    expect(outcome.totals.fills).toBeGreaterThan(10);
    expect(outcome.decisionHash).not.toBe(runOf(marketMaker, { chunks, params }).decisionHash);
  });
});

describe("market_maker on a tape made by hand", () => {
  /** A minute of a still market: trades of both sides twice a second. */
  function still(seconds: number): HandTape {
    const tape = new HandTape().depth(0, [[420_000, 500]], [[420_002, 500]]);
    for (let i = 1; i < 2 * seconds; i++) {
      tape.depth(i / 2, [[420_000, 500 + i % 2]], []);
      tape.trade(i / 2, i % 2 === 0 ? 420_002 : 420_000, i % 2 === 0 ? 1 : -1, 1);
    }
    return tape;
  }

  test("waits until volatility and arrivals are known, and then stands still", () => {
    const { record } = runOf(marketMaker, { chunks: [still(200).chunk()], params });
    const { orders } = record;
    expect(orders.length).toBe(2);
    // No volatility: half the spread is ln(1 + γ/k)/γ with k = 1, below the least of 5 ticks.
    expect(Array.from(orders.priceTicks)).toEqual([419_996, 420_006]);
    expect((orders.submitTs[0] - record.equity.ts[0]) / 1e6).toBeGreaterThanOrEqual(60);
    expect(new Set(orders.life)).toEqual(new Set([Life.OPEN]));
  });

  test("takes its quotes back when the session ends", () => {
    const session = sessionOf(marketMaker, {
      chunks: [],
      params,
      venue: venuePreset("binance-usdm"),
    });
    session.feed(0, "local", still(200).chunk());
    session.end(0, "local");
    session.run();
    const before = interiorOf(session.kernel).decisions.count;
    session.finish();
    expect(interiorOf(session.kernel).decisions.count - before).toBe(2);
  });

  test("takes its quotes back when the feed halts", () => {
    const chunk = still(200).trade(199.9, 420_000).chunk();
    // The last row says: halted.
    chunk.code[chunk.length - 1] = EventKind.STATUS;
    chunk.price[chunk.length - 1] = 0;
    const { record } = runOf(marketMaker, { chunks: [chunk], params });
    expect(record.logs.map(({ message }) => message)).toContain(
      "Feed is not live, quotes withdrawn",
    );
  });
});
