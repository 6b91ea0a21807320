import { interiorOf } from "../../../engine/kernel/kernel.ts";
import { describe, expect, test } from "vitest";
import { MemorySink } from "../../../engine/journal/sink.ts";
import { JournalWriter } from "../../../engine/journal/writer.ts";
import { sha256Hex } from "../../../engine/num/sha256.ts";
import { InputKind } from "../../../engine/kernel/input.ts";
import { LiveStream, StreamState } from "../../../engine/kernel/live_input.ts";
import { Reason, Side } from "../../../engine/order/types.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import type { KernelConfig } from "../../../engine/kernel/kernel_config.ts";
import { JournalReplay, ReplayError } from "../../../engine/session/journal_replay.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import type { SessionConfig } from "../../../engine/session/session.ts";
import { StepSession } from "../../../engine/session/step_session.ts";
import { config } from "./config.ts";
import { marketRows } from "./market_tape.ts";
import { messagesOf } from "./messages.ts";
import { randomFlow } from "./random_flow.ts";

const configHash = sha256Hex("configuration");
const params = randomFlow.params.parse({ maxOrders: 1_000_000 });
const settings = config(randomFlow, { params });

const kernelConfig = ({ venue, ...rest }: SessionConfig): KernelConfig => ({
  ...rest,
  funding: venue.funding,
  fuseQuotes: venue.fuseQuotes,
});

/** A session over generated rows, its journal handed on as it comes. */
function run(messages: number, journal: JournalWriter) {
  const session = new StepSession({ ...settings, journal });
  for (const row of marketRows({ seed: 9, messages })) session.push(row);
  session.end();
  return session.finish();
}

function journalOf(messages: number) {
  const sink = new MemorySink();
  const outcome = run(messages, new JournalWriter(sink, { configHash }));
  return { outcome, bytes: sink.bytes };
}

/** The same, in a part for each hundred inputs or so. */
function journalInParts() {
  const sink = new MemorySink();
  const journal = new JournalWriter(sink, { configHash });
  let inputs = 0;
  const onInput = () => {
    if (++inputs % 100 === 0) journal.rotate();
  };
  const session = new StepSession({ ...settings, journal, onInput });
  for (const row of marketRows({ seed: 9, messages: 200 })) session.push(row);
  session.end();
  return { outcome: session.finish(), parts: sink.parts };
}

