import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { inflateSync } from "fflate";
import { decodeColumn } from "../../../backtest/report/client/columns.ts";
import { niceTicks, tickDecimals, timeTicks } from "../../../backtest/report/client/scale.ts";
import { lowerBound } from "../../../backtest/report/client/search.ts";
import {
  durationText,
  fixedText,
  moneyText,
  utcText,
} from "../../../backtest/report/client/text.ts";
import { decimate } from "../../../backtest/report/decimate.ts";
import { escapeHtml, html, scriptJson } from "../../../backtest/report/html.ts";
import { ColumnPacker } from "../../../backtest/report/pack.ts";

describe("decimate()", () => {
  const curve = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 3_000 });

  test("keeps ends and extremes, in order, within the limit", () => {
    fc.assert(fc.property(curve, fc.integer({ min: 8, max: 500 }), (values, limit) => {
      const rows = [...decimate(values, limit)];
      expect(rows.length).toBeLessThanOrEqual(Math.max(limit, 4));
      expect(rows.every((row, i) => i === 0 || row > rows[i - 1])).toBe(true);
      const kept = rows.map((row) => values[row]);
      expect(Math.min(...kept)).toBe(Math.min(...values));
      expect(Math.max(...kept)).toBe(Math.max(...values));
      expect([rows[0], rows[rows.length - 1]]).toEqual([0, values.length - 1]);
    }));
  });

  test("does not let a NaN hide the extremes of its bucket", () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => i % 10 === 0 ? NaN : i);
    const kept = [...decimate(values, 8)].map((row) => values[row]);
    expect(kept).toContain(99);
    expect(kept).toContain(1);
  });
});

describe("ColumnPacker", () => {
  test("gives back every column, NaN included", () => {
    const numbers = fc.array(fc.double({ noDefaultInfinity: true }), { maxLength: 50 });
    fc.assert(fc.property(numbers, fc.array(fc.nat(255)), (doubles, bytes) => {
      const packer = new ColumnPacker();
      packer.add("doubles", "f64", doubles);
      packer.add("bytes", "u8", bytes);
      packer.add("times", "f64", bytes.map((_, i) => 1.7e15 + i * 250), true);
      const blob = inflateSync(Buffer.from(packer.encode(), "base64"));
      const column = (name: string) => [...decodeColumn(blob, packer.entries[name])];
      expect(column("doubles")).toEqual(doubles);
      expect(column("bytes")).toEqual(bytes);
      expect(column("times")).toEqual(bytes.map((_, i) => 1.7e15 + i * 250));
    }));
  });
});

describe("text", () => {
  test("fixedText() groups digits and uses a real minus sign", () => {
    expect([1234567.891, -1234.5, -0.001, 999, NaN].map((v) => fixedText(v, 2)))
      .toEqual(["1,234,567.89", "−1,234.50", "0.00", "999.00", "N/A"]);
    expect(fixedText(1234567, 0)).toBe("1,234,567");
  });

  test("moneyText() shows cents, and more where cents would show nothing", () => {
    expect([1_234_50000000, 113150100, 2_100, 0].map(moneyText))
      .toEqual(["1,234.50", "1.1315", "0.00002100", "0.00"]);
  });

  test("durationText() speaks in its two largest units", () => {
    expect([840, 2_500, 2_500_000, 90e6, 3_600e6, 100 * 3_600e6, NaN].map(durationText))
      .toEqual(["840 µs", "2.50 ms", "2.50 s", "1 min 30 s", "1 h", "4 d 4 h", "N/A"]);
  });

  test("utcText() agrees with Date from 1700 to 2250", () => {
    const micros = fc.integer({ min: -8_520_000_000_000, max: 8_836_000_000_000 });
    fc.assert(fc.property(micros, fc.nat(999), (ms, us) => {
      const iso = new Date(ms).toISOString();
      expect(utcText(ms * 1000 + us, "milli")).toBe(iso.replace("T", " ").slice(0, -1));
    }));
    expect(utcText(1_723_075_200_123_456, "micro")).toBe("2024-08-08 00:00:00.123456");
  });
});

describe("axes", () => {
  test("niceTicks() are round, within the range and few", () => {
    const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(fc.property(bound, fc.double({ min: 1e-4, max: 1e6, noNaN: true }), (low, span) => {
      const ticks = niceTicks(low, low + span, 6);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.every((tick) => tick >= low - 1e-9 && tick <= low + span + 1e-9)).toBe(true);
    }));
    expect(niceTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(tickDecimals([0.25, 0.5])).toBe(1);
    expect(tickDecimals([100, 200])).toBe(0);
  });

  test("timeTicks() fall on round instants", () => {
    const { ticks, step } = timeTicks(1_723_075_200_000_001, 1_723_161_600_000_000, 8);
    expect(step).toBe(3 * 3_600e6);
    expect(ticks.every((tick) => tick % step === 0)).toBe(true);
    expect(ticks.length).toBe(8);
  });

  test("lowerBound() finds the first row at or after", () => {
    expect([0, 1, 2, 5, 9].map((v) => lowerBound([1, 2, 2, 8], v))).toEqual([0, 0, 1, 3, 4]);
  });
});

describe("html", () => {
  test("escapes every value, in text and attributes, and nests markup", () => {
    const evil = `"><script>alert(1)</script>&'`;
    const text = html`<p title="${evil}">${[evil, html`<b>${1}</b>`, null]}</p>`.text;
    expect(text).toBe(`<p title="${escapeHtml(evil)}">${escapeHtml(evil)}<b>1</b></p>`);
    expect(text).not.toContain("<script>");
  });

  test("scriptJson() cannot end its element, and reads back the same", () => {
    fc.assert(fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      const all = [value, text, "</script><!--", "\u2028"];
      expect(scriptJson(all)).not.toMatch(/[<>\u2028]/);
      expect(JSON.parse(scriptJson(all))).toEqual(JSON.parse(JSON.stringify(all)));
    }));
  });
});
