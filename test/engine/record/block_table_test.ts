import { expect, test } from "vitest";
import { BlockTable } from "../../../engine/record/block_table.ts";
import { Layout } from "../../../engine/record/layout.ts";

test("a row is made of zeros in memory that a block handed over has left, too", () => {
  const layout = new Layout((c) => ({ value: c.f64(), small: c.u8() }), 8);
  const taken: number[] = [];
  const sink = { take: ({ index }: { index: number }) => void taken.push(index) };
  const table = new BlockTable(layout, sink, { table: "series", part: 0 });
  for (let row = 0; row < 24; row++) {
    const at = table.addRow();
    expect([table.last?.columns.value[at], table.last?.columns.small[at]]).toEqual([0, 0]);
    table.last?.columns.value.fill(row + 1, at, at + 1);
    table.last?.columns.small.fill(7, at, at + 1);
    table.close();
  }
  expect(taken).toEqual([0, 1, 2]);
});
