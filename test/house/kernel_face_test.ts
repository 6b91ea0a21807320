import { expect, test } from "vitest";
import { Kernel } from "../../engine/kernel/kernel.ts";
import { KernelBed } from "../engine/kernel/kernel_bed.ts";
import { typescriptSources } from "./source.ts";

const sources = typescriptSources();

test("a kernel shows eight names, and no part of its inside", () => {
  const { kernel } = new KernelBed(() => ({}));
  const names = [...Object.getOwnPropertyNames(Kernel.prototype), ...Object.keys(kernel)];
  expect(names.filter((name) => name !== "constructor").sort()).toEqual([
    ...["batch", "decisions", "facts", "finish", "nextDueTs", "restore", "snapshot", "step"],
  ]);
});

test("what is inside of a kernel is for the kernel and for tests", () => {
  const outside = sources.filter(({ path }) => !/^(engine\/kernel|test)\//.test(path));
  const users = outside.filter(({ text }) => /\binteriorOf\b|kernel_interior/.test(text));
  expect(users.map(({ path }) => path)).toEqual([]);
});
