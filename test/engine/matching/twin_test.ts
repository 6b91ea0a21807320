import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT_STRIDE, EventColumn } from "../../../engine/matching/event_log.ts";
import { FastMatchingEngine } from "../../../engine/matching/fast_matching_engine.ts";
import type { MatchingEngine, TriggerType } from "../../../engine/matching/matching_engine.ts";
import { PlainMatchingEngine } from "../../../engine/matching/plain_matching_engine.ts";
import type { SelfTrade } from "../../../engine/matching/self_trade.ts";
import { Side, type TimeInForce, UpdateKind } from "../../../engine/order/types.ts";
import { runs } from "../../chance.ts";

/** One random command; `pick` chooses the target among all ids used so far. */
interface Command {
  op: "limit" | "market" | "trigger" | "cancel" | "modify" | "replace";
  side: Side;
  price: number;
  stop: number;
  qty: number;
  tif: TimeInForce;
  type: TriggerType;
  owner: number;
  selfTrade: SelfTrade;
  pick: number;
}

// Few prices, owners and lots, so that orders meet; now and then a price far away or invalid.
const price = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 90, max: 110 }) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 200_000 }) },
);
const command: fc.Arbitrary<Command> = fc.record({
  op: fc.constantFrom(
    ...(["limit", "limit", "limit", "market", "trigger", "cancel", "modify", "replace"] as const),
  ),
  side: fc.constantFrom(Side.BUY, Side.SELL),
  price,
  stop: price,
  qty: fc.integer({ min: 0, max: 9 }),
  tif: fc.constantFrom<TimeInForce>(1, 1, 1, 2, 3, 4, 5),
  type: fc.constantFrom<TriggerType>(3, 4, 5, 6),
  owner: fc.integer({ min: 0, max: 2 }),
  selfTrade: fc.constantFrom<SelfTrade>(0, 1, 2, 3),
  pick: fc.nat(),
});

function run(engine: MatchingEngine, c: Command, id: number): number {
  const target = 1 + (c.pick % id);
  const price = c.type === 3 || c.type === 5 ? 0 : c.price;
  switch (c.op) {
    case "limit":
      return engine.limit(id, c.side, c.price, c.qty, c.tif, c.owner, c.selfTrade);
    case "market":
      return engine.market(id, c.side, c.qty, c.owner, c.selfTrade);
    case "trigger":
      return engine.trigger(
        id,
        c.side,
        c.type,
        c.stop,
        price,
        c.qty,
        c.tif,
        c.owner,
        c.selfTrade,
      );
    case "cancel":
      return engine.cancel(target);
    case "modify":
      return engine.modify(target, c.price, c.qty);
    case "replace":
      return engine.replace(target, c.price);
  }
}

const eventsOf = (engine: MatchingEngine): number[] =>
  Array.from(engine.events.rows.subarray(0, engine.events.length * EVENT_STRIDE));

const commands = fc.array(command, { minLength: 1, maxLength: 120, size: "max" });

test("fast and plain agree in answers, events and state after every command", () => {
  fc.assert(
    fc.property(commands, fc.constantFrom(1, 8, 2 ** 22), (list, denseIds) => {
      const fast = new FastMatchingEngine({ orders: 2, denseIds });
      const plain = new PlainMatchingEngine();
      list.forEach((c, i) => {
        expect(run(fast, c, i + 1)).toBe(run(plain, c, i + 1));
        expect(eventsOf(fast)).toEqual(eventsOf(plain));
        expect(fast.stateHash()).toBe(plain.stateHash());
        expect([fast.bestBid, fast.bestAsk, fast.lastTicks, fast.waitingOrders])
          .toEqual([plain.bestBid, plain.bestAsk, plain.lastTicks, plain.waitingOrders]);
        for (let at = 97; at <= 103; at++) expect(fast.lotsAt(at)).toBe(plain.lotsAt(at));
      });
    }),
    { numRuns: runs(400) },
  );
});

