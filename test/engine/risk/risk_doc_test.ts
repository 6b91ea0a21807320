import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Reason } from "../../../engine/order/types.ts";
import { defaultRiskConfig } from "../../../engine/risk/config.ts";

const text = readFileSync(new URL("../../../docs/risk.md", import.meta.url), "utf8");

test("docs/risk.md gives every limit with its default", () => {
  for (const [field, value] of Object.entries(defaultRiskConfig())) {
    const row = text.split("\n").find((line) => line.includes(`| \`${field}\` |`));
    if (typeof value !== "object") {
      expect(text, field).toContain(`\`${field}\``);
      continue;
    }
    if (["instruments", "strategies", "valueAtRiskModel"].includes(field)) continue;
    const levels: Record<string, unknown> = { ...value };
    const expected = ["soft", "hard", "emergency"].map((level) => levels[level] ?? "–").join(" / ");
    expect(row, field).toContain(`| ${expected} |`);
  }
});

test("docs/risk.md names every reason for a denial with its code", () => {
  for (const [name, code] of Object.entries(Reason)) {
    if (code < 100 || code >= 200) continue;
    expect(text, name).toContain(`\`${name}\``);
    expect(text, name).toContain(String(code));
  }
});
