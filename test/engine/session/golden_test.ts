import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SessionConfig } from "../../../engine/session/session.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { anyRun } from "./any_run.ts";
import { runBatched, runStepped } from "./bed.ts";

/** Runs of every make, the same ones always. */
const RUNS = fc.sample(anyRun(250), { numRuns: 60, seed: 11 });

const ORDERINGS = ["arrival", "venue-time"] as const;

/** What came of a run in one line: counts to tell what moved, and a hash over all that it left. */
function line(settings: SessionConfig, rows: readonly Row[], isStepped: boolean): string {
  const { session, ...told } = isStepped
    ? runStepped(settings, rows)
    : runBatched(settings, rows, [64, 1, 17]);
  const { account, turnover, liquidations } = session.account;
  const { decisions, totals, record, decisionHash } = told;
  const venue = [account.wallet, account.funding, turnover, liquidations];
  const text = JSON.stringify(
    { ...told, venue },
    (_key, value) => ArrayBuffer.isView(value) ? String(value) : value,
  );
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const { fills, funding: paid } = totals;
  return `${decisions} decisions ${decisionHash.slice(0, 16)}, ${fills} fills, ${paid} funding, ` +
    `${record.logs.length} logs, all ${hash}`;
}

/**
 * Any change of what a session does, meant or not, shows here first. A change that is meant:
 * `deno task test test/engine/session/golden_test.ts -u`, and a word in the changelog.
 */
test("what known runs decide, fill and record stays what it is", async () => {
  const lines = RUNS.map(({ settings, rows }, i) => {
    const ordering = ORDERINGS[i % 2];
    const venue = { ...settings.venue, ordering };
    const isStepped = i % 4 === 0;
    return `${i} ${ordering}${isStepped ? " stepped" : ""}: ` +
      line({ ...settings, venue }, rows, isStepped);
  });
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("./golden/runs.txt");
});
