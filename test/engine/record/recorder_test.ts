import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { Account } from "../../../engine/ledger/account.ts";
import { Order } from "../../../engine/order/order.ts";
import { OrderSession } from "../../../engine/order/session.ts";
import { applyUpdate, deny, requestSubmit } from "../../../engine/order/transitions.ts";
import {
  Liquidity,
  OrderType,
  Reason,
  Side,
  TimeInForce,
  UpdateKind,
} from "../../../engine/order/types.ts";
import { VenueUpdate } from "../../../engine/order/venue_update.ts";
import { MARKOUT_US, Recorder, Sample } from "../../../engine/record/recorder.ts";
import type { RecordBlock, RecordSink, TableName } from "../../../engine/record/sink.ts";
import {
  BLOCK_ROWS,
  fillLayout,
  lateNewsLayout,
  orderLayout,
} from "../../../engine/record/tables.ts";
import { instrumentOf } from "../../backtest/synthetic_columns.ts";

const INSTRUMENT = instrumentOf(0);
const SECOND_US = 1_000_000;

/** Keeps what it is given. */
class Shelf implements RecordSink {
  readonly blocks: RecordBlock[] = [];

  take(block: RecordBlock): void {
    this.blocks.push({ ...block, memory: block.memory.slice(0) });
  }

  of(table: TableName): RecordBlock[] {
    return this.blocks.filter((block) => block.table === table);
  }
}

/** A recorder, and orders to tell it of. */
class Desk {
  readonly shelf = new Shelf();
  readonly recorder: Recorder;
  readonly #session = new OrderSession(0, 0);
  #lastId = 0;

  constructor(hasSink = true) {
    this.recorder = new Recorder(1, hasSink ? this.shelf : null);
  }

  order(): Order {
    const order = new Order(
      this.#session,
      ++this.#lastId,
      INSTRUMENT,
      Side.BUY,
      OrderType.LIMIT,
      TimeInForce.GTC,
      10,
      1000,
      false,
      this.#lastId,
      2001,
    );
    requestSubmit(order);
    this.recorder.orderDecided(order);
    return order;
  }

