import type { Instrument } from "../../../../engine/instrument/instrument.ts";
import { MemorySink } from "../../../../engine/journal/sink.ts";
import { JournalWriter } from "../../../../engine/journal/writer.ts";
import { StepSession } from "../../../../engine/session/step_session.ts";
import { RowRing } from "./row_ring.ts";
import { spikeSettings } from "./settings.ts";

/** What the caged trader is started with. */
export interface TraderStart {
  readonly memory: SharedArrayBuffer;
  readonly instrument: Instrument;
  readonly configHash: string;
}

/** What it leaves: its journal, and its own word on how it ended. */
export interface TraderEnd {
  readonly journal: Uint8Array;
  readonly decisionHash: string;
  readonly totals: unknown;
  /** Permissions that it has. */
  readonly permissions: readonly string[];
}

const NAMES = ["read", "write", "net", "env", "run", "sys", "ffi"] as const;

addEventListener("message", (event) => {
  const { memory, instrument, configHash } = (event as MessageEvent<TraderStart>).data;
  const ring = new RowRing(memory);
  const sink = new MemorySink();
  const journal = new JournalWriter(sink, { configHash });
  const session = new StepSession({ ...spikeSettings(instrument), journal });
  for (let row = ring.read(); row !== null; row = ring.read()) session.push(row);
  session.end();
  const { decisionHash, totals } = session.finish();
  const granted = NAMES.filter((name) => Deno.permissions.querySync({ name }).state === "granted");
  const end: TraderEnd = {
    journal: sink.bytes,
    decisionHash,
    totals,
    permissions: granted,
  };
  (self as unknown as { postMessage(message: unknown): void }).postMessage(end);
});
