import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const PROCESS = fileURLToPath(new URL("./memory_process.ts", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "throughline-memory-"));
afterAll(() => rmSync(place, { recursive: true }));

/** Orders, each filled and with a value of a series: 250 bytes of record each. */
const ORDERS = 1_500_000;
/** A record in memory would take more than twice as much: `memory` instead of `disk` shows it. */
const LIMIT_BYTES = 400e6;

test("a run holds no more memory than the limit, however many orders it makes", () => {
  const flags = "--v8-flags=--max-semi-space-size=4";
  const args = ["run", "-A", flags, PROCESS, "disk", String(ORDERS), join(place, "run")];
  const { bytes, sent, fills } = JSON.parse(execFileSync(Deno.execPath(), args, {
    encoding: "utf8",
  }));
  expect([sent, fills]).toEqual([ORDERS, ORDERS]);
  expect(bytes).toBeGreaterThan(1e6);
  expect(bytes).toBeLessThan(LIMIT_BYTES);
}, 180_000);
