import fc from "fast-check";
import { expect, test } from "vitest";
import { definitionText } from "../../../engine/instrument/definition_text.ts";
import { InputKind } from "../../../engine/kernel/input.ts";
import { sha256Hex } from "../../../engine/num/sha256.ts";
import { StepSession } from "../../../engine/session/step_session.ts";
import { runs } from "../../chance.ts";
import { runStepped } from "./bed.ts";
import { config } from "./config.ts";
import { contractOf, crossing } from "./definition_tape.ts";
import { marketRows } from "./market_tape.ts";
import { randomFlow } from "./random_flow.ts";

test("a definition appended on the way is as one that was there from the start", () => {
  let fills = 0;
  fc.assert(
    fc.property(fc.nat(1_000_000), (seed) => {
      const fine = contractOf(0, [1, 1], [1, 3]);
      const coarse = contractOf(0, [1, 0], [1, 3], { takerFeePpb: 777_000 });
      const settings = config(randomFlow, { instruments: [fine], seed });
      // No two rows in one instant: what is told comes after all rows of its own.
      const rows = crossing(marketRows({ seed, messages: 400 }), [[fine, coarse]]).map((
        row,
        i,
      ) => ({
        ...row,
        now: row.now + i,
      }));
      const known = runStepped({ ...settings, definitions: [[fine, coarse]] }, rows);
      const session = new StepSession(settings);
      const text = definitionText(coarse);
      rows.forEach((row, i) => {
        session.push(row);
        if (i !== 10) return;
        session.tell({
          kind: InputKind.DEFINITION,
          ...{ now: row.now, instrument: 0, definition: 1, hash: sha256Hex(text), text },
        });
      });
      session.end();
      const { decisionHash, totals } = session.finish();
      expect({ decisionHash, totals }).toEqual({
        decisionHash: known.decisionHash,
        totals: known.totals,
      });
      expect(session.markets[0].instrument.takerFeePpb).toBe(777_000);
      fills += totals.fills;
    }),
    { numRuns: runs(40) },
  );
  expect(fills).toBeGreaterThan(100);
});
