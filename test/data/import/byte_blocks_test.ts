import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inputFile, lineBlocks, wholeLines } from "../../../data/import/byte_blocks.ts";
import { importBinanceRaw } from "../../../data/import/binance_raw.ts";
import { importCsv } from "../../../data/import/csv.ts";
import { ImportChecks } from "../../../data/quality/import_checks.ts";
import { importToMemory, temporaryFiles } from "./memory_import.ts";

const MEGABYTE = 1 << 20;

async function* chunksOf(parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield new TextEncoder().encode(part);
}

async function texts(blocks: AsyncIterable<{ bytes: Uint8Array; length: number }>) {
  const found: string[] = [];
  for await (const { bytes, length } of blocks) {
    found.push(new TextDecoder().decode(bytes.subarray(0, length)));
  }
  return found;
}

describe("Blocks of whole lines", () => {
  test("take lines of up to 16 MiB, and refuse longer ones wherever they stand", async () => {
    const most = "x".repeat(16 * MEGABYTE);
    const lengths = async (...parts: string[]) =>
      (await texts(wholeLines(chunksOf(parts), "f"))).reduce((sum, { length }) => sum + length, 0);
    expect(await lengths(`${most}\n`)).toBe(most.length + 1);
    expect(await lengths("a\n", most)).toBe(most.length + 2);
    for (const parts of [[`${most}x\n`], ["a\n", `${most}x`], ["x", `${most}\n`]]) {
      await expect(lengths(...parts)).rejects.toThrow("expected lines of 16777216 bytes at most");
    }
  });

  test("are the text, each up to a line's end, however it is cut into chunks", async () => {
    const part = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 12 });
    await fc.assert(fc.asyncProperty(fc.array(part, { maxLength: 20 }), async (parts) => {
      const blocks = await texts(wholeLines(chunksOf(parts), "f"));
      expect(blocks.join("")).toBe(parts.join(""));
      expect(blocks.slice(0, -1).every((block) => block.endsWith("\n"))).toBe(true);
    }));
  });

  test("may have long lines, but not without end, packed or not", async () => {
    const line = "x".repeat(MEGABYTE);
    const long = `${line.repeat(15)}\nshort\n`;
    expect(
      (await texts(wholeLines(chunksOf([line, ...Array(14).fill(line), "\nshort\n"]), "f")))
        .join("").length,
    ).toBe(long.length);
    const endless = Buffer.alloc(40 * MEGABYTE, "x");
    const paths = temporaryFiles({ "endless.csv": endless, "endless.gz": gzipSync(endless) });
    for (const path of paths) {
      await expect(texts(lineBlocks(inputFile(path)))).rejects.toThrow(
        /endless\.(csv|gz): expected lines of 16777216 bytes at most/,
      );
    }
    for (const path of paths) {
      await expect(importToMemory(importBinanceRaw, [path])).rejects.toThrow(/16777216/);
    }
  });

  test("do not come from a pipe, which cannot be looked into first", async () => {
    const [path] = temporaryFiles({ "beside.csv": "" });
    execFileSync("mkfifo", [`${path}.pipe`]);
    await expect(texts(lineBlocks(inputFile(`${path}.pipe`)))).rejects.toThrow(/not a pipe/);
  });

  test("lead to short messages, whatever a file holds", async () => {
    const header = Array.from({ length: 300_000 }, (_, i) => `column${i}`).join(",");
    const [path] = temporaryFiles({ "wide.csv": `${header}\n1,2\n` });
    const map = "time=ts:ns,price=price,qty=size,side=side";
    const error = await importToMemory(importCsv, [path], { symbol: "BTCUSDT", map })
      .then(() => null, (cause) => cause);
    expect(error.message).toMatch(/wide\.csv:1: .*expected one of column0.*\(\d+ characters\)$/s);
    expect(error.message.length).toBeLessThan(700);
  });

  test("lead to a bounded number of names", () => {
    const checks = new ImportChecks();
    for (let i = 0; i < 5000; i++) checks.tally(`ignored:${i}${"x".repeat(2000)}`);
    const { counts } = checks.report([], { us: 0, method: "none" });
    expect(Object.keys(counts).length).toBeLessThanOrEqual(1001);
    expect(counts.other).toBe(4000);
    expect(Object.keys(counts)[0].length).toBeLessThan(300);
  });
});
