import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Scratch } from "../store/fixtures.ts";

const PROCESS = fileURLToPath(new URL("./memory_process.ts", import.meta.url));
const ROWS = 12_000_000;
const LIMIT_BYTES = 400e6;

test("reading millions of rows holds no more memory than the limit, in either order", () => {
  using scratch = new Scratch();
  const run = (order: string) =>
    Number(
      execFileSync(Deno.execPath(), ["run", "-A", PROCESS, scratch.file(), String(ROWS), order], {
        encoding: "utf8",
      }),
    );
  run("write");
  for (const order of ["local", "exch"]) {
    const peak = run(order);
    expect(peak).toBeGreaterThan(1e6);
    expect(peak).toBeLessThan(LIMIT_BYTES);
  }
});
