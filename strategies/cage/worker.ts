import { z } from "zod";
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
import { hardenClasses } from "./lockdown/harden.ts";
import { Inbox } from "./inbox.ts";
import { lockdown } from "./lockdown/lockdown.ts";
import { readParams } from "./params.ts";
import type { CageSetup, StartMessage } from "./protocol.ts";
import { pack } from "./wire.ts";

/** Where a run is, for the message when it fails. */
interface Place {
  ctx?: Context;
}

/** Classes whose objects a strategy gets hold of, beside those that the engine's face exports. */
const HANDED_OUT = { StrategyContext, LocalBookView, SeatPositionView, Order, Session };

/**
 * The worker's side of the cage. Its entry module is a few lines of text made by `cageEntry`: they
 * import this file and what the strategy may use, and hand over `load`, whose `import()` of the
 * strategy is written out there, so that Deno resolves it with the parent's rights before the
 * worker, which has none, begins.
 */
export function boot(load: () => Promise<{ default?: unknown }>): void {
  const received = (event: Event) => {
    removeEventListener("message", received);
    void run((event as MessageEvent<StartMessage>).data, load);
  };
  addEventListener("message", received);
}

async function run(start: StartMessage, load: () => Promise<{ default?: unknown }>): Promise<void> {
  const inbox = new Inbox(start, wallSeconds);
  // Its generated fast path would be code from text.
  z.config({ jitless: true });
  const keys = lockdown({ console: cageConsole((line) => inbox.send(line)) });
  hardenClasses([engine, events, HANDED_OUT]);
  const place: Place = {};
  try {
    runLoaded(inbox, start.setup, await load(), place);
  } catch (error) {
    inbox.send({ type: "failed", ...failureOf(error, place.ctx?.now ?? 0, keys.stackOf) });
  }
}

function runLoaded(
  inbox: Inbox,
  setup: CageSetup,
  module: { default?: unknown },
  place: Place,
): void {
  const definition = definitionOf(module);
  const params = readParams(definition.name, definition.params, setup.params);
  const plain = JSON.parse(JSON.stringify(params)) as Record<string, unknown>;
  inbox.send({ type: "ready", strategy: definition.name, params: plain });
  const strategy = watchedDefinition(definition, place);
  const begin = wallSeconds();
  const sink = setup.handsOver ? { recordSink: inbox } : {};
  const session = new Session({ ...setup.session, ...sink, strategy, params });
  const outcome = drive(session, (stream, order) => inbox.next(stream, order));
  const { waitSeconds } = inbox;
  const runSeconds = wallSeconds() - begin - waitSeconds;
  const packed = pack(outcome);
  inbox.send(
    { type: "done", outcome: packed, runSeconds, waitSeconds },
    packed.views.map((view) => view.memory),
  );
}
