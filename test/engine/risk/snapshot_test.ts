import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { Regrid } from "../../../engine/instrument/regrid.ts";
import { parseState, stateText } from "../../../engine/num/state.ts";
import type { Order } from "../../../engine/order/order.ts";
import { DecisionKind, OrderCommand } from "../../../engine/order/order_command.ts";
import { regridOrder } from "../../../engine/order/regrid_order.ts";
import { OrderSession } from "../../../engine/order/session.ts";
import {
  applyUpdate,
  requestCancel,
  requestModify,
  requestSubmit,
} from "../../../engine/order/transitions.ts";
import { OrderType, Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import { RiskGate } from "../../../engine/risk/gate.ts";
import type { GateState } from "../../../engine/risk/gate_state.ts";
import { runs } from "../../chance.ts";
import { makeOrder, makeUpdate, NOW } from "../order/fixture.ts";
import { contractOf } from "../session/definition_tape.ts";

const USD = 100_000_000;
const CASH = 1000 * USD;
/** Those of the first instrument: prices near 100, lots of 0.01 and 0.03. */
const DEFINITIONS = [
  contractOf(0, [1, 2], [1, 2]),
  contractOf(0, [5, 2], [3, 2], { initialMarginPpb: 200_000_000 }),
];
const SECOND = contractOf(1, [1, 2], [1, 2]);
const SESSIONS = [new OrderSession(1, 0), new OrderSession(1, 1)];

/** Narrow, so that every check has its say within a few dozen steps. */
const CONFIG = {
  orderNotional: { soft: "150", hard: "400", emergency: "10000" },
  openOrders: { soft: 3, hard: 8 },
  positionNotional: { soft: "300", hard: "900", emergency: "1500" },
  duplicates: { soft: 1, hard: 2 },
  selfTrade: "warn",
  orderRate: { soft: 2, hard: 6, emergency: 12 },
  messageRate: { soft: 4, hard: 12 },
  cancelReserve: 3,
  executions: { soft: 1, hard: 4, emergency: 6 },
  drawdown: { soft: "2%", hard: "6%", emergency: "12%" },
  dailyLoss: { soft: "2%", hard: "6%", emergency: "12%" },
  strategyLoss: { soft: "2%", hard: "6%", emergency: "15%" },
  margin: { soft: "5%", hard: "15%" },
  valueAtRisk: { soft: "1%", hard: "20%" },
  valueAtRiskModel: { sampleMs: 300, horizonMs: 1000, lambda: 0.9, quantile: 2, minSamples: 2 },
  rejectStreak: 2,
  rejectCoolDownMs: 1500,
  warnEveryMs: 900,
  strategies: {
    "strategy 0": {
      openOrders: { soft: 1, hard: 3 },
      positionNotional: { soft: "100", hard: "500", emergency: "800" },
      strategyLoss: { emergency: "10%" },
    },
  },
};

const step = fc.record({
  kind: fc.constantFrom(
    ...["limit", "limit", "limit", "market", "stop", "reduce", "fill", "fill", "taken", "rejected"],
    ...["end", "unknown", "modify", "cancel", "price", "price", "sample", "feed", "regrid"],
    ...["reenable", "nextDay", "account", "transfer"],
  ),
  instrument: fc.nat(1),
  strategy: fc.nat(1),
  side: fc.constantFrom(Side.BUY, Side.SELL),
  lots: fc.integer({ min: 1, max: 60 }),
  move: fc.integer({ min: -60, max: 60 }),
  pick: fc.nat(100),
  waitMs: fc.integer({ min: 0, max: 600 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One account and its orders, and gates that are told the same of them. */
class Floor {
  readonly account = { equity: CASH, initialMargin: 0 };
  readonly inForce: Instrument[] = [DEFINITIONS[0], SECOND];
  readonly orders: Order[] = [];
  readonly gates: RiskGate[] = [];
  /** What each gate said and told. */
  readonly said: unknown[][] = [];
  readonly #hasOwnMargin: boolean;
  #now = NOW;
  #ticks = [10_000, 10_000];

  constructor(hasOwnMargin: boolean) {
    this.#hasOwnMargin = hasOwnMargin;
    this.open();
  }

  open(): RiskGate {
    const said: unknown[] = [];
    const gate = new RiskGate({
      config: parseRiskConfig(CONFIG),
      instruments: [DEFINITIONS[0], SECOND],
      account: this.account,
      cash: CASH,
      strategies: [0.7, 0.3].map((share, i) => ({
        label: `strategy ${i}`,
        cash: share * CASH,
        positionLots: (instrument: number) => this.gates[0].exposure.positionLots[instrument],
      })),
      ...(this.#hasOwnMargin ? { initialMarginPpb: [300_000_000, 100_000_000] } : {}),
      listener: {
        onWarning: (...all) => said.push(["warning", ...all]),
        onBreaker: (...all) => said.push(["breaker", ...all]),
        onKill: (...all) => said.push(["kill", ...all]),
      },
    });
    this.gates.push(gate);
    this.said.push(said);
    return gate;
  }

  readonly find = (id: number): Order => {
    const order = this.orders.find((one) => one.id === id);
    if (order === undefined) throw new Error(`Order ${id} is not known`);
    return order;
  };

  take(one: Step): void {
    this.#now += one.waitMs * 1000;
    const open = this.orders.filter((order) => order.isActive);
    const order = open.length === 0 ? undefined : open[one.pick % open.length];
    switch (one.kind) {
      case "limit":
      case "market":
      case "stop":
      case "reduce":
        return this.#submit(one);
      case "price":
        return this.#price(one);
      case "sample":
        return this.#sample(one);
      case "feed":
        return this.#tell((gate) => gate.onFeedState(one.instrument, one.pick % 3 !== 0));
      case "account":
        return this.#tell((gate) => gate.breakers.setAccount(one.pick % 4 !== 0));
      case "transfer":
        this.account.equity += one.move * USD;
        return this.#tell((gate) => gate.loss.transfer(one.move * USD));
      case "regrid":
        return this.#regrid(one.pick % 2);
      case "reenable":
        return this.#tell((gate) => {
          gate.reenable();
          for (const breaker of gate.breakers.strategies) breaker.reenable();
        });
      case "nextDay":
        if (one.pick < 20) this.#now += 86_400_000_000;
        return;
      default:
        if (order !== undefined) this.#change(order, one);
    }
  }

  #tell(act: (gate: RiskGate) => unknown): void {
    this.gates.forEach((gate, i) => this.said[i].push(act(gate) ?? null));
  }

  /** What the first gate says; what the others do is noted. */
  #ask(act: (gate: RiskGate) => Reason): Reason {
    const answers = this.gates.map(act);
    answers.forEach((answer, i) => this.said[i].push(answer));
    return answers[0];
  }

  #setFacts(gate: RiskGate, i: number): void {
    const last = this.#ticks[i];
    const mark = last * this.inForce[i].tickMantissa * 1_000_000;
    Object.assign(gate.facts, { now: this.#now, bid: last - 1, ask: last + 1, last, mark });
  }

  #submit({ kind, instrument, strategy, side, lots, move }: Step): void {
    const last = this.#ticks[instrument];
    const type = kind === "market"
      ? OrderType.MARKET
      : kind === "stop"
      ? OrderType.STOP_MARKET
      : OrderType.LIMIT;
    const order = makeOrder({
      session: SESSIONS[strategy],
      instrument: this.inForce[instrument],
      side,
      type,
      qtyLots: lots,
      priceTicks: type === OrderType.LIMIT ? last - side * (move & ~7) : 0,
      stopTicks: type === OrderType.STOP_MARKET ? last + side * 10 : 0,
      reduceOnly: kind === "reduce",
      ts: this.#now,
    });
    const reason = this.#ask((gate) => {
      this.#setFacts(gate, instrument);
      return gate.check(order);
    });
    if (reason !== Reason.NONE) return;
    for (const gate of this.gates) {
      gate.approve(order, new OrderCommand().describe(DecisionKind.SUBMIT, order, 0));
    }
    requestSubmit(order);
    this.orders.push(order);
    this.#tell((gate) => gate.onSubmitted(order));
  }

  #change(order: Order, { kind, lots, move }: Step): void {
    if (kind === "fill") {
      const qtyLots = Math.min(lots, order.exposureLots);
      if (qtyLots > 0) this.#update(order, UpdateKind.FILL, qtyLots);
    } else if (kind === "taken") this.#update(order, UpdateKind.ACCEPTED);
    else if (kind === "rejected") this.#update(order, UpdateKind.REJECTED);
    else if (kind === "end") this.#update(order, UpdateKind.CANCELLED);
    else if (kind === "unknown") this.#update(order, UpdateKind.UNKNOWN);
    else if (kind === "modify") this.#modify(order, order.priceTicks + move, lots);
    else if (this.#ask((gate) => gate.checkCancel(this.#now)) === Reason.NONE) {
      if (requestCancel(order)) this.#tell((gate) => gate.onCancelSent(this.#now));
    }
  }

  #update(order: Order, kind: UpdateKind, qtyLots = 0): void {
    const update = makeUpdate(kind, {
      qtyLots,
      priceTicks: this.#ticks[order.instrument.index],
      reason: kind === UpdateKind.REJECTED ? Reason.VENUE_RATE_LIMIT : Reason.NONE,
      venueTs: this.#now,
      localTs: this.#now,
    });
    const transition = applyUpdate(order, update);
    this.#tell((gate) => gate.onUpdate(order, update, transition));
  }

  #modify(order: Order, price: number, lots: number): void {
    if (order.priceTicks === 0 || order.instrument !== this.inForce[order.instrument.index]) return;
    const reason = this.#ask((gate) => {
      this.#setFacts(gate, order.instrument.index);
      return gate.checkModify(order, price, lots);
    });
    if (reason !== Reason.NONE || !requestModify(order, price, lots)) return;
    this.#tell((gate) => gate.onModifySent(order, this.#now));
    if (lots % 2 === 0) this.#update(order, UpdateKind.MODIFIED);
  }

  #price({ instrument, move, pick }: Step): void {
    this.#ticks[instrument] += move;
    const ticks = this.#ticks[instrument];
    this.#tell((gate) => {
      if (pick % 2 === 0) return gate.onMid2(instrument, 2 * ticks + 1);
      gate.onPrice(instrument, ticks, this.#now);
    });
  }

  #sample({ strategy, move, lots }: Step): void {
    this.account.equity += move * USD;
    this.account.initialMargin = lots * USD;
    const facts = {
      now: this.#now,
      equity: this.account.equity,
      margin: this.account.initialMargin,
      strategyPnl: 2 * move * USD,
    };
    this.#tell((gate) => {
      Object.assign(gate.facts, facts);
      gate.onStrategySample(strategy);
      gate.onSample();
    });
  }

  #regrid(number: number): void {
    const from = this.inForce[0];
    const to = DEFINITIONS[number];
    if (from === to) return;
    const regrid = new Regrid(from, to);
    for (const order of this.orders) {
      const { instrument, isActive } = order;
      if (isActive && instrument.index === 0) regridOrder(order, new Regrid(instrument, to));
    }
    this.inForce[0] = to;
    this.#ticks[0] = Math.round(regrid.ticksNear(this.#ticks[0]));
    const lots = regrid.lotsNear(this.gates[0].exposure.positionLots[0]);
    this.#tell((gate) => gate.regrid(0, regrid, lots));
  }
}

