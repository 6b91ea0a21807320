import fc from "fast-check";
import { expect, test } from "vitest";
import { Candidate } from "../../../engine/risk/candidate.ts";
import { Exposure } from "../../../engine/risk/exposure.ts";
import { Side } from "../../../engine/order/types.ts";
import { runs } from "../../chance.ts";
import { openInstrument } from "../../open_instrument.ts";

const INSTRUMENTS = [0, 1, 2].map((index) => openInstrument({ index, symbol: `C${index}USDT` }));
const MARGIN = [0.1, 0.05, 0];
const MODEL = { sampleUs: 1000, horizonUs: 1_000_000, lambda: 0.9, minSamples: 1 };
/** A tick × lot in 1e-8 units of money. */
const UNIT = 10_000;

const lots = fc.oneof(fc.constantFrom(-2, -1, 0, 1, 2), fc.integer({ min: -500, max: 500 }));
const market = fc.record({ lots, ticks: fc.constantFrom(1, 2, 1000, 1500) });
const order = fc.record({
  instrument: fc.nat(2),
  side: fc.constantFrom(Side.BUY, Side.SELL),
  addedLots: fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 1, max: 300 })),
  reduceOnly: fc.boolean(),
  priceTicks: fc.constantFrom(1, 900, 1000, 1600),
});

interface Market {
  readonly lots: number;
  readonly ticks: number;
}

/** What is there, and what may be there when the order fills: the worst on each side, said plainly. */
function worst({ lots }: Market, buys: number, sells: number, isReducing: boolean) {
  const long = isReducing && lots < 0 ? Math.min(0, lots + buys) : isReducing ? lots : lots + buys;
  const short = isReducing && lots > 0
    ? Math.min(0, sells - lots)
    : isReducing
    ? -lots
    : sells - lots;
  return { long, short };
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
/** Without the sign of a zero. */
const plain = (value: number) => value + 0;

test("exposure is what a plain sum over all instruments says, with an order and without", () => {
  fc.assert(
    fc.property(fc.tuple(market, market, market), order, (markets, asked) => {
      const exposure = new Exposure(INSTRUMENTS, MARGIN.map((share) => share * 1e9), MODEL);
      markets.forEach(({ lots, ticks }, i) => {
        exposure.setPosition(i, lots);
        exposure.setPrice(i, ticks);
      });
      exposure.weighPositions();
      const held = markets.map(({ lots, ticks }) => lots * ticks * UNIT);
      expect(exposure.grossValue).toBe(total(held.map(Math.abs)));
      expect(plain(exposure.netValue)).toBe(Math.abs(total(held)));
      expect(exposure.marginValue)
        .toBeCloseTo(total(held.map((value, i) => Math.abs(value) * MARGIN[i])), 3);

      const candidate = Object.assign(new Candidate(), asked);
      const isBuy = asked.side === Side.BUY;
      const buys = isBuy ? asked.addedLots : 0;
      const sells = isBuy ? 0 : asked.addedLots;
      exposure.weigh(candidate);
      const own = markets[asked.instrument];
      const ticks = Math.max(own.ticks, candidate.valueTicks);
      const { long, short } = worst(own, buys, sells, asked.reduceOnly);
      const side = isBuy ? long : short;
      const ownGross = Math.max(Math.abs(own.lots), long, short) * ticks * UNIT;
      const gross = held.map((value, i) => i === asked.instrument ? ownGross : Math.abs(value));
      expect(plain(exposure.sideLots)).toBe(plain(side));
      expect(plain(exposure.sideValue)).toBe(plain(side * ticks * UNIT));
      expect(exposure.grossValue).toBe(total(gross));
      expect(exposure.marginValue).toBeCloseTo(total(gross.map((v, i) => v * MARGIN[i])), 3);
      expect(exposure.riskValue).toBe(0);
      const rest = total(held.filter((_, i) => i !== asked.instrument));
      expect(plain(exposure.netValue)).toBe(plain(side * ticks * UNIT + (isBuy ? rest : -rest)));
      expect(exposure.canReduce(asked.instrument, asked.side)).toBe(
        isBuy ? own.lots < 0 : own.lots > 0,
      );
    }),
    { numRuns: runs(1000) },
  );
});

test("a price of 0 and less is no price, and the last good one stays", () => {
  const exposure = new Exposure(INSTRUMENTS, [0, 0, 0], MODEL);
  exposure.setPosition(0, 3);
  for (const ticks of [1, 0, -5, NaN]) exposure.setPrice(0, ticks);
  exposure.weighPositions();
  expect(exposure.grossValue).toBe(3 * UNIT);
});
