import { expect, test } from "vitest";
import { MONEY_SCALE } from "../../engine/instrument/instrument.ts";
test("money scale is eight decimals", () => expect(MONEY_SCALE).toBe(10 ** 8));
