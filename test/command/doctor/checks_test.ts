import { describe, expect, test } from "vitest";
import { firstLine, isAtLeast } from "../../../command/doctor/check.ts";
import { CHECKS } from "../../../command/doctor/checks.ts";
import { findingText } from "../../../command/doctor/main.ts";

describe("doctor", () => {
  test("finds what these tests themselves run on", async () => {
    const findings = await Promise.all(CHECKS.map((check) => check()));
    const needed = findings.filter((one) => one.needed);
    expect(needed.map((one) => one.name)).toEqual(["deno", "caged workers", "duckdb"]);
    expect(needed.map((one) => one.state)).toEqual(["ok", "ok", "ok"]);
    for (const { use } of findings) expect(use).not.toBe("");
  });

  test("says what a missing thing is for and where it comes from", () => {
    const text = findingText({
      name: "thing",
      state: "lacks",
      needed: true,
      found: "",
      use: "work",
      get: "a shop",
    });
    expect(text).toMatch(/^lacks thing\s+not found\n\s+for: work\n\s+get: a shop$/);
  });

  test("firstLine() is null for a program that is not there or fails", async () => {
    expect(await firstLine("no-such-program-anywhere")).toBe(null);
    expect(await firstLine(Deno.execPath(), ["no-such-subcommand.ts"])).toBe(null);
  });

  test.each([["2.9.6", "2.9.0", true], ["2.10.0", "2.9.9", true], ["2.8.9", "2.9.0", false]])(
    "isAtLeast(%s, %s) is %s",
    (a, b, expected) => expect(isAtLeast(a, b)).toBe(expected),
  );
});
