import { expect, test } from "vitest";
import { earliest, keepBehindOthers, type Lane } from "../../../engine/session/lane.ts";

const lane = (instrument: number, nextTs: number, limit = Infinity) =>
  ({ instrument, nextTs, limit, isDry: nextTs === Infinity }) as Lane;

test("the lane with the earliest row goes on, of equals the first, and none without a row", () => {
  const lanes = [lane(0, 7), lane(1, 5), lane(2, 5)];
  expect(earliest(lanes)).toBe(lanes[1]);
  expect(earliest([lane(0, Infinity), lane(1, Infinity)])).toBeNull();
  expect(earliest([lane(0, Infinity)])).toBeNull();
  expect(earliest(lanes.slice(2))).toBe(lanes[2]);
});

test("a lane runs up to another's next row, and with it where its instrument comes first", () => {
  const limits = [lane(0, 3), lane(1, 4), lane(2, 5)].map((one, i, lanes) => {
    const others = lanes.map((_, at) => at === i ? one : lane(at, 10));
    keepBehindOthers(others, one);
    return one.limit;
  });
  expect(limits).toEqual([10, 9, 9]);
  const held = lane(1, 4, 6);
  keepBehindOthers([held, lane(2, 10)], held);
  expect(held.limit).toBe(6);
});
