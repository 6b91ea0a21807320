import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { Regrid } from "../../../engine/instrument/regrid.ts";
import { Account } from "../../../engine/ledger/account.ts";
import { parseState, stateText } from "../../../engine/num/state.ts";
import type { Order } from "../../../engine/order/order.ts";
import { regridOrder } from "../../../engine/order/regrid_order.ts";
import { applyUpdate, deny, requestSubmit } from "../../../engine/order/transitions.ts";
import { Liquidity, Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import { Recorder, Sample } from "../../../engine/record/recorder.ts";
import type { RecorderState } from "../../../engine/record/recorder_state.ts";
import type { RecordBlock, RecordSink } from "../../../engine/record/sink.ts";
import { BLOCK_ROWS, SERIES_BLOCK_ROWS } from "../../../engine/record/tables.ts";
import { runs } from "../../chance.ts";
import { makeOrder, makeUpdate } from "../order/fixture.ts";
import { contractOf } from "../session/definition_tape.ts";

const SECOND_US = 1_000_000;
const DEFINITIONS = [contractOf(0, [1, 2], [1, 2]), contractOf(0, [5, 2], [1, 1])];
const OTHER = contractOf(1, [1, 2], [1, 2]);

/** Some so often that blocks fill up. */
const step = fc.record({
  kind: fc.constantFrom(
    ...["orders", "denials", "fills", "samples", "pushes", "order", "order", "fill", "fill"],
    ...[
      "end",
      "endAll",
      "endAll",
      "late",
      "late",
      "late",
      "reject",
      "rest",
      "sample",
      "push",
      "log",
      "markouts",
      "regrid",
    ],
  ),
  instrument: fc.nat(1),
  lots: fc.integer({ min: 1, max: 9 }),
  ticks: fc.integer({ min: 900, max: 1100 }),
  pick: fc.nat(1000),
  waitUs: fc.nat(20 * SECOND_US),
  name: fc.string(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Of the first instrument: told before the run, as it goes on, or none. */
const changes = fc.constantFrom("known", "appended", "none");
type Changes = typeof changes extends fc.Arbitrary<infer T> ? T : never;

/** One character a byte, as comparing two strings is quick. */
const text = new TextDecoder("latin1");

/** Keeps a copy of what it is given. */
class Shelf implements RecordSink {
  readonly blocks: unknown[] = [];

  take(block: RecordBlock): void {
    this.blocks.push({ ...block, memory: text.decode(block.memory) });
  }
}

/** Orders, and recorders that are told the same of them. */
class Desk {
  readonly recorders: Recorder[] = [];
  readonly shelves: Shelf[] = [];
  readonly #changes: Changes;
  #isAppended = false;
  readonly #inForce: Instrument[] = [DEFINITIONS[0], OTHER];
  readonly #hasSink: boolean;
  readonly #account = new Account({ instruments: this.#inForce, cash: 1e8 });
  readonly #orders: Order[] = [];
  #now = SECOND_US;

  constructor(hasSink: boolean, changes: Changes) {
    this.#hasSink = hasSink;
    this.#changes = changes;
    this.open();
  }

  open(): Recorder {
    const shelf = new Shelf();
    const definitions = [this.#changes === "known" ? DEFINITIONS : [DEFINITIONS[0]], [OTHER]];
    const recorder = new Recorder(2, this.#hasSink ? shelf : null, definitions);
    if (this.#isAppended) recorder.grid.append(DEFINITIONS[1]);
    this.shelves.push(shelf);
    this.recorders.push(recorder);
    return recorder;
  }

  take(one: Step): void {
    this.#now += one.waitUs;
    const many = (count: number, act: () => void) => {
      for (let i = 0; i < count; i++) act();
    };
    const back = (one.kind === "late" ? 4 * one.pick : one.pick) % (this.#orders.length + 1);
    const order = this.#orders[this.#orders.length - 1 - back];
    switch (one.kind) {
      case "order":
        return this.#decide(one);
      case "endAll":
        for (const open of this.#orders) {
          if (open.isActive) this.#update(open, UpdateKind.CANCELLED, one);
        }
        return;
      case "orders":
        // Few are left open, so that blocks of orders are done now and then.
        return many(one.pick, () => {
          this.#decide(one);
          if (one.pick % 50 !== 0) this.#update(this.#last, UpdateKind.CANCELLED, one);
        });
      case "denials":
        return many(one.pick, () => this.#denied(one));
      case "fills":
        this.#decide({ ...one, lots: 2 * BLOCK_ROWS });
        return many(one.pick, () => this.#update(this.#last, UpdateKind.FILL, { ...one, lots: 1 }));
      case "samples":
        return many(one.pick, () => this.#sample(one));
      case "pushes":
        return many(one.pick % (2 * SERIES_BLOCK_ROWS), () => this.#push(one));
      case "sample":
        return this.#sample(one);
      case "push":
        return this.#push(one);
      case "log":
        return this.#log(one);
      case "markouts":
        return this.#tell((recorder) => {
          if (recorder.nextMarkoutTs <= this.#now) recorder.markouts(this.#now, this.#mids(one));
        });
      case "regrid":
        return this.#regrid(one.pick % 2);
      default:
        if (order !== undefined) this.#change(order, one);
    }
  }

  get #last(): Order {
    return this.#orders[this.#orders.length - 1];
  }

  /** An order gets the same row from each, for all have made as many. */
  #tell(act: (recorder: Recorder) => void): void {
    this.recorders.forEach(act);
  }

  #make({ instrument, lots, ticks }: Step): Order {
    const order = makeOrder({
      instrument: this.#inForce[instrument],
      side: ticks % 2 === 0 ? Side.BUY : Side.SELL,
      qtyLots: 10 * lots,
      priceTicks: 10 * ticks,
      ts: this.#now,
    });
    this.#orders.push(order);
    return order;
  }

  #decide(one: Step): void {
    const order = this.#make(one);
    requestSubmit(order);
    this.#tell((recorder) => recorder.orderDecided(order));
  }

  #denied(one: Step): void {
    const order = this.#make(one);
    deny(order, Reason.DENIED_QTY, this.#now);
    this.#tell((recorder) => recorder.orderDecided(order));
  }

  #change(order: Order, one: Step): void {
    if (one.kind === "fill") this.#update(order, UpdateKind.FILL, one);
    else if (one.kind === "end") this.#update(order, UpdateKind.CANCELLED, one);
    else if (one.kind === "reject") this.#update(order, UpdateKind.REJECTED, one);
    else if (one.kind === "rest") this.#tell((recorder) => recorder.orderRested(order, one.lots));
    else this.#tell((recorder) => recorder.orderChanged(order));
  }

  #update(order: Order, kind: UpdateKind, { lots, ticks }: Step): void {
    const qtyLots = Math.min(lots, Math.max(1, order.qtyLots - order.filledLots));
    const update = makeUpdate(kind, {
      qtyLots,
      priceTicks: 10 * ticks,
      liquidity: ticks % 2 === 0 ? Liquidity.MAKER : Liquidity.TAKER,
      venueTs: this.#now - 10,
      localTs: this.#now,
    });
    applyUpdate(order, update);
    this.#tell((recorder) => {
      if (kind === UpdateKind.FILL) recorder.filled(order, update, 7, order.filledLots, 20 * ticks);
      recorder.orderChanged(order);
    });
  }

  #mids({ ticks, lots }: Step): readonly number[] {
    return [20 * ticks, lots > 7 ? NaN : 20 * ticks + 1];
  }

  #sample(one: Step): void {
    const sample = Object.assign(new Sample(), {
      ts: this.#now,
      equity: one.ticks,
      balance: one.ticks + 1,
      realized: one.ticks + 2,
      unrealized: one.ticks + 3,
      fees: -one.lots,
      funding: one.lots,
      margin: one.lots + 1,
    });
    this.#tell((recorder) => recorder.sample(sample, this.#account, this.#mids(one)));
  }

  #push({ lots, ticks }: Step): void {
    this.#tell((recorder) => recorder.push(`series ${lots % 3}`, this.#now, ticks / 7));
  }

  #log({ name, ticks, lots }: Step): void {
    const fields = Object.fromEntries([[name, lots], ["7", null], ["text", name], ["b", true]]);
    const level = lots % 2 === 0 ? "info" : "error";
    this.#tell((recorder) =>
      recorder.log({ ts: this.#now, level, message: `${name} ${ticks}`, fields })
    );
  }

  #regrid(number: number): void {
    const to = DEFINITIONS[number];
    const from = this.#inForce[0];
    if (this.#changes === "none" || to === from) return;
    if (this.#changes === "appended" && !this.#isAppended) {
      this.#tell((recorder) => recorder.grid.append(to));
      this.#isAppended = true;
    }
    for (const order of this.#orders) {
      const { instrument } = order;
      if (order.isActive && instrument.index === 0) regridOrder(order, new Regrid(instrument, to));
    }
    this.#inForce[0] = to;
    this.#account.regrid(0, to);
    this.#tell((recorder) => recorder.grid.use(to));
  }
}

