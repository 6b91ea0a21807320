import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf, placesAfterBlanks } from "../../../strategies/source/blanks.ts";
import { scanSource } from "../../../strategies/source/scan.ts";

/** The plain twin: skips blanks from one place, as the language says. */
function afterBlanks(text: string, from: number): number {
  const rest =
    /^(?:\s|\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|\/\/[^\n\r\u2028\u2029]*(?![^\n\r\u2028\u2029]))*/
      .exec(text.slice(from));
  return from + (rest?.[0].length ?? 0);
}

const pieces = fc.array(
  fc.constantFrom("/", "*", "/*", "*/", "//", " ", "\n", "\u2028", "a", '"'),
  {
    maxLength: 12,
  },
).map((parts) => parts.join(""));

describe("the scan", () => {
  test("skips from every place what a lexer skips from there", () => {
    fc.assert(fc.property(pieces, (text) => {
      const places = [...placesAfterBlanks(text)];
      expect(places).toEqual(places.map((_, at) => afterBlanks(text, at)));
    }));
  });

  test.each([
    ["import // one\n/* two */\n(x)", true],
    ["import /* ( */ x", false],
    ["import /*/ . */ y", false],
    ["import\u2028.meta", true],
    ["important(x)", false],
    ["$import(x)", false],
    ["import // (", false],
  ])("%j is an import at run time: %s", (text, found) => {
    const scan = () => scanSource(text, "a.ts");
    if (found) expect(scan).toThrow(/a\.ts:1: import/);
    else scan();
  });

  test("blanks comments and texts, keeps lines, and takes a quote without partner for code", () => {
    const lines = ["a // await", "b /* await", "*/ c `await", 'await` d \'await\' e "a\\"wait"'];
    const code = codeOf(lines.join("\n"));
    expect(code.replace(/ +/g, " ")).toBe("a \nb \n c \n d e ");
    expect(code.split("\n")).toHaveLength(lines.length);
    expect(codeOf("x = /'/; await y")).toBe("x = /'/; await y");
  });

  // Each of these took from minutes to for ever with backtracking; at this size even a quadratic
  // scan ends in the test's bound only by luck.
  test.each([
    ["slashes", "// import " + "/".repeat(2 << 20)],
    ["opened comments", "/*".repeat(1 << 20)],
    ["imports in one line comment", "import //".repeat(200_000)],
    ["imports before one comment", "import/*".repeat(200_000) + "*/" + " ".repeat(1 << 20)],
    ["escaped quotes", '\\"'.repeat(1 << 20)],
    ["escaped backticks", "\\`".repeat(1 << 20)],
    ["empty texts", '""'.repeat(1 << 20)],
    ["backslashes", '"' + "\\".repeat(1 << 20)],
  ])("goes through 2 MB of %s once", (_, text) => {
    expect(() => scanSource(text, "a.ts")).not.toThrow();
  });
});
