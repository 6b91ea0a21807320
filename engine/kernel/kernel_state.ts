import type { Instrument } from "../instrument/instrument.ts";
import type { AccountState } from "../ledger/account.ts";
import type { Order } from "../order/order.ts";
import { strategyOf } from "../order/session.ts";
import type { SeenTradesState } from "../order/seen_trades.ts";
import type { RecorderState } from "../record/recorder_state.ts";
import type { GateState } from "../risk/gate_state.ts";
import type { SeatState } from "../seat/seat.ts";
import type { DecisionLogState } from "./decision.ts";
import type { FundingDeskState } from "./funding_desk.ts";
import type { KernelInterior } from "./kernel_interior.ts";
import type { KillSwitchState } from "./kill_switch.ts";
import type { LocalMarketState } from "./local_market.ts";

/** A kernel between two inputs, as plain data. */
export type KernelState = {
  readonly now: number;
  readonly step: number;
  readonly touched: boolean;
  readonly watching: number;
  readonly startTs: number;
  readonly isStarted: boolean;
  readonly changes: number;
  readonly tags: readonly string[];
  readonly markets: readonly LocalMarketState[];
  readonly account: AccountState;
  readonly books: readonly AccountState[];
  readonly fundings: FundingDeskState;
  readonly gate: GateState;
  readonly recorder: RecorderState;
  readonly decisions: DecisionLogState;
  readonly watch: readonly [nextSampleTs: number, samples: number];
  readonly kill: KillSwitchState;
  readonly trades: SeenTradesState;
  readonly alarms: number;
  readonly transfers: readonly string[];
  readonly lastAdopted: number;
  readonly seats: readonly SeatState[];
};

/** All that a kernel is between two inputs. */
export function kernelState(inner: KernelInterior): KernelState {
  inner.orders.mustBeWhole();
  const { clock: { now, step }, wake: { touched, watching }, startTs, isStarted } = inner;
  const definitions = definitionsOf(inner);
  return {
    ...{ now, step, touched, watching, startTs, isStarted, changes: inner.changes },
    tags: inner.tags.snapshot(),
    markets: inner.locals.all.map((market) => market.snapshot()),
    account: inner.ledger.snapshot(),
    books: inner.books.map((book) => book.snapshot()),
    fundings: inner.fundingDesk.snapshot(),
    gate: inner.gate.snapshot(),
    recorder: inner.recorder.snapshot(),
    decisions: inner.decisions.snapshot(),
    watch: inner.watch.snapshot(),
    kill: inner.orders.kill.snapshot(),
    trades: inner.reports.trades.snapshot(),
    alarms: inner.reports.alarms,
    transfers: inner.live.snapshot(),
    lastAdopted: inner.live.lastAdopted,
    seats: inner.seats.map((seat) => seat.snapshot(definitions)),
  };
}

/** Puts a kernel that has seen no input where another one stood, made of the same configuration. */
export function restoreKernel(inner: KernelInterior, state: KernelState): void {
  const { clock, wake, locals } = inner;
  clock.now = state.now;
  clock.step = state.step;
  inner.tags.restore(state.tags);
  for (const [i, market] of locals.all.entries()) {
    for (const definition of market.restore(state.markets[i])) {
      inner.recorder.grid.append(definition);
    }
  }
  const inForce = locals.instruments;
  inner.definitions.restore(state.changes);
  inner.ledger.restore(state.account, inForce);
  for (const [i, book] of inner.books.entries()) book.restore(state.books[i], inForce);
  inner.fundingDesk.restore(state.fundings);
  inner.recorder.restore(state.recorder);
  inner.decisions.restore(state.decisions);
  inner.watch.restore(state.watch);
  const definitions = definitionsOf(inner);
  for (const [i, seat] of inner.seats.entries()) {
    seat.restore(state.seats[i], definitions, inForce);
    if (state.isStarted) seat.open();
  }
  const find = (id: number): Order => {
    const order = inner.seats[strategyOf(id)]?.registry.find(id);
    if (order === undefined) throw new RangeError(`Order ${id} is not in the state, expected it`);
    return order;
  };
  inner.gate.restore(state.gate, inForce, find);
  inner.orders.kill.restore(state.kill, find);
  inner.reports.trades.restore(state.trades);
  inner.reports.alarms = state.alarms;
  inner.live.restore(state.transfers);
  inner.live.lastAdopted = state.lastAdopted;
  inner.startTs = state.startTs;
  inner.isStarted = state.isStarted;
  wake.touched = state.touched;
  wake.watching = state.watching;
}

const definitionsOf = (inner: KernelInterior): readonly (readonly Instrument[])[] =>
  inner.locals.all.map(({ definitions }) => definitions);
