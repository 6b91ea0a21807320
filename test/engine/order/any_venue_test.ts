import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../engine/num/random.ts";
import type { Order } from "../../../engine/order/order.ts";
import {
  applyUpdate,
  requestCancel,
  requestModify,
  requestSubmit,
  Transition,
} from "../../../engine/order/transitions.ts";
import { OrderType, Reason, UpdateKind } from "../../../engine/order/types.ts";
import type { VenueUpdate } from "../../../engine/order/venue_update.ts";
import { runs } from "../../chance.ts";
import { isLegal } from "./exhaustive.ts";
import { makeOrder, makeUpdate, NOW } from "./fixture.ts";

const SEQUENCES = 1000;
const KINDS = Object.values(UpdateKind);
const REASONS = [Reason.NONE, Reason.VENUE_UNKNOWN_ORDER, Reason.VENUE_RATE_LIMIT];

/** Trades of an order as a venue made them: ids, and where each stands in its count. */
function trades(random: Random, lots: number): VenueUpdate[] {
  const made: VenueUpdate[] = [];
  for (let cumLots = 0; cumLots < lots;) {
    const qtyLots = 1 + random.int(lots - cumLots);
    cumLots += qtyLots;
    const fields = { qtyLots, cumLots, tradeId: made.length + 1, priceTicks: 280_000, fee: 10 };
    made.push(makeUpdate(UpdateKind.FILL, fields));
  }
  return made;
}

/** Anything that a venue could say, sense or not. */
function anything(random: Random): VenueUpdate {
  return makeUpdate(KINDS[random.int(KINDS.length)], {
    reason: REASONS[random.int(REASONS.length)],
    priceTicks: random.int(3) === 0 ? 0 : 279_000 + random.int(3),
    qtyLots: random.int(8),
    cumLots: random.int(12),
    tradeId: random.int(6),
    venueTs: NOW + random.int(5),
  });
}

/** Sends, cancels and amends as a strategy does, now and then. */
function ask(random: Random, order: Order): void {
  if (random.int(3) === 0) requestCancel(order);
  else requestModify(order, 279_000 + random.int(3), 1 + random.int(9));
}

const sent = (random: Random) => {
  const isStop = random.int(3) === 0;
  const stop = isStop ? { type: OrderType.STOP_LIMIT, stopTicks: 281_000 } : {};
  const order = makeOrder({ id: 1, qtyLots: 5, ...stop });
  requestSubmit(order);
  return order;
};

describe("an order at a venue that repeats, loses, mixes up and contradicts itself", () => {
  test("has filled the sum of the distinct trades told, and no report is a fault", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new Random(seed);
        for (let run = 0; run < SEQUENCES; run++) {
          const order = sent(random);
          const real = trades(random, 5);
          const told = new Set<VenueUpdate>();
          for (let step = random.int(20); step > 0; step--) {
            if (random.int(4) === 0) ask(random, order);
            const trade = real[random.int(real.length)];
            const isTrade = random.int(2) === 0;
            if (isTrade) told.add(trade);
            const other = anything(random);
            if (other.kind === UpdateKind.FILL) other.kind = UpdateKind.ACCEPTED;
            const update = isTrade ? trade : other;
            if ((applyUpdate(order, update) & Transition.FAULT) !== 0) throw new Error("fault");
          }
          let lots = 0;
          for (const { qtyLots } of told) lots += qtyLots;
          if (order.filledLots !== lots || !isLegal(order)) {
            throw new Error(`filled ${order.filledLots} of ${lots} told, run ${run}`);
          }
        }
      }),
      { numRuns: runs(50) },
    );
  });

  test("has filled what its reports were taken in for, whatever they say, and stays legal", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new Random(seed);
        for (let run = 0; run < SEQUENCES; run++) {
          const order = sent(random);
          let lots = 0;
          for (let step = random.int(20); step > 0; step--) {
            if (random.int(4) === 0) ask(random, order);
            const update = anything(random);
            const result = applyUpdate(order, update);
            if ((result & Transition.FAULT) !== 0) throw new Error("fault");
            if ((result & Transition.FILLED) !== 0) lots += update.qtyLots;
          }
          if (order.filledLots !== lots || !isLegal(order)) {
            throw new Error(`filled ${order.filledLots} of ${lots} taken in, run ${run}`);
          }
        }
      }),
      { numRuns: runs(50) },
    );
  });

  test("a sum in an answer and its trades, in any order and number, count as the sum", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new Random(seed);
        for (let run = 0; run < SEQUENCES; run++) {
          const order = sent(random);
          const real = trades(random, 5);
          const cumLots = real[random.int(real.length)].cumLots;
          const sum = makeUpdate(UpdateKind.FILL, { qtyLots: cumLots, cumLots, priceTicks: 1 });
          const told = [sum, ...real.filter((trade) => trade.cumLots <= cumLots)];
          applyUpdate(order, sum);
          for (let i = 0; i < 10; i++) applyUpdate(order, told[random.int(told.length)]);
          expect(order.filledLots).toBe(cumLots);
        }
      }),
      { numRuns: runs(5) },
    );
  });
});
