import { expect, test } from "vitest";
import { InputKind } from "../../../engine/kernel/input.ts";
import { KernelBed } from "../kernel/kernel_bed.ts";
import type { Context } from "../../../engine/strategy/contract.ts";

/** What a strategy that logs this leaves in the record; the faults of the strategy are thrown. */
function logged(write: (ctx: Context) => void) {
  const bed = new KernelBed((ctx) => ({ onStart: () => write(ctx) }));
  bed.step({ kind: InputKind.START, now: bed.now });
  return bed.kernel.finish().record.logs;
}

const fields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, i]));

test("a log line has up to 64 fields, and its text and theirs are cut at 2000 characters", () => {
  const long = "x".repeat(2001);
  const [line, full] = logged((ctx) => {
    ctx.log.warn(long, { text: long, number: 1.5, yes: true, none: null, [long]: "" });
    ctx.log.info("full", fields(64));
  });
  const cut = long.slice(1);
  expect(line).toMatchObject({ level: "warn", message: cut });
  expect(line.fields).toEqual({ text: cut, number: 1.5, yes: true, none: null, [cut]: "" });
  expect(full.fields).toEqual(fields(64));
});

test.each([
  ["65 fields", fields(65), "Log line has 65 fields, expected at most 64"],
  ["an object", { o: {} }, "Log field o is a object"],
  ["a function", { f: () => {} }, "Log field f is a function"],
  ["what is not defined", { u: undefined }, "Log field u is a undefined"],
])("a log line with %s is refused", (_what, given, message) => {
  expect(() => logged((ctx) => ctx.log.info("line", given as never)))
    .toThrow(message);
});

test("a series has a name of 1 to 64 characters and takes finite numbers alone", () => {
  const points = (name: string, value: number) =>
    logged((ctx) => ctx.series(name).push(value)).length;
  expect(points("s", 1)).toBe(0);
  expect(points("s".repeat(64), -1)).toBe(0);
  expect(() => points("", 1)).toThrow("Series name has 0 characters, expected a text of 1 to 64");
  expect(() => points("s".repeat(65), 1)).toThrow("Series name has 65 characters");
  expect(() => points("s", NaN)).toThrow("Series s got NaN, expected a finite number");
  expect(() => points("s", Infinity)).toThrow("Series s got Infinity");
});
