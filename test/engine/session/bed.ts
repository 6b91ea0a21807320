import { expect } from "vitest";
import type { TapeChunk } from "../../../engine/tape/chunk.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { Session, type SessionConfig } from "../../../engine/session/session.ts";
import type { SessionOutcome } from "../../../engine/session/totals.ts";
import { StepSession, type StepSessionConfig } from "../../../engine/session/step_session.ts";
import { chunksOf } from "./market_tape.ts";

/** Runs rows through `Session`, cut into chunks of the sizes given, over and over. */
export function runBatched(
  settings: SessionConfig,
  rows: readonly Row[],
  sizes: readonly number[] = [1_000_000],
): SessionOutcome & { session: Session } {
  const session = new Session(settings);
  const orders = settings.venue.ordering === "arrival" ? ["local"] : ["local", "exch"];
  const queues = new Map(
    settings.instruments.flatMap(({ index }) =>
      orders.map((order) => {
        const own = order === "local" ? rows : byVenueTime(rows);
        return [`${index}/${order}`, chunksOf(own, index, sizes)] as const;
      })
    ),
  );
  const inHand = new Map<string, TapeChunk>();
  while (session.run() === "more") {
    const { needs } = session;
    if (needs === null) throw new Error("Session wants more of no stream");
    const stream = `${needs.stream}/${needs.order}` as const;
    const chunk = queues.get(stream)?.shift();
    // Whoever reads a tape fills its chunks again: nobody may look at one that is done.
    for (const column of Object.values(inHand.get(stream) ?? {})) {
      if (typeof column !== "number") column.fill(7);
    }
    if (chunk !== undefined) inHand.set(stream, chunk);
    if (chunk === undefined) session.end(needs.stream, needs.order);
    else session.feed(needs.stream, needs.order, chunk);
  }
  return { ...session.finish(), session };
}

export function byVenueTime(rows: readonly Row[]): Row[] {
  return rows.map((row, i) => ({ row, i }))
    .sort((a, b) => a.row.exchTs - b.row.exchTs || a.i - b.i)
    .map(({ row }) => row);
}

/** Runs rows through `StepSession`, one by one. */
export function runStepped(
  settings: StepSessionConfig,
  rows: readonly Row[],
): SessionOutcome & { session: StepSession } {
  const session = new StepSession(settings);
  for (const row of rows) session.push(row);
  session.end();
  return { ...session.finish(), session };
}

type Run = SessionOutcome & { readonly session: Session | StepSession };

/** Expects two runs of the same thing to have everything in common. */
export function expectAlike(one: Run, other: Run): void {
  // Comparing texts is a hundred times faster than comparing columns; those tell what differs.
  if (textOf(one) === textOf(other)) return;
  expect(essence(one)).toEqual(essence(other));
  throw new Error("Runs differ in what toEqual does not see");
}

function textOf(outcome: Run): string {
  return JSON.stringify(
    essence(outcome),
    (_key, value) => ArrayBuffer.isView(value) ? String(value) : value,
  );
}

function essence(outcome: Run) {
  const { account, turnover, liquidations } = outcome.session.account;
  return { ...told(outcome), venue: [account.wallet, account.funding, turnover, liquidations] };
}

function told(
  { record, totals, decisionHash, decisions, rows, fromTs, toTs }: SessionOutcome,
) {
  return { decisionHash, decisions, totals, rows, fromTs, toTs, record };
}
