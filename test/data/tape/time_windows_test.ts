import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Store } from "../../../data/store/store.ts";
import { splitWindows } from "../../../data/tape/time_windows.ts";
import { runs } from "../../chance.ts";

let store: Store;
beforeAll(async () => {
  store = await Store.open(":memory:", { mode: "create" });
});
afterAll(() => store.close());

const T = 1_700_000_000_000_000;
/** Times in crowds and far apart. */
const anyTimes = fc.array(
  fc.tuple(fc.constantFrom(0, 1, 2, 1000, 1001, 5_000_000, 3_600_000_000), fc.nat(3))
    .map(([far, near]) => T + far + near),
  { minLength: 1, maxLength: 60 },
);

test("rows are cut by time into windows of at most so many, as few as can stand side by side", async () => {
  await fc.assert(
    fc.asyncProperty(anyTimes, fc.integer({ min: 1, max: 20 }), async (times, most) => {
      const rows = times.map((ts) => `(${ts})`).join(", ");
      const sql = `SELECT * FROM (VALUES ${rows}) AS rows(ts)`;
      const windows = await splitWindows(store, sql, "ts", most);
      const within = ({ from, to }: { from: number; to: number }) =>
        times.filter((ts) => ts >= from && ts < to);
      // In order, without overlap, and every row in one of them.
      for (let i = 1; i < windows.length; i++) {
        expect(windows[i].from).toBeGreaterThanOrEqual(windows[i - 1].to);
      }
      expect(windows.flatMap((one) => within(one)).length).toBe(times.length);
      for (const one of windows) {
        const inside = within(one);
        expect(inside.length).toBeGreaterThan(0);
        // Rows of one and the same time are not cut apart, however many.
        if (inside.length > most) expect(new Set(inside).size).toBe(1);
      }
      for (let i = 1; i < windows.length; i++) {
        expect(within(windows[i]).length + within(windows[i - 1]).length).toBeGreaterThan(most);
      }
    }),
    { numRuns: runs(60) },
  );
});

test("what fits is one window over all of it", async () => {
  const sql = `SELECT * FROM (VALUES (${T}), (${T + 9}), (${T + 4})) AS rows(ts)`;
  expect(await splitWindows(store, sql, "ts", 3)).toMatchObject([{ from: T, to: T + 10 }]);
});
