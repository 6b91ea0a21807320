import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Reason } from "../../../engine/order/types.ts";
import { venueConfigSchema } from "../../../engine/venue/config.ts";
import { VENUE_PRESETS, venuePreset } from "../../../engine/venue/presets.ts";
import { queueSchema } from "../../../engine/venue/queue_config.ts";

const page = readFileSync(new URL("../../../docs/venue_models.md", import.meta.url), "utf8");

/** The row of a table that begins with a name in code, or with one of its fields. */
const hasRow = (name: string): boolean => new RegExp(`^\\| \`${name}[\`.]`, "m").test(page);

describe("docs/venue_models.md", () => {
  test("has a row for every field of the configuration", () => {
    expect(Object.keys(venueConfigSchema.shape).filter((name) => !hasRow(name))).toEqual([]);
  });

  test("has a row for every queue model and every reason to fill", () => {
    const models = queueSchema.options.map((option) => option.shape.model.value);
    const reasons = Object.entries(Reason).filter(([, code]) => code >= 1 && code < 100);
    const names = [...models, ...reasons.map(([name]) => name)];
    expect(names.filter((name) => !hasRow(name))).toEqual([]);
  });

  test("states the defaults and the presets as they are", () => {
    const { latency } = venuePreset("ideal");
    const defaults = venueConfigSchema.parse({ name: "x", latency });
    const row = (name: string, value: unknown) =>
      expect(page).toContain(`| \`${name}\` | ${value} |`);
    for (const name of ["ordering", "matching", "fills", "feeRounding", "selfTrade"] as const) {
      row(name, `\`${defaults[name]}\``);
    }
    for (const name of ["rememberTaken", "funding", "filters", "fuseQuotes"] as const) {
      row(name, defaults[name]);
    }
    row("maxOpenOrders", defaults.maxOpenOrders);
    row("tradeOnlySlippageTicks", defaults.tradeOnlySlippageTicks);
    row("margin.leverage", defaults.margin.leverage);
    row("feed.depth", `\`${defaults.feed.depth}\``);
    const orderings = VENUE_PRESETS.map((preset) => venuePreset(preset).ordering);
    expect(page).toContain(`| \`ordering\` | ${orderings.join(" | ")} |`);
  });
});
