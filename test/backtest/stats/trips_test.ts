import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { folded } from "../../../backtest/stats/fold.ts";
import { exposure } from "../../../backtest/stats/exposure.ts";
import { type RoundTrip, roundTrips } from "../../../backtest/stats/round_trips.ts";
import { statisticOf } from "../../../backtest/stats/statistic.ts";
import { tripStatistics, TripSums } from "../../../backtest/stats/trip_statistics.ts";
import type { FillColumns } from "../../../engine/record/columns.ts";
import { fillsOf, instrumentOf, START_TS, TICK_LOT } from "../synthetic_columns.ts";
import { syntheticRun } from "../synthetic_run.ts";

const INSTRUMENTS = [instrumentOf(0)];

function roundTripsOf(fills: FillColumns): readonly RoundTrip[] {
  const trips: RoundTrip[] = [];
  roundTrips(INSTRUMENTS, (trip) => trips.push(trip)).add(fills);
  return trips;
}

describe("roundTrips()", () => {
  test("splits a flip: fee by quantity, realised P&L to the trip that closes", () => {
    const fills = fillsOf([
      { side: 1, qtyLots: 2, priceTicks: 100, fee: 4, positionLots: 2, localTs: 10 },
      {
        side: -1,
        qtyLots: 3,
        priceTicks: 110,
        fee: 6,
        realized: 50,
        positionLots: -1,
        localTs: 20,
      },
      { side: 1, qtyLots: 1, priceTicks: 115, fee: 2, realized: -7, positionLots: 0, localTs: 35 },
    ]);
    expect(roundTripsOf(fills)).toEqual([
      {
        ...{ instrument: 0, side: 1, openTs: 10, closeTs: 20, fills: 2, peakLots: 2 },
        ...{ entryValue: 200 * TICK_LOT, fees: 8, pnl: 42 },
      },
      {
        ...{ instrument: 0, side: -1, openTs: 20, closeTs: 35, fills: 2, peakLots: 1 },
        ...{ entryValue: 110 * TICK_LOT, fees: 4, pnl: -11 },
      },
    ]);
  });

  test("leaves out a trip that is still open at the end", () => {
    expect(roundTripsOf(fillsOf([{ positionLots: 1 }]))).toEqual([]);
  });

  test("accounts for every fee and all realised P&L once flat, whatever the fills", () => {
    fc.assert(fc.property(
      fc.array(
        fc.record({
          side: fc.constantFrom<number>(1, -1),
          qtyLots: fc.integer({ min: 1, max: 9 }),
          fee: fc.integer({ min: -50, max: 50 }),
          pnl: fc.integer({ min: -1000, max: 1000 }),
        }),
        { maxLength: 60 },
      ),
      (drawn) => {
        let position = 0;
        const rows = drawn.map((row, i) => {
          const closes = position * row.side < 0;
          position += row.side * row.qtyLots;
          return { ...row, realized: closes ? row.pnl : 0, positionLots: position, localTs: i };
        });
        if (position !== 0) {
          const last = { side: -Math.sign(position), qtyLots: Math.abs(position), fee: 1 };
          rows.push({ ...last, pnl: 5, realized: 5, positionLots: 0, localTs: rows.length });
        }
        const trips = roundTripsOf(fillsOf(rows));
        const net = rows.reduce((sum, row) => sum + row.realized - row.fee, 0);
        expect(trips.reduce((sum, trip) => sum + trip.pnl, 0)).toBeCloseTo(net, 6);
        expect(trips.every((trip) => trip.openTs <= trip.closeTs)).toBe(true);
      },
    ));
  });
});

describe("tripStatistics()", () => {
  const statisticsOf = (trips: readonly RoundTrip[]) => {
    const sums = new TripSums();
    for (const one of trips) sums.add(one);
    return tripStatistics(sums);
  };
  const trip = (pnl: number) => ({
    ...{ instrument: 0, side: 1, openTs: 0, closeTs: 10, fills: 2, peakLots: 1 },
    ...{ entryValue: 1, fees: 0, pnl },
  });

  test("gives win rate, profit factor, expectancy and averages", () => {
    // 24 wins of 3, 20 losses of 2, 6 at zero: 50 trips.
    const trips = [...Array(24).fill(3), ...Array(20).fill(-2), ...Array(6).fill(0)].map(trip);
    const s = statisticsOf(trips);
    const values = ["winRate", "profitFactor", "expectancy", "averageWin", "averageLoss"]
      .map((key) => statisticOf(s, key).value);
    expect(values).toEqual([0.48, 1.8, 0.64, 3, -2]);
    expect(statisticOf(s, "averageHolding").value).toBe(10);
  });

  test("is N/A below 20 trips, and the profit factor without a loss", () => {
    expect(statisticOf(statisticsOf(Array(19).fill(3).map(trip)), "winRate").value).toBeNull();
    const wins = statisticsOf(Array(30).fill(3).map(trip));
    expect(statisticOf(wins, "profitFactor")).toMatchObject({
      value: null,
      note: "no losing round trip",
    });
    expect(statisticOf(statisticsOf([]), "roundTrips").value).toBe(0);
  });
});

describe("exposure()", () => {
  test("is the share of time with a position in any instrument", () => {
    const fills = fillsOf([
      { instrument: 0, positionLots: 1, localTs: START_TS + 10 },
      { instrument: 1, positionLots: -2, localTs: START_TS + 20 },
      { instrument: 0, positionLots: 0, localTs: START_TS + 40 },
      { instrument: 1, positionLots: 0, localTs: START_TS + 60 },
      { instrument: 0, positionLots: 3, localTs: START_TS + 90 },
    ]);
    const span = { fromTs: START_TS, toTs: START_TS + 100 };
    expect(folded(fills, exposure(2, span)).value).toBeCloseTo(0.6, 12);
    expect(folded(fillsOf([]), exposure(2, span)).value).toBe(0);
  });

  test("stays within [0, 1] on a long run", () => {
    const run = syntheticRun({ seconds: 3_600, orders: 800, instruments: 2 });
    const value = folded(run.record.fills, exposure(2, run.identity)).value;
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThanOrEqual(1);
  });
});
