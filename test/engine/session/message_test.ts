import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import { MemorySink } from "../../../engine/journal/sink.ts";
import { JournalWriter } from "../../../engine/journal/writer.ts";
import { sha256Hex } from "../../../engine/num/sha256.ts";
import { JournalReplay } from "../../../engine/session/journal_replay.ts";
import { StepSession, type StepSessionConfig } from "../../../engine/session/step_session.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { runs } from "../../chance.ts";
import { anySession } from "./any_session.ts";
import { expectAlike, runStepped } from "./bed.ts";
import { config } from "./config.ts";
import { marketRows } from "./market_tape.ts";
import { messagesOf } from "./messages.ts";
import { randomFlow } from "./random_flow.ts";

function runMessages(settings: StepSessionConfig, rows: readonly Row[]) {
  const session = new StepSession(settings);
  for (const message of messagesOf(rows)) session.message(message);
  session.end();
  return { ...session.finish(), session };
}

describe("a message", () => {
  test("is its rows one after the other: same decisions, record and account", () => {
    let fills = 0;
    let rowsInMessages = 0;
    fc.assert(
      fc.property(anySession, fc.nat(1_000_000), (session, seed) => {
        const settings = { ...session, makeBook: () => new PlainBook() };
        const instruments = settings.instruments.length;
        const rows = marketRows({ seed, messages: 400, instruments });
        const one = runMessages(settings, rows);
        expectAlike(one, runStepped(settings, rows));
        fills += one.totals.fills;
        rowsInMessages += rows.length - messagesOf(rows).length;
      }),
      { numRuns: runs(200) },
    );
    expect(fills).toBeGreaterThan(500);
    expect(rowsInMessages).toBeGreaterThan(10_000);
  });

  test("of several rows that strategies see one by one meets orders sent in between", () => {
    // All that arrives in one instant in one message, trades and levels alike.
    fc.assert(
      fc.property(anySession, fc.nat(1_000_000), (session, seed) => {
        const settings = { ...session, makeBook: () => new PlainBook() };
        const rows = marketRows({ seed, messages: 300 }).map((row) => ({
          ...row,
          now: row.now - row.now % 100_000,
          exchTs: row.now - row.now % 100_000 - 7000,
        }));
        const stepped = new StepSession(settings);
        for (const row of rows) stepped.push(row);
        stepped.end();
        const together = new StepSession(settings);
        for (const group of Object.values(Object.groupBy(rows, ({ now }) => now))) {
          const own = group ?? [];
          const rows = {
            count: own.length,
            code: own.map(({ code }) => code),
            price: own.map(({ price }) => price),
            qty: own.map(({ qty }) => qty),
            aux: own.map(({ aux }) => aux),
          };
          const [{ now, exchTs, instrument }] = own;
          together.message({ now, exchTs, instrument, rows });
        }
        together.end();
        expectAlike({ ...together.finish(), session: together }, {
          ...stepped.finish(),
          session: stepped,
        });
      }),
      { numRuns: runs(60) },
    );
  });

  test("is journaled as one input, and replayed to the same decisions", () => {
    const rows = marketRows({ seed: 3, messages: 2000 });
    const settings = config(randomFlow);
    const sink = new MemorySink();
    const journal = new JournalWriter(sink, { configHash: sha256Hex("configuration") });
    const outcome = runMessages({ ...settings, journal }, rows);
    const { venue: { funding, fuseQuotes }, ...rest } = settings;
    const replay = new JournalReplay({ ...rest, funding, fuseQuotes });
    replay.push(sink.bytes);
    const { decisionHash, decisions, inputs } = replay.end();
    expect({ decisionHash, decisions }).toEqual({
      decisionHash: outcome.decisionHash,
      decisions: outcome.decisions,
    });
    expect(inputs).toBeLessThan(rows.length);
    expect(decisions).toBeGreaterThan(50);
  });

  test("without rows is nothing", () => {
    const session = new StepSession(config(randomFlow));
    const rows = { count: 0, code: [], price: [], qty: [], aux: [] };
    session.message({ now: 5, instrument: 0, exchTs: 4, rows });
    session.end();
    expect(session.finish().rows).toEqual([0]);
  });

  test("is refused when it comes too late", () => {
    const session = new StepSession(config(randomFlow, { instrumentCount: 2 }));
    const rows = { count: 1, code: [1], price: [1], qty: [1], aux: [0] };
    session.message({ now: 5, instrument: 1, exchTs: 4, rows });
    expect(() => session.message({ now: 5, instrument: 0, exchTs: 4, rows })).toThrow(
      "Row of instrument 0 arrived at 5, expected it by time and then instrument",
    );
  });
});
