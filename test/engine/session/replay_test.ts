import { interiorOf } from "../../../engine/kernel/kernel.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import { type Input, InputKind } from "../../../engine/kernel/input.ts";
import { JournalReader } from "../../../engine/journal/reader.ts";
import { MemorySink } from "../../../engine/journal/sink.ts";
import { JournalWriter } from "../../../engine/journal/writer.ts";
import { Replay } from "../../../engine/session/replay.ts";
import { sha256Hex } from "../../../engine/num/sha256.ts";
import type { SessionConfig } from "../../../engine/session/session.ts";
import { runs } from "../../chance.ts";
import { anySession } from "./any_session.ts";
import { runStepped } from "./bed.ts";
import { config } from "./config.ts";
import { marketRows } from "./market_tape.ts";
import { randomFlow } from "./random_flow.ts";

const HASH = sha256Hex("configuration");

/** Runs a session and keeps its journal. */
function journaled(settings: SessionConfig, rows: ReturnType<typeof marketRows>) {
  const sink = new MemorySink();
  const journal = new JournalWriter(sink, { configHash: HASH });
  const outcome = runStepped({ ...settings, journal }, rows);
  return { outcome, bytes: sink.bytes };
}

function replayOf({ venue, ...settings }: SessionConfig): Replay {
  const { funding, fuseQuotes } = venue;
  return new Replay({ ...settings, funding, fuseQuotes, makeBook: () => new PlainBook() });
}

describe("Replay", () => {
  test("of a session's journal comes to the same decisions, fills and account", () => {
    fc.assert(
      fc.property(anySession, fc.nat(1_000_000), (settings, seed) => {
        const instruments = settings.instruments.length;
        const { outcome, bytes } = journaled(
          settings,
          marketRows({ seed, messages: 300, instruments }),
        );
        const replay = replayOf(settings);
        const { kernel } = replay;
        const reader = JournalReader.of(bytes);
        let due = 0;
        for (let record = reader.next(); record !== null; record = reader.next()) {
          if (record.input !== null) {
            expect(due).toBe(0);
            due = replay.step(record.input);
          } else due--;
        }
        expect(due).toBe(0);
        expect(reader.tornBytes).toBe(0);
        const { totals } = outcome;
        expect({
          hash: interiorOf(kernel).decisions.digest(),
          record: interiorOf(kernel).recorder.finish(interiorOf(kernel).tags.all),
          equity: interiorOf(kernel).account.equity,
          fees: interiorOf(kernel).ledger.fees,
          funding: interiorOf(kernel).ledger.funding,
          positions: settings.instruments.map((_, i) => interiorOf(kernel).ledger.positionLots(i)),
        }).toEqual({
          hash: outcome.decisionHash,
          record: outcome.record,
          equity: totals.equity,
          fees: totals.fees,
          funding: totals.funding,
          positions: totals.positionLots,
        });
      }),
      { numRuns: runs(60) },
    );
  });

  test("numbers its inputs from 1 without a gap, in the order of their moments", () => {
    const inputs: Input[] = [];
    const rows = marketRows({ seed: 5, messages: 200 });
    runStepped({ ...config(randomFlow), onInput: (input) => inputs.push(input) }, rows);
    expect(inputs.map(({ sequence }) => sequence)).toEqual(inputs.map((_, i) => i + 1));
    for (let i = 1; i < inputs.length; i++) {
      expect(inputs[i].now).toBeGreaterThanOrEqual(inputs[i - 1].now);
    }
    expect(inputs.filter(({ kind }) => kind === InputKind.ROW).length).toBe(rows.length);
    expect(inputs[0].kind).toBe(InputKind.START);
    expect(inputs.at(-1)?.kind).toBe(InputKind.STOP);
  });

  test("refuses a report on an order that it never sent", () => {
    const rows = marketRows({ seed: 5, messages: 200 });
    const inputs: Input[] = [];
    runStepped({ ...config(randomFlow), onInput: (input) => inputs.push(input) }, rows);
    const update = inputs.find(({ kind }) => kind === InputKind.UPDATE);
    const replay = replayOf(config(randomFlow));
    expect(() => update && replay.step(update)).toThrow(/names order \d+, expected one/);
  });
});
