import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Timers } from "../../../engine/seat/timers.ts";
import { Clock } from "../../../engine/time/clock.ts";
import { runs } from "../../chance.ts";

/** Timers and their clock; `fire` takes all that is due at a time, as `id@ts`. */
function bed() {
  const clock = new Clock();
  const timers = new Timers(clock);
  const fire = (now: number): string[] => {
    clock.now = now;
    const fired: string[] = [];
    for (let timer = timers.take(); timer !== undefined; timer = timers.take()) {
      fired.push(`${timer.id}@${timer.ts}`);
    }
    return fired;
  };
  return { timers, fire };
}

describe("Timers", () => {
  test("of one instant fire in the order in which they were set", () => {
    for (const count of [2, 3, 10, 33]) {
      const { timers, fire } = bed();
      const ids = Array.from({ length: count }, () => timers.set(50, 0, ""));
      expect(fire(50)).toEqual(ids.map((id) => `${id}@50`));
    }
  });

  test("fire by time first, whatever the order in which they were set", () => {
    const { timers, fire } = bed();
    timers.set(30, 0, "c");
    timers.set(10, 0, "a");
    timers.set(20, 0, "b");
    expect(fire(30)).toEqual(["2@10", "3@20", "1@30"]);
  });

  test("fire at their instant and not before it", () => {
    const { timers, fire } = bed();
    timers.set(100, 0, "");
    expect(timers.nextTs).toBe(100);
    expect(fire(99)).toEqual([]);
    expect(fire(100)).toEqual(["1@100"]);
    expect([timers.nextTs, fire(1000)]).toEqual([Infinity, []]);
  });

  test("that repeat keep their id and step, and catch up one firing at a time", () => {
    const { timers, fire } = bed();
    timers.set(10, 10, "");
    expect(fire(35)).toEqual(["1@10", "1@20", "1@30"]);
    expect(timers.nextTs).toBe(40);
  });

  test("that repeat stand behind those set for the same instant with a lower id only", () => {
    const { timers, fire } = bed();
    timers.set(10, 10, "");
    timers.set(20, 0, "");
    expect(fire(20)).toEqual(["1@10", "1@20", "2@20"]);
  });

  test("that are cleared do not fire, and can be cleared once", () => {
    const { timers, fire } = bed();
    const [a, b, c] = [timers.set(10, 0, ""), timers.set(10, 5, ""), timers.set(20, 0, "")];
    expect([timers.clear(a), timers.clear(a), timers.clear(99)]).toEqual([true, false, false]);
    expect(timers.nextTs).toBe(10);
    expect(timers.clear(b)).toBe(true);
    expect(timers.nextTs).toBe(20);
    expect(fire(20)).toEqual([`${c}@20`]);
    expect(timers.clear(c)).toBe(false);
  });

  test("go on after a restart as if nothing had been", () => {
    const first = bed();
    for (const [ts, interval] of [[30, 0], [10, 7], [20, 0], [10, 0]]) {
      first.timers.set(ts, interval, `t${ts}`);
    }
    first.timers.clear(3);
    first.fire(12);
    const second = bed();
    second.timers.restore(JSON.parse(JSON.stringify(first.timers.snapshot())));
    expect(second.timers.set(15, 0, "")).toBe(first.timers.set(15, 0, ""));
    expect(second.timers.nextTs).toBe(first.timers.nextTs);
    expect(second.fire(100)).toEqual(first.fire(100));
  });

  test("fire as a sorted list would, for any sets and clears", () => {
    const anyStep = fc.record({
      ts: fc.integer({ min: 0, max: 40 }),
      interval: fc.constantFrom(0, 0, 1, 7),
      clear: fc.nat(20),
      now: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
        const { timers, fire } = bed();
        let plain: { id: number; ts: number; interval: number }[] = [];
        let now = 0;
        for (const step of steps) {
          now = Math.max(now, step.now);
          const id = timers.set(step.ts, step.interval, "");
          plain.push({ id, ts: step.ts, interval: step.interval });
          const isThere = plain.some((one) => one.id === step.clear);
          expect(timers.clear(step.clear)).toBe(isThere);
          plain = plain.filter((one) => one.id !== step.clear);
          const expected: string[] = [];
          for (;;) {
            plain.sort((a, b) => a.ts - b.ts || a.id - b.id);
            const next = plain[0];
            if (next === undefined || next.ts > now) break;
            expected.push(`${next.id}@${next.ts}`);
            if (next.interval > 0) next.ts += next.interval;
            else plain.shift();
          }
          expect(fire(now)).toEqual(expected);
          expect(timers.nextTs).toBe(plain[0]?.ts ?? Infinity);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});
