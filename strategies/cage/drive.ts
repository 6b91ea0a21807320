import type { Session } from "../../engine/session/session.ts";
import type { SessionOutcome } from "../../engine/session/totals.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import type { StreamOrder } from "./protocol.ts";

/** Runs a session to its end in one synchronous sweep; `next` hands over chunks, null at a stream's end. */
export function drive(
  session: Session,
  next: (stream: number, order: StreamOrder) => TapeChunk | null,
): SessionOutcome {
  while (session.run() === "more") {
    const { needs } = session;
    if (needs === null) throw new Error("Session wants more of no stream");
    const chunk = next(needs.stream, needs.order);
    if (chunk === null) session.end(needs.stream, needs.order);
    else session.feed(needs.stream, needs.order, chunk);
  }
  return session.finish();
}
