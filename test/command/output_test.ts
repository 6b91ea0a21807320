import { describe, expect, test } from "vitest";
import { plainText } from "../../command/output.ts";

describe("plainText()", () => {
  test.each([
    ["a title for the terminal", "\u001b]0;x\u0007y", "\\u001b]0;x\\u0007y"],
    ["a cleared screen", "\u001b[2J", "\\u001b[2J"],
    ["an eight-bit control", "\u009b31m", "\\u009b31m"],
    ["a return over the line", "good\rbad", "good\\u000dbad"],
    ["a bell in front of what looks like a colour", "\u0007[31m", "\\u0007[31m"],
    ["text turned round", "\u202eabc", "\\u202eabc"],
  ])("writes out %s", (_name, text, expected) => expect(plainText(text)).toBe(expected));

  test("writes out colours that are not ours", () => {
    expect(plainText("\u001b[31mred")).toBe("\\u001b[31mred");
  });

  test("lets pass lines, tabs, colours and other scripts", () => {
    const text = "a\tb\n\u001b[31mred\u001b[0m −1 × 币安 é";
    expect(plainText(text, { colours: true })).toBe(text);
  });
});