const copy = (recorder: Recorder) => parseState(stateText(recorder.snapshot())) as RecorderState;

const steps = fc.array(step, { size: "max", maxLength: 40 });

describe("A recorder restored from its snapshot", () => {
  test("ends with the record of the one that it was taken of", () => {
    fc.assert(
      fc.property(changes, steps, steps, (kind, before, after) => {
        const desk = new Desk(false, kind);
        for (const one of before) desk.take(one);
        const [first, second] = [desk.recorders[0], desk.open()];
        second.restore(copy(first));
        expect(stateText(second.snapshot())).toBe(stateText(first.snapshot()));
        for (const one of after) desk.take(one);
        compare(first, second);
      }),
      { numRuns: runs(30) },
    );
  });

  test("hands over what the one that it was taken of had not handed over yet", () => {
    fc.assert(
      fc.property(changes, steps, steps, (kind, before, after) => {
        const desk = new Desk(true, kind);
        for (const one of before) desk.take(one);
        const [first, second] = [desk.recorders[0], desk.open()];
        second.restore(copy(first));
        expect(stateText(second.snapshot())).toBe(stateText(first.snapshot()));
        const [shelf, other] = desk.shelves;
        shelf.blocks.length = 0;
        for (const one of after) desk.take(one);
        compare(first, second);
        expect(other.blocks).toEqual(shelf.blocks);
      }),
      { numRuns: runs(30) },
    );
  });

  test("has the same names in the same order, whatever they are", () => {
    const first = new Recorder(0);
    const fields = Object.fromEntries([["b", 1], ["#", 2], ["__proto__", 3], ["10", 4], [
      "9",
      NaN,
    ]]);
    first.log({ ts: 1, level: "warn", message: "odd", fields });
    for (const name of ["10", "9", "#", "__proto__"]) first.push(name, 1, -0);
    const second = new Recorder(0);
    second.restore(copy(first));
    const [one, other] = [first.finish([]), second.finish([])];
    expect(other).toEqual(one);
    expect(Object.keys(other.logs[0].fields)).toEqual(Object.keys(fields));
    expect(other.series.map(({ name }) => name)).toEqual(["10", "9", "#", "__proto__"]);
  });
});

function compare(first: Recorder, second: Recorder): void {
  expect(stateText(second.snapshot())).toBe(stateText(first.snapshot()));
  const counts = ({ orders, fills, denied, rejected, nextMarkoutTs }: Recorder) => [
    ...[orders, fills, denied, rejected, nextMarkoutTs],
  ];
  expect(counts(second)).toEqual(counts(first));
  expect(second.finish(["", "a"])).toEqual(first.finish(["", "a"]));
}
