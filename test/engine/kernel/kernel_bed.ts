import { type Input, InputKind, type UpdateInput } from "../../../engine/kernel/input.ts";
import { interiorOf, Kernel } from "../../../engine/kernel/kernel.ts";
import { OrderCommand } from "../../../engine/order/order_command.ts";
import { Liquidity, Reason, UpdateKind } from "../../../engine/order/types.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import type { Context, StrategyHandlers } from "../../../engine/strategy/contract.ts";
import type { VenuePort } from "../../../engine/venue/port.ts";
import { config } from "../session/config.ts";
import type { Unnumbered } from "../../../engine/session/driver.ts";

export const T = 1_700_000_000_000_000;

/** A kernel by itself: a test says what its venue answers, and sees what it was asked. */
export class KernelBed {
  readonly kernel: Kernel;
  /** What left the kernel, copied. */
  readonly sent: OrderCommand[] = [];
  #sequence = 0;
  now = T;

  constructor(
    create: (ctx: Context) => StrategyHandlers,
    settings: Partial<Parameters<typeof config>[1]> = {},
  ) {
    const strategy = defineStrategy({ name: "tested", create: (_params, ctx) => create(ctx) });
    const keep = (command: OrderCommand) => {
      const copy = new OrderCommand();
      copy.copy(command);
      this.sent.push(copy);
    };
    const port = { submit: keep, modify: keep, cancel: keep } as VenuePort;
    const more = { funding: false, fuseQuotes: false };
    this.kernel = new Kernel({ ...config(strategy, settings), ...more }, port);
  }

  step(input: Unnumbered<Input>): number {
    return this.kernel.step({ ...input, sequence: ++this.#sequence } as Input);
  }

  start(): this {
    this.step({ kind: InputKind.START, now: this.now });
    return this;
  }

  /** A report on an order, a microsecond after the input before. */
  report(orderId: number, update: UpdateKind, fields: Partial<UpdateInput> = {}): void {
    const now = ++this.now;
    this.step({
      ...{ kind: InputKind.UPDATE, now, instrument: 0, orderId, update, reason: Reason.NONE },
      ...{ liquidity: Liquidity.NONE, priceTicks: 0, qtyLots: 0, cumLots: 0, tradeId: 0, fee: 0 },
      ...{ aheadLots: NaN, venueTs: now },
      ...fields,
    } as Unnumbered<UpdateInput>);
  }

  fill(orderId: number, qtyLots: number, fields: Partial<UpdateInput> = {}): void {
    const liquidity = Liquidity.MAKER;
    this.report(orderId, UpdateKind.FILL, { liquidity, priceTicks: 900, qtyLots, ...fields });
  }

  get position(): number {
    return interiorOf(this.kernel).ledger.positionLots(0);
  }

  /** Lines of the log, as they stand. */
  get log(): readonly { readonly level: string; readonly message: string }[] {
    return this.kernel.finish().record.logs;
  }
}