  denied(): void {
    const order = new Order(
      this.#session,
      ++this.#lastId,
      INSTRUMENT,
      Side.SELL,
      OrderType.MARKET,
      TimeInForce.IOC,
      10,
      0,
      false,
      this.#lastId,
      NaN,
    );
    deny(order, Reason.DENIED_KILL_SWITCH, this.#lastId);
    this.recorder.orderDecided(order);
  }

  tell(order: Order, kind: UpdateKind, lots = 0, ts = 5): void {
    const update = new VenueUpdate();
    update.kind = kind;
    update.qtyLots = lots;
    update.priceTicks = 1000;
    update.liquidity = Liquidity.MAKER;
    update.venueTs = ts;
    update.localTs = ts;
    applyUpdate(order, update);
    if (kind === UpdateKind.FILL) this.recorder.filled(order, update, 0, lots, 2000);
    this.recorder.orderChanged(order);
  }
}

describe("a recorder with a sink", () => {
  test("hands a block of orders over when all of it are over, and not before", () => {
    const desk = new Desk();
    const orders = Array.from({ length: BLOCK_ROWS }, () => desk.order());
    for (const order of orders.slice(1)) desk.tell(order, UpdateKind.CANCELLED);
    for (let i = 0; i < BLOCK_ROWS; i++) desk.denied();
    // The second block is done before the first one.
    expect(desk.shelf.blocks.map(({ table, index }) => [table, index])).toEqual([["orders", 1]]);
    desk.tell(orders[0], UpdateKind.CANCELLED);
    expect(desk.shelf.of("orders").map(({ index }) => index)).toEqual([1, 0]);
  });

  test("keeps a block that is not full, though all of its orders are over", () => {
    const desk = new Desk();
    for (let i = 1; i < BLOCK_ROWS; i++) desk.tell(desk.order(), UpdateKind.CANCELLED);
    expect(desk.shelf.blocks).toEqual([]);
    desk.tell(desk.order(), UpdateKind.CANCELLED);
    expect(desk.shelf.of("orders").length).toBe(1);
  });

  test("tells of a fill that comes after its order's block was handed over", () => {
    const desk = new Desk();
    const first = desk.order();
    desk.tell(first, UpdateKind.CANCELLED);
    for (let i = 1; i < BLOCK_ROWS; i++) desk.denied();
    expect(desk.shelf.of("orders").length).toBe(1);
    desk.tell(first, UpdateKind.FILL, 4);
    desk.recorder.finish([""]);
    const [late] = desk.shelf.of("lateNews");
    const news = lateNewsLayout.view(late.memory, late.rows);
    expect([late.rows, news.id[0], news.filledLots[0], news.filledTickLots[0]])
      .toEqual([1, 1, 4, 4000]);
    expect(news.queueAheadLots[0]).toBeNaN();
    expect(desk.recorder.denied).toBe(BLOCK_ROWS - 1);
  });

  test("hands a block of fills over with its last markout", () => {
    const desk = new Desk();
    const order = desk.order();
    for (let i = 0; i < BLOCK_ROWS; i++) desk.tell(order, UpdateKind.FILL, 10, 100);
    desk.recorder.markouts(100 + 30 * SECOND_US - 1, [2004]);
    expect(desk.shelf.of("fills")).toEqual([]);
    desk.recorder.markouts(100 + 30 * SECOND_US, [2006]);
    const [block] = desk.shelf.of("fills");
    const { mid2After1s, mid2After30s } = fillLayout.view(block.memory, block.rows);
    expect([mid2After1s[0], mid2After30s[BLOCK_ROWS - 1]]).toEqual([2004, 2006]);
    expect(desk.recorder.nextMarkoutTs).toBe(Infinity);
  });

  test("holds no more than a block of each table, however many rows", () => {
    const desk = new Desk();
    const account = new Account({ instruments: [INSTRUMENT], cash: 1e8 });
    let made = 0;
    let most = 0;
    for (let i = 0; i < 20 * BLOCK_ROWS; i++) {
      const order = desk.order();
      desk.tell(order, UpdateKind.FILL, 10, i * SECOND_US);
      desk.recorder.markouts(i * SECOND_US, [2000]);
      desk.recorder.sample(Object.assign(new Sample(), { ts: i }), account, [2000]);
      desk.recorder.push("s", i, i);
      made += 4;
      const handed = desk.shelf.blocks
        .filter(({ table }) => table !== "holdings")
        .reduce((sum, { rows }) => sum + rows, 0);
      most = Math.max(most, made - handed);
    }
    expect(most).toBeLessThan(5 * BLOCK_ROWS);
  });

  test("gives the same rows as one without, whatever happens to the orders in whatever order", () => {
    const step = fc.record({ order: fc.nat(40), kind: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 3000, maxLength: 4000 }), (steps) => {
        const [one, other] = [new Desk(), new Desk(false)];
        for (const desk of [one, other]) {
          const open: Order[] = [];
          for (const { order: at, kind } of steps) {
            const order = open[at];
            if (order === undefined || kind === 0) open.splice(at, 0, desk.order());
            else if (kind === 1) desk.tell(order, UpdateKind.ACCEPTED);
            else desk.tell(order, kind === 2 ? UpdateKind.CANCELLED : UpdateKind.REJECTED);
            if (order !== undefined && !order.isActive) open.splice(at, 1);
          }
        }
        one.recorder.finish([""]);
        const { orders } = other.recorder.finish([""]);
        expect([one.recorder.orders, one.recorder.rejected]).toEqual([
          orders.length,
          other.recorder.rejected,
        ]);
        const blocks = one.shelf.of("orders").toSorted((a, b) => a.index - b.index);
        for (const name of orderLayout.names) {
          const handed = blocks.flatMap((block) => [
            ...orderLayout.view(block.memory, block.rows)[name],
          ]);
          expect(handed).toEqual([...orders[name]]);
        }
      }),
      { numRuns: 10 },
    );
  });
});

test("markouts are taken after 1, 5 and 30 seconds", () => {
  expect(MARKOUT_US).toEqual([1_000_000, 5_000_000, 30_000_000]);
});