test("the book is never crossed after a command", () => {
  fc.assert(fc.property(commands, (list) => {
    const engine = new FastMatchingEngine();
    list.forEach((c, i) => {
      run(engine, c, i + 1);
      if (engine.bestBid !== 0 && engine.bestAsk !== 0) {
        expect(engine.bestBid).toBeLessThan(engine.bestAsk);
      }
    });
  }));
});

test("every lot submitted is traded, resting, waiting, cancelled, expired or modified away", () => {
  fc.assert(fc.property(commands, (list) => {
    const engine = new FastMatchingEngine();
    const left = new Map<number, number>();
    const add = (id: number, lots: number) => left.set(id, (left.get(id) ?? 0) + lots);
    list.forEach((c, i) => {
      run(engine, c, i + 1);
      for (let row = 0; row < engine.events.length; row++) {
        const cell = (column: number) => engine.events.cell(row, column);
        const id = cell(EventColumn.ID);
        const qty = cell(EventColumn.QTY);
        const kind = cell(EventColumn.KIND);
        if (kind === UpdateKind.ACCEPTED) left.set(id, qty);
        if (kind === UpdateKind.FILL) {
          add(id, -qty);
          add(cell(EventColumn.OTHER), -qty);
          expect(left.get(id)).toBe(cell(EventColumn.LEFT));
          expect(left.get(cell(EventColumn.OTHER))).toBe(cell(EventColumn.DETAIL));
        }
        if (kind === UpdateKind.MODIFIED) left.set(id, qty);
        if (kind === UpdateKind.CANCELLED || kind === UpdateKind.EXPIRED) add(id, -qty);
      }
    });
    for (const [id, lots] of left) expect(engine.leftOf(id)).toBe(lots);
    const total = [...left.values()].reduce((a, b) => a + b, 0);
    let resting = 0;
    for (const side of [Side.BUY, Side.SELL]) {
      engine.forEachLevel(side, Infinity, (_price, lots) => resting += lots);
    }
    if (engine.waitingOrders === 0) expect(resting).toBe(total);
    else expect(resting).toBeLessThan(total);
  }));
});

test("orders at one price trade in the order in which they came to rest", () => {
  fc.assert(fc.property(commands, (list) => {
    const engine = new FastMatchingEngine();
    /** Ids at each price, oldest first, kept from events alone. */
    const queues = new Map<string, number[]>();
    const where = new Map<number, string>();
    const drop = (id: number) => {
      const key = where.get(id) ?? "";
      queues.set(key, (queues.get(key) ?? []).filter((other) => other !== id));
    };
    const join = (id: number, key: string) => {
      drop(id);
      queues.set(key, [...(queues.get(key) ?? []), id]);
      where.set(id, key);
    };
    list.filter((c) => c.op !== "trigger").forEach((c, i) => {
      const lotsBefore = engine.leftOf(1 + (c.pick % (i + 1)));
      run(engine, c, i + 1);
      for (let row = 0; row < engine.events.length; row++) {
        const cell = (column: number) => engine.events.cell(row, column);
        const [kind, id] = [cell(EventColumn.KIND), cell(EventColumn.ID)];
        const price = cell(EventColumn.PRICE);
        const key = `${cell(EventColumn.SIDE)}@${price}`;
        if (kind === UpdateKind.FILL) {
          const maker = cell(EventColumn.OTHER);
          expect(queues.get(`${-cell(EventColumn.SIDE)}@${price}`)?.[0]).toBe(maker);
          if (cell(EventColumn.DETAIL) === 0) drop(maker);
          if (cell(EventColumn.LEFT) === 0) drop(id);
        }
        if (kind === UpdateKind.ACCEPTED) join(id, key);
        const keepsPlace = c.op === "modify" && cell(EventColumn.OTHER) === price &&
          c.qty < lotsBefore;
        if (kind === UpdateKind.MODIFIED && !keepsPlace) join(id, key);
        if (kind === UpdateKind.CANCELLED || kind === UpdateKind.EXPIRED) drop(id);
      }
    });
  }));
});
