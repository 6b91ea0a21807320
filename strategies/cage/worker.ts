import * as engine from "../../engine/mod.ts";
import { LocalBookView } from "../../engine/seat/book_view.ts";
import { StrategyContext } from "../../engine/seat/context.ts";
import * as events from "../../engine/seat/events.ts";
import { SeatPositionView } from "../../engine/seat/position_view.ts";
import { Order } from "../../engine/order/order.ts";
import { Session } from "../../engine/session/session.ts";
import type { Context } from "../../engine/strategy/contract.ts";
import { wallSeconds } from "../../command/clock.ts";
import { cageConsole } from "./console.ts";
import { definitionOf, watchedDefinition } from "./definition.ts";
import { drive } from "./drive.ts";
import { failureOf } from "./failure.ts";
import { Inbox } from "./inbox.ts";
import { checkRiskStrategies, labelsOf } from "./labels.ts";
import { harden, hardenClasses } from "./lockdown/harden.ts";
import { lockdown } from "./lockdown/lockdown.ts";
import { settleZod } from "./lockdown/settle_zod.ts";
import { STAND_INS } from "./lockdown/stand_ins.ts";
import { plainParams, readParams } from "./params.ts";
import type { CageSetup, StartMessage } from "./protocol.ts";
import { pack } from "./wire.ts";

/** What a strategy's file exports, and how it is loaded. */
interface StrategyModule {
  readonly default?: unknown;
}
type Load = () => Promise<StrategyModule>;

/** Where a run is, for the message when it fails. */
interface Place {
  ctx?: Context;
}

/** Classes whose objects a strategy gets hold of, beside those that the engine's face exports. */
const HANDED_OUT = { StrategyContext, LocalBookView, SeatPositionView, Order, Session };

/**
 * The worker's side of the cage. Its entry module is a few lines of text made by `cageEntry`: they
 * import this file and what the strategies may use, and hand over `loads`, whose `import()` of each
 * strategy is written out there, so that Deno resolves it with the parent's rights before the
 * worker, which has none, begins.
 */
export function boot(loads: readonly Load[]): void {
  const zod = settleZod();
  const received = (event: Event) => {
    removeEventListener("message", received);
    void run((event as MessageEvent<StartMessage>).data, loads, zod);
  };
  addEventListener("message", received);
}

async function run(
  start: StartMessage,
  loads: readonly Load[],
  zod: readonly unknown[],
): Promise<void> {
  const inbox = new Inbox(start, wallSeconds);
  const keys = lockdown({ ...STAND_INS, console: cageConsole((line) => inbox.send(line)) });
  harden(zod);
  hardenClasses([engine, events, HANDED_OUT]);
  const place: Place = {};
  try {
    const modules: StrategyModule[] = [];
    for (const load of loads) modules.push(await load());
    runLoaded(inbox, start.setup, modules, place);
  } catch (error) {
    inbox.send({ type: "failed", ...failureOf(error, place.ctx?.now ?? 0, keys.stackOf) });
  }
}

function runLoaded(
  inbox: Inbox,
  setup: CageSetup,
  modules: readonly StrategyModule[],
  place: Place,
): void {
  const definitions = modules.map(definitionOf);
  const names = definitions.map(({ name }) => name);
  const labels = labelsOf(names, setup.strategies.map(({ label }) => label));
  checkRiskStrategies(setup.session.risk.strategies, labels);
  const seats = definitions.map((definition, i) => {
    const { params: given, capital } = setup.strategies[i];
    const params = readParams(definition.name, definition.params, given);
    return { strategy: watchedDefinition(definition, place), params, label: labels[i], capital };
  });
  const strategies = seats.map(({ strategy, label, params }) => ({
    strategy: strategy.name,
    label,
    params: plainParams(params),
  }));
  inbox.send({ type: "ready", strategies });
  const [first, ...others] = seats;
  const begin = wallSeconds();
  const sink = setup.handsOver ? { recordSink: inbox } : {};
  const session = new Session({ ...setup.session, ...sink, ...first, others });
  const outcome = drive(session, (stream, order) => inbox.next(stream, order));
  const { waitSeconds } = inbox;
  const runSeconds = wallSeconds() - begin - waitSeconds;
  const packed = pack(outcome);
  inbox.send(
    { type: "done", outcome: packed, runSeconds, waitSeconds },
    packed.views.map((view) => view.memory),
  );
}