describe("JournalReplay", () => {
  test("comes to the session's hash, in pieces of any size", () => {
    const { outcome, bytes } = journalOf(500);
    for (const size of [1, 61, 4096, bytes.length]) {
      const replay = new JournalReplay(kernelConfig(settings));
      for (let at = 0; at < bytes.length; at += size) replay.push(bytes.subarray(at, at + size));
      const { decisionHash, decisions, tornBytes, tornAt } = replay.end();
      expect({ decisionHash, decisions }).toEqual({
        decisionHash: outcome.decisionHash,
        decisions: outcome.decisions,
      });
      expect([tornAt, tornBytes]).toEqual([bytes.length, 0]);
    }
  });

  test("streams 300,000 inputs in the memory of a few, and comes to the session's hash", () => {
    const replay = new JournalReplay(kernelConfig(settings));
    let bytes = 0;
    let held = 0;
    const push = (piece: Uint8Array) => {
      bytes += piece.length;
      replay.push(piece);
      held = Math.max(held, replay.reader.heldBytes);
    };
    // The journal is never there as a whole: what is written is replayed and gone.
    const journal = new JournalWriter({ begin: push, append: push }, { configHash });
    const session = new StepSession({ ...settings, journal });
    let inputs = 0;
    for (let day = 0; inputs < 300_000; day++) {
      for (const message of messagesOf(marketRows({ seed: day, messages: 2000 }))) {
        inputs += message.rows.count;
        for (let i = 0; i < message.rows.count; i++) {
          session.push({
            ...message,
            now: message.now + day * 600_000_000,
            exchTs: message.exchTs + day * 600_000_000,
            code: message.rows.code[i],
            price: message.rows.price[i],
            qty: message.rows.qty[i],
            aux: message.rows.aux[i],
          });
        }
      }
    }
    session.end();
    const outcome = session.finish();
    const replayed = replay.end();
    expect(replayed.inputs).toBeGreaterThan(300_000);
    expect(replayed.decisionHash).toBe(outcome.decisionHash);
    expect(outcome.decisions).toBeGreaterThan(10_000);
    expect(bytes).toBeGreaterThan(18_000_000);
    expect(held).toBeLessThan(400_000);
  });

  test("goes on from one part of a journal to the next", () => {
    const { parts, outcome } = journalInParts();
    expect(parts.length).toBeGreaterThan(3);
    const replay = new JournalReplay(kernelConfig(settings));
    parts.forEach((part, i) => {
      if (i > 0) replay.nextPart();
      for (let at = 0; at < part.length; at += 1000) replay.push(part.subarray(at, at + 1000));
    });
    expect(replay.end().decisionHash).toBe(outcome.decisionHash);
  });

  test("refuses a part that is not the next one, and one that is torn before the next", () => {
    const { parts: [first, second, third] } = journalInParts();
    const replay = new JournalReplay(kernelConfig(settings));
    replay.push(first);
    replay.nextPart();
    expect(() => replay.push(third)).toThrow("Journal's part has part 2, expected 1");
    const torn = new JournalReplay(kernelConfig(settings));
    expect(() => torn.nextPart()).toThrow("Journal has 0 bytes so far, expected its whole header");
    torn.push(first);
    torn.nextPart();
    torn.push(second.subarray(0, -3));
    expect(() => torn.nextPart()).toThrow(/Part 1 is torn at byte \d+, expected it whole/);
  });

  test("holds any number of decisions of one input to the journal's", () => {
    const burst = defineStrategy({
      name: "burst",
      create: (_params, ctx) => ({
        onStart() {
          for (let i = 0; i < 100; i++) ctx.limit(Side.BUY, 1 + i, 900);
        },
      }),
    });
    const sink = new MemorySink();
    const journal = new JournalWriter(sink, { configHash });
    const session = new StepSession({ ...config(burst), journal });
    session.time(5);
    session.end();
    expect(session.finish().decisions).toBe(100);
    const replay = new JournalReplay(kernelConfig(config(burst)));
    replay.push(sink.bytes);
    expect(replay.end()).toMatchObject({ decisions: 100, tornBytes: 0 });
  });

  test("of a torn journal goes as far as the tear", () => {
    const { bytes, outcome } = journalOf(200);
    const replay = new JournalReplay(kernelConfig(settings));
    replay.push(bytes.subarray(0, bytes.length - 5));
    const { tornBytes, tornAt, decisions } = replay.end();
    expect(tornAt + tornBytes).toBe(bytes.length - 5);
    expect(tornBytes).toBeGreaterThan(0);
    expect(decisions).toBeLessThanOrEqual(outcome.decisions);
  });

  test.each([
    ["another seed", { ...settings, seed: 2 }],
    ["another strategy's parameters", {
      ...settings,
      params: randomFlow.params.parse({ eagerness: 60 }),
    }],
    ["stricter limits", { ...settings, risk: parseRiskConfig({ orderQty: { hard: "0.003" } }) }],
  ])("finds the first decision that is another, with %s", (_name, other) => {
    const { bytes } = journalOf(500);
    const replay = new JournalReplay(kernelConfig(other));
    expect(() => replay.push(bytes)).toThrow(ReplayError);
    expect(() => {
      new JournalReplay(kernelConfig(other)).push(bytes);
    }).toThrow(/at byte \d+|before byte \d+/);
  });

  test("of what only live sessions are told comes to the same books", () => {
    const sink = new MemorySink();
    const journal = new JournalWriter(sink, { configHash });
    const session = new StepSession({ ...settings, journal });
    // No two rows in one instant: what is told comes after all rows of its own.
    const rows = marketRows({ seed: 9, messages: 500 }).map((row, i) => ({
      ...row,
      now: row.now + i,
    }));
    for (const [i, row] of rows.entries()) {
      session.push(row);
      const { now } = row;
      const transferId = `${i}`;
      if (i === 200) {
        session.tell({
          kind: InputKind.TRANSFER,
          ...{ now, asset: "USDT", amount: -7_00000000, transferId, venueTs: now },
        });
      }
      if (i === 300 || i === 400) {
        const state = i === 300 ? StreamState.UNSURE : StreamState.SURE;
        session.tell({
          kind: InputKind.STREAM_STATE,
          ...{ now, stream: LiveStream.ACCOUNT, state, detail: "" },
        });
      }
    }
    session.end();
    const outcome = session.finish();
    const replay = new JournalReplay(kernelConfig(settings));
    replay.push(sink.bytes);
    expect(replay.end().decisionHash).toBe(outcome.decisionHash);
    const { kernel } = replay.replay;
    expect(interiorOf(kernel).account.equity).toBe(outcome.totals.equity);
    expect(interiorOf(kernel).ledger.capital).toBe(settings.cash - 7_00000000);
    const unsure = (one: typeof kernel) =>
      interiorOf(one).gate.verdicts.denied[Reason.DENIED_ACCOUNT_UNSURE - 100];
    expect(unsure(kernel)).toBe(unsure(session.kernel));
    expect(unsure(kernel)).toBeGreaterThan(0);
  });

  test("needs a header", () => {
    expect(() => new JournalReplay(kernelConfig(settings)).end()).toThrow(
      "Journal ends at byte 0, expected its whole header before",
    );
  });
});
