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
import type { KernelDoors } from "./kernel_doors.ts";
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
export function kernelState(doors: KernelDoors): KernelState {
  doors.orders.mustBeWhole();
  const { clock: { now, step }, wake: { touched, watching }, startTs, isStarted } = doors;
  const definitions = definitionsOf(doors);
  return {
    ...{ now, step, touched, watching, startTs, isStarted, changes: doors.changes },
    tags: doors.tags.snapshot(),
    markets: doors.locals.all.map((market) => market.snapshot()),
    account: doors.ledger.snapshot(),
    books: doors.books.map((book) => book.snapshot()),
    fundings: doors.fundingDesk.snapshot(),
    gate: doors.gate.snapshot(),
    recorder: doors.recorder.snapshot(),
    decisions: doors.decisions.snapshot(),
    watch: doors.watch.snapshot(),
    kill: doors.orders.kill.snapshot(),
    trades: doors.reports.trades.snapshot(),
    alarms: doors.reports.alarms,
    transfers: doors.live.snapshot(),
    lastAdopted: doors.live.lastAdopted,
    seats: doors.seats.map((seat) => seat.snapshot(definitions)),
  };
}

/** Puts a kernel that has seen no input where another one stood, made of the same configuration. */
export function restoreKernel(doors: KernelDoors, state: KernelState): void {
  const { clock, wake, locals } = doors;
  clock.now = state.now;
  clock.step = state.step;
  doors.tags.restore(state.tags);
  for (const [i, market] of locals.all.entries()) {
    for (const definition of market.restore(state.markets[i])) {
      doors.recorder.grid.append(definition);
    }
  }
  const inForce = locals.instruments;
  doors.definitions.restore(state.changes);
  doors.ledger.restore(state.account, inForce);
  for (const [i, book] of doors.books.entries()) book.restore(state.books[i], inForce);
  doors.fundingDesk.restore(state.fundings);
  doors.recorder.restore(state.recorder);
  doors.decisions.restore(state.decisions);
  doors.watch.restore(state.watch);
  const definitions = definitionsOf(doors);
  for (const [i, seat] of doors.seats.entries()) {
    seat.restore(state.seats[i], definitions, inForce);
    if (state.isStarted) seat.open();
  }
  const find = (id: number): Order => {
    const order = doors.seats[strategyOf(id)]?.registry.find(id);
    if (order === undefined) throw new RangeError(`Order ${id} is not in the state, expected it`);
    return order;
  };
  doors.gate.restore(state.gate, inForce, find);
  doors.orders.kill.restore(state.kill, find);
  doors.reports.trades.restore(state.trades);
  doors.reports.alarms = state.alarms;
  doors.live.restore(state.transfers);
  doors.live.lastAdopted = state.lastAdopted;
  doors.startTs = state.startTs;
  doors.isStarted = state.isStarted;
  wake.touched = state.touched;
  wake.watching = state.watching;
}

const definitionsOf = (doors: KernelDoors): readonly (readonly Instrument[])[] =>
  doors.locals.all.map(({ definitions }) => definitions);
