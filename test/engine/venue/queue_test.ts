import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { QueueModel } from "../../../engine/venue/queue.ts";
import type { QueueConfig } from "../../../engine/venue/queue_config.ts";
import { VenueOrder } from "../../../engine/venue/venue_order.ts";

function resting(ahead: number): VenueOrder {
  const order = new VenueOrder();
  order.ahead = ahead;
  return order;
}

const POWER: QueueConfig = { model: "power", n: 1 };

describe("QueueModel", () => {
  // 4 ahead of 10; the level falls to 6 without a trade: 4 lots went, 6 were behind.
  test.each<[QueueConfig, number]>([
    [{ model: "risk-averse" }, 4],
    [{ model: "log" }, 2.189277],
    [{ model: "log-2" }, 3.246029],
    [{ model: "power", n: 2 }, 2.769231],
    [{ model: "power-2", n: 2 }, 1.44],
    [{ model: "power-3", n: 2 }, 3.36],
  ])("%j puts the share p of a decrease behind us", (config, expected) => {
    const order = resting(4);
    new QueueModel(config, 1).level(order, 10, 6);
    expect(order.ahead).toBeCloseTo(expected, 5);
  });

  test("log models count in base units: a lot of 0.001 makes p nearly the shares themselves", () => {
    const order = resting(4);
    new QueueModel({ model: "log" }, 0.001).level(order, 10, 6);
    expect(order.ahead).toBeCloseTo(4 - (1 - 0.6) * 4, 2);
  });

  test("a decrease that trades explain moves nothing but by the trades", () => {
    const order = resting(4);
    const queue = new QueueModel(POWER, 1);
    queue.trade(order, 3);
    expect(order.ahead).toBe(1);
    queue.level(order, 10, 7);
    expect(order.ahead).toBe(1);
    // 7 → 5, none of it traded: back 6, p = 6/7.
    queue.level(order, 7, 5);
    expect(order.ahead).toBeCloseTo(1 - 2 / 7, 12);
  });

  test("what trades do not explain is shared, trades first", () => {
    const order = resting(4);
    const queue = new QueueModel(POWER, 1);
    queue.trade(order, 1);
    queue.level(order, 10, 6);
    // 3 of 4 unexplained, back 7, p = 0.7.
    expect(order.ahead).toBeCloseTo(3 - 0.3 * 3, 12);
  });

  test("more than was behind comes from ahead of us", () => {
    const order = resting(8);
    new QueueModel({ model: "power-3", n: 5 }, 1).level(order, 10, 3);
    expect(order.ahead).toBeCloseTo(3, 12);
  });

  test.each<QueueConfig>([{ model: "risk-averse" }, POWER])(
    "%j: an increase goes behind us, a level below our estimate takes it along",
    (config) => {
      const order = resting(4);
      const queue = new QueueModel(config, 1);
      queue.level(order, 10, 15);
      expect(order.ahead).toBe(4);
      queue.level(order, 15, 0);
      expect(order.ahead).toBeCloseTo(0, 12);
    },
  );

  const models = fc.constantFrom<QueueConfig>(
    { model: "risk-averse" },
    { model: "log" },
    { model: "log-2" },
    { model: "power", n: 3 },
    { model: "power", n: 0.1 },
    { model: "power-2", n: 0.5 },
    { model: "power-3", n: 0.5 },
    { model: "power-3", n: 20 },
  );

  test("0/0, an estimate below zero and a queue that was not known never make NaN", () => {
    const starts = fc.constantFrom(0, -3, -0.5, 4, 1e9, Infinity);
    const events = fc.array(
      fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 20 })),
      { maxLength: 30 },
    );
    fc.assert(fc.property(models, starts, events, (config, ahead, all) => {
      const queue = new QueueModel(config, 0.001);
      const order = resting(ahead);
      let level = 5;
      for (const [isTrade, lots] of all) {
        if (isTrade) queue.trade(order, lots);
        else {
          queue.level(order, level, lots);
          level = lots;
          expect(order.ahead).toBeLessThanOrEqual(lots);
        }
        expect(order.ahead).not.toBeNaN();
      }
    }));
  });
});
