import { expect, test } from "vitest";
import type { Input } from "../../../engine/kernel/input.ts";
import { Kernel } from "../../../engine/kernel/kernel.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { NullVenue } from "../../../engine/venue/null_venue.ts";
import { config } from "../session/config.ts";

test("an input of a kind that a kernel does not know is refused, not passed over", () => {
  const strategy = defineStrategy({ name: "idle", create: () => ({}) });
  const more = { funding: false, fuseQuotes: false };
  const kernel = new Kernel({ ...config(strategy, {}), ...more }, new NullVenue());
  const input = { sequence: 1, kind: 63, now: 1 } as unknown as Input;
  expect(() => kernel.step(input)).toThrow(/Input kind is 63/);
});
