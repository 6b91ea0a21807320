import { describe, expect, test } from "vitest";
import {
  bulkZip,
  column,
  importInto,
  newStore,
  refusal,
  T0,
  temporaryFiles,
  TRADES,
} from "./bed.ts";
import { importNpz } from "../../../data/import/npz.ts";
import { importToMemory } from "../import/memory_import.ts";
import { BUY, EXCH, LOCAL, npz } from "../import/npz_file.ts";

const csv = (stamp: string) => ({ "hr.csv": `ts,px,q,side\n${stamp},42000.1,0.5,buy\n` });
const map = (unit: string) => TRADES.replace("time=ts", `time=ts:${unit}`);

describe("A time in another unit than the map says", () => {
  test.each([
    ["ms as µs", `${T0}`, "us", "ms", "2024-01-01T00:00:00"],
    ["s as ms", `${T0 / 1000}`, "ms", "s", "2024-01-01T00:00:00"],
    ["µs as ns", `${T0}000`, "ns", "us", "2024-01-01T00:00:00"],
    ["ms as s", `${T0}`, "s", "ms", "2024-01-01T00:00:00"],
    ["ns as µs", `${T0}000000`, "us", "ns", "2024-01-01T00:00:00"],
    ["s with a fraction as ms", `${T0 / 1000}.25`, "ms", "s", "2024-01-01T00:00:00.25"],
  ])("is refused with the likely unit: %s", async (_, stamp, unit, likely, time) => {
    const message = await refusal(
      importInto(await newStore(), "csv", csv(stamp), { instrument: "BTCUSDT", map: map(unit) }),
    );
    expect(message).toContain(`venue time is "${stamp}"`);
    expect(message).toContain(`it is ${time}`);
    expect(message).toContain(`say time=ts:${likely}`);
    expect(message).toContain("hr.csv:2");
  });

  test.each(["20240101", "20240101000000", "45292.5", "0", "-1704067200"])(
    "and so is what is no time since 1970: %s",
    async (stamp) => {
      for (const unit of ["s", "ms", "us"]) {
        const message = await refusal(
          importInto(await newStore(), "csv", csv(stamp), {
            instrument: "BTCUSDT",
            map: map(unit),
          }),
        );
        expect(message).toContain("expected a time from 2000 to 2100");
      }
    },
  );

  test("in the right one every unit gives the same time", async () => {
    for (const [unit, zeros] of [["s", -3], ["ms", 0], ["us", 3], ["ns", 6]] as const) {
      const stamp = zeros < 0 ? `${T0 / 1000}` : `${T0}${"0".repeat(zeros)}`;
      const store = await newStore();
      await importInto(store, "csv", csv(stamp), { instrument: "BTCUSDT", map: map(unit) });
      expect(await column(store, "SELECT epoch_ms(exch_time) FROM trades")).toEqual([`${T0}`]);
    }
  });

  test.each([
    ["BTCUSDT-aggTrades-2024-01-01", `1,42000.1,0.5,1,1,${T0 / 1000},true\n`],
    ["BTCUSDT-1m-2024-01-01", `${T0 / 1000},1,2,1,2,5,${T0 / 1000 + 60},9,3,2,4,0\n`],
    ["BTCUSDT-fundingRate-2024-01", `${T0 / 1000},8,0.0001\n`],
  ])("is refused in bulk files: %s", async (name, text) => {
    const files = { [`${name}.zip`]: bulkZip(name, text) };
    expect(await refusal(importInto(await newStore(), "binance-bulk", files)))
      .toMatch(/from 2000 to 2100/);
  });

  test("is refused in npz files, whose unit is ns", async () => {
    const us = BigInt(T0) * 1000n;
    const [path] = temporaryFiles({
      "us.npz": npz([[2n | LOCAL | EXCH | BUY, us, us, 42000.1, 0.5]]),
    });
    const { checks } = await importToMemory(importNpz, [path], { symbol: "BTCUSDT" });
    expect(checks.findings.list().map((f) => f.check)).toEqual(["bad-frame"]);
    expect(checks.findings.list()[0].examples[0].text).toContain("in µs it is 2024-01-01");
  });
});
