import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import { runs } from "../../chance.ts";
import { anySession } from "./any_session.ts";
import { expectAlike, runBatched, runStepped } from "./bed.ts";
import { marketRows } from "./market_tape.ts";

const anyTape = fc.record({ seed: fc.nat(1_000_000), messages: fc.integer({ min: 0, max: 500 }) });

describe("Session and StepSession", () => {
  test("decide, fill and account alike for any tape, order flow and venue", () => {
    let fills = 0;
    fc.assert(
      fc.property(anySession, anyTape, (settings, tape) => {
        const rows = marketRows({ ...tape, instruments: settings.instruments.length });
        const stepped = runStepped({ ...settings, makeBook: () => new PlainBook() }, rows);
        const batched = runBatched(settings, rows);
        expectAlike(batched, stepped);
        fills += stepped.totals.fills;
      }),
      { numRuns: runs(600) },
    );
    expect(fills).toBeGreaterThan(1000);
  });
});

describe("Session", () => {
  test("gives the same for any cut of the tape into chunks, in both orderings", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
    const anyOrdering = fc.constantFrom("arrival" as const, "venue-time" as const);
    fc.assert(
      fc.property(anySession, anyOrdering, anyTape, sizes, (session, ordering, tape, cut) => {
        const settings = { ...session, venue: { ...session.venue, ordering } };
        const rows = marketRows({ ...tape, instruments: settings.instruments.length });
        const whole = runBatched(settings, rows);
        expectAlike(runBatched(settings, rows, cut), whole);
        expectAlike(runBatched(settings, rows, [1]), whole);
      }),
      { numRuns: runs(200) },
    );
  });
});