const copy = (gate: RiskGate) => parseState(stateText(gate.snapshot())) as GateState;

/** What no verdict hangs on. */
const counters = ({ approved, killed, killCause, verdicts, breakers }: RiskGate) => ({
  approved,
  killed,
  killCause,
  denied: [...verdicts.denied],
  warned: [...verdicts.warned],
  causes: [...breakers.venues, ...breakers.strategies].map(({ cause }) => cause),
});

test("a gate restored from its snapshot says what the one that it was taken of says", () => {
  const steps = fc.array(step, { size: "max", maxLength: 120 });
  fc.assert(
    fc.property(fc.boolean(), steps, steps, (hasOwnMargin, before, after) => {
      const floor = new Floor(hasOwnMargin);
      const [first] = floor.gates;
      for (const one of before) floor.take(one);
      const second = floor.open();
      second.restore(copy(first), floor.inForce, floor.find);
      expect(stateText(second.snapshot())).toBe(stateText(first.snapshot()));
      floor.said[0].length = 0;
      for (const one of after) {
        floor.take(one);
        expect(floor.said[1]).toEqual(floor.said[0]);
        floor.said.forEach((said) => said.length = 0);
      }
      expect(stateText(second.snapshot())).toBe(stateText(first.snapshot()));
      expect(counters(second)).toEqual(counters(first));
    }),
    { numRuns: runs(300) },
  );
});
