import { expect, test } from "vitest";
import { InputKind } from "../../../engine/kernel/input.ts";
import type { BarEvent, BarSpec } from "../../../engine/strategy/contract.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { KernelBed } from "../kernel/kernel_bed.ts";

const FIELDS = [
  ...["name", "exchTs", "localTs", "openTs", "closeTs", "openTicks", "highTicks", "lowTicks"],
  ...["closeTicks", "volumeLots", "buyVolumeLots", "tickLots", "trades"],
  ...["open", "high", "low", "close", "volume"],
] as const;

/** Bars of a subscription on trades of 1, 2, 3 … lots at 1001, 998, 1003, 996 … ticks, 10 µs apart. */
function barsOf(spec: BarSpec, trades: number) {
  const bars: Record<string, unknown>[] = [];
  const note = (bar: BarEvent) => {
    bars.push({
      symbol: bar.instrument.symbol,
      ...Object.fromEntries(FIELDS.map((field) => [field, bar[field]])),
    });
  };
  const bed = new KernelBed((ctx) => ({ onStart: () => ctx.bars(spec, note) }));
  bed.now = 1_700_000_000_000_000;
  bed.start();
  for (let i = 1; i <= trades; i++) {
    const code = EventKind.TRADE | RowFlag.LAST | (i % 2 === 1 ? RowFlag.BUY : 0);
    bed.now += 10;
    const price = 1000 + (i % 2 === 1 ? i : -i);
    const stamps = { now: bed.now, instrument: 0, exchTs: bed.now - 4 };
    bed.step({ kind: InputKind.ROW, ...stamps, code, price, qty: i, aux: i });
  }
  return bars;
}

const START = 1_700_000_000_000_000;

test("a bar of three trades says all that they did", () => {
  expect(barsOf({ trades: 3, name: "threes" }, 5)).toEqual([{
    ...{ symbol: "C0USDT", name: "threes", exchTs: START + 26, localTs: START + 30 },
    ...{ openTs: START + 10, closeTs: START + 30 },
    ...{ openTicks: 1001, highTicks: 1003, lowTicks: 998, closeTicks: 1003 },
    ...{ volumeLots: 6, buyVolumeLots: 4, tickLots: 1001 + 2 * 998 + 3 * 1003, trades: 3 },
    ...{ open: 100.1, high: 100.3, low: 99.8, close: 100.3, volume: 0.006 },
  }]);
});

test.each<[BarSpec, number[]]>([
  [{ trades: 2 }, [2, 2, 2]],
  // 1 + 2 lots are three, the third has three of its own.
  [{ volumeLots: 3 }, [2, 1, 1, 1, 1]],
  [{ notionalTickLots: 2990 }, [2, 1, 1, 1, 1]],
])("bars by %o end where the size is reached", (spec, counts) => {
  expect(barsOf(spec, 6).map(({ trades }) => trades)).toEqual(counts);
});

test.each([
  [{ time: 0 }, "Bar time is 0, expected whole µs above 0"],
  [{ time: 1.5 }, "Bar time is 1.5"],
  [{ time: "1s", trades: 2 }, "Bar"],
  [{}, "Bar"],
])("bars by %o are refused", (spec, message) => {
  expect(() => barsOf(spec as BarSpec, 1)).toThrow(message);
});
