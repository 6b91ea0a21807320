import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { Scratch } from "../store/fixtures.ts";

const PROCESS = fileURLToPath(new URL("./large_file_process.ts", import.meta.url));
const SHORT_BYTES = 50e6;
/** What an import of any size may hold: DuckDB may take 512 MB of it. */
const LIMIT_BYTES = 900e6;

function imported(bytes: number) {
  using scratch = new Scratch();
  const out = execFileSync(Deno.execPath(), ["run", "-A", PROCESS, scratch.folder, String(bytes)], {
    encoding: "utf8",
  });
  return JSON.parse(out) as Record<"peak" | "rows" | "stored" | "bytes" | "cpuMs", number>;
}

describe("An import of a large file", () => {
  test("of 50 MB holds all rows in bounded memory", () => {
    const { peak, rows, stored } = imported(SHORT_BYTES);
    expect(stored).toBe(rows);
    expect(peak).toBeGreaterThan(1e6);
    expect(peak).toBeLessThan(LIMIT_BYTES);
  });

  // Minutes, and a gigabyte of disk: `THROUGHLINE_LONG=1`.
  test.runIf(process.env.THROUGHLINE_LONG)("of 1 GB does so too, in linear time", () => {
    const short = imported(SHORT_BYTES);
    const long = imported(1e9);
    expect(long.stored).toBe(long.rows);
    expect(long.peak).toBeLessThan(LIMIT_BYTES);
    expect(long.cpuMs / long.bytes).toBeLessThan(2 * short.cpuMs / short.bytes);
  });
});
