import { type Input, InputKind } from "../../../engine/kernel/input.ts";
import { interiorOf, Kernel } from "../../../engine/kernel/kernel.ts";
import type { KernelConfig } from "../../../engine/kernel/kernel_config.ts";
import { Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { EventKind } from "../../../engine/tape/kind.ts";
import { NullVenue } from "../../../engine/venue/null_venue.ts";
import { config } from "../session/config.ts";

export const T = 1_700_000_000_000_000;
/** What the account begins with. */
export const CASH = 100_000_00000000;

/** Buys three at 900 when it starts, and one more with each trade. */
export const buyer = defineStrategy({
  name: "buyer",
  create: (_params, ctx) => ({
    onStart: () => void ctx.limit(Side.BUY, 3, 900),
    onTrade: () => void ctx.limit(Side.BUY, 1, 900),
  }),
});

/** An adjustment. */
export type AdjustmentInput = Extract<Input, { kind: typeof InputKind.ADJUSTMENT }>;
/** An input without its number and time. */
export type Fields<Kind> = Kind extends Input ? Omit<Kind, "sequence" | "now"> : never;

/** A kernel that has started, without a venue; its inputs are numbered as they come. */
export function started(more: Partial<KernelConfig> = {}) {
  const kernel = new Kernel(
    { ...config(buyer), funding: false, fuseQuotes: false, ...more },
    new NullVenue(),
  );
  let sequence = 0;
  const step = (input: Fields<Input>) => {
    sequence++;
    return kernel.step({ ...input, sequence, now: T + sequence } as Input);
  };
  step({ kind: InputKind.START });
  const doors = interiorOf(kernel);
  const trade = () =>
    step({
      kind: InputKind.ROW,
      ...{ instrument: 0, exchTs: T, code: EventKind.TRADE, price: 900, qty: 1, aux: 1 },
    });
  const report = (update: UpdateKind, qtyLots: number, priceTicks: number, tradeId: number) =>
    step({
      kind: InputKind.UPDATE,
      ...{ instrument: 0, orderId: 1, update, reason: Reason.NONE, liquidity: 1, tradeId },
      ...{ priceTicks, qtyLots, cumLots: qtyLots, fee: 0, aheadLots: NaN, venueTs: T },
    });
  const fill = (qtyLots: number, priceTicks: number) =>
    report(UpdateKind.FILL, qtyLots, priceTicks, 1);
  const accept = () => report(UpdateKind.ACCEPTED, 0, 0, 0);
  const logs = () =>
    kernel.finish().record.logs.map(({ message, fields }) => ({ message, ...fields }));
  const order = (id: number) => doors.seats[0].registry.find(id);
  return { kernel, doors, step, trade, fill, accept, logs, order };
}
