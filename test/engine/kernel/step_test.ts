import { expect, test } from "vitest";
import { type Input, InputKind } from "../../../engine/kernel/input.ts";
import { Kernel } from "../../../engine/kernel/kernel.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { NullVenue } from "../../../engine/venue/null_venue.ts";
import { config } from "../session/config.ts";
import { T } from "./kernel_bed.ts";

test("an input of a kind that a kernel does not know is refused, not passed over", () => {
  const strategy = defineStrategy({ name: "idle", create: () => ({}) });
  const more = { funding: false, fuseQuotes: false };
  const kernel = new Kernel({ ...config(strategy, {}), ...more }, new NullVenue());
  const input = { sequence: 1, kind: 63, now: 1 } as unknown as Input;
  expect(() => kernel.step(input)).toThrow(/Input kind is 63/);
});

test("each input is given away before it is taken, and what was decided before it first", () => {
  const order: string[] = [];
  const strategy = defineStrategy({
    name: "asks",
    create: (_params, ctx) => ({ onStart: () => void [1, 2].map(() => ctx.limit(1, 5, 900)) }),
  });
  const kernel = new Kernel({
    ...config(strategy, {}),
    ...{ funding: false, fuseQuotes: false },
    inputSink: ({ kind, sequence }) => order.push(`${sequence} ${kind}`),
    decisionSink: (bytes) => order.push(`${bytes.length} bytes`),
  }, new NullVenue());
  const moment = (sequence: number, kind: typeof InputKind.START | typeof InputKind.STOP) =>
    kernel.step({ sequence, kind, now: T + sequence });
  expect([moment(1, InputKind.START), moment(2, InputKind.STOP)]).toEqual([2, 0]);
  kernel.decisions.flush();
  expect(order).toEqual(["1 1", "128 bytes", "2 2"]);
  expect(kernel.decisions.count).toBe(2);
});

test("a request that was cut off in the middle lets no other one through", () => {
  const strategy = defineStrategy({
    name: "catches",
    create: (_params, ctx) => ({
      onStart() {
        expect(() => ctx.limit(1, 5, 900)).toThrow("no room on the stack");
        expect(() => ctx.limit(1, 5, 900)).toThrow("A request was cut off in the middle");
      },
    }),
  });
  const port = new NullVenue();
  port.submit = () => {
    throw new RangeError("no room on the stack");
  };
  const more = { funding: false, fuseQuotes: false };
  const kernel = new Kernel({ ...config(strategy, {}), ...more }, port);
  expect(() => kernel.step({ sequence: 1, kind: InputKind.START, now: T }))
    .toThrow("A request was cut off in the middle");
});
