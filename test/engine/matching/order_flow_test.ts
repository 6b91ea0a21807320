import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Buffer } from "node:buffer";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { FastMatchingEngine } from "../../../engine/matching/fast_matching_engine.ts";
import { PlainMatchingEngine } from "../../../engine/matching/plain_matching_engine.ts";
import { playFlow, runMatchingBench } from "../../bench/matching.ts";
import { makeOrderFlow } from "../../bench/order_flow.ts";

const script = fileURLToPath(new URL("../../../../shared/peers/order_flow.mjs", import.meta.url));
const hasPeers = existsSync(script) && spawnSync("node", ["--version"]).status === 0;

test("the default flow gets the answers on which the peers agree", () => {
  const result = runMatchingBench({ repeat: 1 });
  expect(result).toMatchObject({ trades: 450_758, volume: 3_527_483, hash: -1383874728 });
});

test("hashed ids change no answer", () => {
  const rows = makeOrderFlow(30_000, 5);
  expect(playFlow(new FastMatchingEngine({ denseIds: 1 }), rows))
    .toEqual(playFlow(new FastMatchingEngine(), rows));
});

test("fast and plain engine answer a flow alike", () => {
  const rows = makeOrderFlow(4000, 11);
  expect(playFlow(new FastMatchingEngine(), rows)).toEqual(
    playFlow(new PlainMatchingEngine(), rows),
  );
});

test.skipIf(!hasPeers).each([[100_000, 20240601], [200_000, 1], [150_000, 77], [
  60_000,
  4294967295,
]])(
  "flow of %d rows with seed %d equals the peers' script, rows and answers (skipped without ../shared/peers or node)",
  (count, seed) => {
    const dir = mkdtempSync(join(tmpdir(), "flow-"));
    try {
      const file = join(dir, "flow.bin");
      const run = spawnSync("node", [script, String(count), String(seed), file]);
      const said = JSON.parse(run.stdout.toString());
      const rows = makeOrderFlow(count, seed);
      expect(Buffer.from(rows.buffer).equals(readFileSync(file))).toBe(true);
      expect(runMatchingBench({ flow: file, repeat: 1 })).toMatchObject({
        trades: said.trades,
        volume: said.volume,
        rejects: said.rejects,
        left: said.finalLive,
        hash: said.hash,
      });
    } finally {
      rmSync(dir, { recursive: true });
    }
  },
);
