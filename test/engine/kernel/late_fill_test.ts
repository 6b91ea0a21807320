import { describe, expect, test } from "vitest";
import { type Input, InputKind, type UpdateInput } from "../../../engine/kernel/input.ts";
import { interiorOf, Kernel } from "../../../engine/kernel/kernel.ts";
import { RETAINED } from "../../../engine/order/registry.ts";
import { Liquidity, Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { NullVenue } from "../../../engine/venue/null_venue.ts";
import { config } from "../session/config.ts";

const T = 1_700_000_000_000_000;

/** A kernel whose strategy has sent one order and so many after it. */
function kernelAfter(later: number) {
  const strategy = defineStrategy({
    name: "quotes",
    create: (_params, ctx) => ({
      onStart() {
        for (let i = 0; i <= later; i++) ctx.limit(Side.BUY, 5, 900);
      },
    }),
  });
  const more = { funding: false, fuseQuotes: false };
  const kernel = new Kernel({ ...config(strategy, {}), ...more }, new NullVenue());
  let sequence = 0;
  const step = (input: Input) => kernel.step(input);
  step({ sequence: ++sequence, kind: InputKind.START, now: T });
  const report = (orderId: number, update: UpdateKind, fields: Partial<UpdateInput> = {}) =>
    step({
      sequence: ++sequence,
      kind: InputKind.UPDATE,
      now: T + sequence,
      instrument: 0,
      orderId,
      update,
      reason: Reason.NONE,
      liquidity: Liquidity.NONE,
      priceTicks: 0,
      qtyLots: 0,
      cumLots: 0,
      tradeId: 0,
      fee: 0,
      aheadLots: NaN,
      venueTs: T + sequence,
      ...fields,
    });
  const fill = (orderId: number) =>
    report(orderId, UpdateKind.FILL, {
      ...{ liquidity: Liquidity.MAKER, priceTicks: 900, qtyLots: 5, cumLots: 5, tradeId: 7 },
    });
  const cancelled = (orderId: number) => {
    report(orderId, UpdateKind.ACCEPTED);
    report(orderId, UpdateKind.CANCELLED);
  };
  return { cancelled, fill, position: () => interiorOf(kernel).ledger.positionLots(0) };
}

describe("a fill that comes after its order's cancellation", () => {
  test.each([1, RETAINED - 1, RETAINED, RETAINED + 1000])(
    "counts, though %i orders were made after its own",
    (later) => {
      const { cancelled, fill, position } = kernelAfter(later);
      cancelled(1);
      fill(1);
      expect(position()).toBe(5);
    },
  );

  test("counts until as many orders ended after it as are kept; later it is told, not lost", () => {
    const { cancelled, fill, position } = kernelAfter(RETAINED + 1);
    for (let id = 1; id <= RETAINED; id++) cancelled(id);
    fill(1);
    expect(position()).toBe(5);
    for (let id = RETAINED + 1; id <= RETAINED + 2; id++) cancelled(id);
    expect(() => fill(2)).toThrow(/fills 5 lots of order 2, .* forgotten/);
    cancelled(2);
  });
});
