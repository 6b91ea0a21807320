import fc from "fast-check";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import type { Input } from "../../../engine/kernel/input.ts";
import type { KernelState } from "../../../engine/kernel/kernel_state.ts";
import { parseState, type State, stateText } from "../../../engine/num/state.ts";
import type { LaneOrder } from "../../../engine/session/lane.ts";
import { Replay } from "../../../engine/session/replay.ts";
import { Session, type SessionConfig, type SessionState } from "../../../engine/session/session.ts";
import { StepSession, type StepSessionState } from "../../../engine/session/step_session.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { runs } from "../../chance.ts";
import { anyRun } from "./any_run.ts";
import { byVenueTime, runStepped } from "./bed.ts";
import { chunkOf } from "./market_tape.ts";
import { handedRun } from "./snapshot_run.ts";

const CUTS = 5;
const MESSAGES = 60;
/** Where a run is cut, as shares of it. */
const share = fc.double({ min: 0, max: 1, noNaN: true });
const shares = fc.array(share, { minLength: CUTS, maxLength: CUTS });

const copied = <S extends State>(state: S) => parseState(stateText(state)) as S;

/** As a replay has it: an account of the kernel's alone, books of its own. */
function replayOf({ venue, ...settings }: SessionConfig): Replay {
  const { funding, fuseQuotes } = venue;
  return new Replay({ ...settings, funding, fuseQuotes, makeBook: () => new PlainBook() });
}

/** A batched session on whole tapes, some rows at a time, and what feeds it. */
class Fed {
  readonly session: Session;
  readonly #tapes: Record<LaneOrder, readonly (readonly Row[])[]>;
  readonly #size: number;
  readonly #at = new Map<string, number>();

  constructor(settings: SessionConfig, rows: readonly Row[], size: number) {
    this.session = new Session(settings);
    const of = (all: readonly Row[]) =>
      settings.instruments.map(({ index }) => all.filter((row) => row.instrument === index));
    this.#tapes = { local: of(rows), exch: of(byVenueTime(rows)) };
    this.#size = size;
  }

  /** Runs until it wants more; false when it is done. */
  run(): boolean {
    return this.session.run() === "more";
  }

  feed(): void {
    const { needs } = this.session;
    if (needs === null) throw new Error("Session wants more of no stream");
    const { stream, order } = needs;
    const key = `${order}/${stream}`;
    const at = this.#at.get(key) ?? 0;
    const rows = this.#tapes[order][stream].slice(at, at + this.#size);
    this.#at.set(key, at + rows.length);
    if (rows.length === 0) this.session.end(stream, order);
    else this.session.feed(stream, order, chunkOf(rows));
  }

  /** Runs on to the end. */
  finish() {
    while (this.run()) this.feed();
    return this.session.finish();
  }

  restore(state: SessionState): void {
    this.session.restore(state);
    for (const order of ["local", "exch"] as const) {
      for (const [stream, { rows }] of state[order].entries()) {
        this.#at.set(`${order}/${stream}`, rows);
      }
    }
  }
}

describe("A kernel restored from its snapshot", () => {
  test("goes on as the one that it was taken of, at whatever input it was cut", () => {
    fc.assert(
      fc.property(anyRun(MESSAGES), shares, ({ settings, rows }, cuts) => {
        const inputs: Input[] = [];
        const outcome = runStepped({ ...settings, onInput: (input) => inputs.push(input) }, rows);
        for (const each of cuts) {
          const cut = Math.floor(each * inputs.length);
          const first = replayOf(settings);
          for (const input of inputs.slice(0, cut)) first.step(input);
          const state = first.kernel.snapshot();
          const second = replayOf(settings);
          second.kernel.restore(copied(state) as KernelState);
          expect(stateText(second.kernel.snapshot())).toBe(stateText(state));
          for (const input of inputs.slice(cut)) {
            expect(second.step(input)).toBe(first.step(input));
          }
          expect(stateText(second.kernel.snapshot())).toBe(stateText(first.kernel.snapshot()));
          const { decisionHash, record } = second.kernel.finish();
          expect(decisionHash).toBe(outcome.decisionHash);
          expect(record).toEqual(outcome.record);
        }
      }),
      { numRuns: runs(70) },
    );
  });
});

describe("A session restored from its snapshot", () => {
  test("goes on with its simulated venue as the one that it was taken of, at any row", () => {
    fc.assert(
      fc.property(anyRun(MESSAGES), shares, ({ settings, rows }, cuts) => {
        const { session: _, ...whole } = runStepped(settings, rows);
        for (const each of cuts) {
          const cut = Math.floor(each * rows.length);
          const first = new StepSession(settings);
          for (const row of rows.slice(0, cut)) first.push(row);
          const state = first.snapshot();
          const second = new StepSession(settings);
          second.restore(copied(state) as StepSessionState);
          expect(stateText(second.snapshot())).toBe(stateText(state));
          for (const row of rows.slice(cut)) second.push(row);
          second.end();
          expect(second.finish()).toEqual(whole);
        }
      }),
      { numRuns: runs(70) },
    );
  });

  test.each(["arrival", "venue-time"] as const)("does so in batches of rows, %s", (ordering) => {
    const size = fc.integer({ min: 5, max: 60 });
    fc.assert(
      fc.property(anyRun(MESSAGES), size, shares, ({ settings, rows }, sizeOf, cuts) => {
        const all = { ...settings, venue: { ...settings.venue, ordering } };
        const whole = new Fed(all, rows, 1_000_000).finish();
        for (const each of cuts) {
          const first = new Fed(all, rows, sizeOf);
          for (let left = Math.floor(each * rows.length / sizeOf); left > 0; left--) {
            if (!first.run()) break;
            first.feed();
          }
          if (!first.run()) continue;
          const state = first.session.snapshot();
          const second = new Fed(all, rows, sizeOf + 3);
          second.restore(copied(state) as SessionState);
          expect(stateText(second.session.snapshot())).toBe(stateText(state));
          expect(second.finish()).toEqual(whole);
        }
      }),
      { numRuns: runs(35) },
    );
  });

  test("goes on in another process", () => {
    const folder = mkdtempSync(join(tmpdir(), "snapshot-"));
    try {
      const { settings, rows } = handedRun();
      const first = new StepSession(settings);
      for (const row of rows.slice(0, 500)) first.push(row);
      const file = join(folder, "state.json");
      writeFileSync(file, stateText(first.snapshot()));
      const child = new URL("./snapshot_run.ts", import.meta.url).pathname;
      execFileSync(process.execPath, ["run", "-A", child, file, "500"], { stdio: "pipe" });
      const { decisionHash, decisions } = runStepped(settings, rows);
      expect(JSON.parse(readFileSync(`${file}.out`, "utf8"))).toEqual({ decisionHash, decisions });
      expect(decisions).toBeGreaterThan(50);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
