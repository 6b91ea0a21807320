import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { allocateChunk, type TapeChunk } from "../../engine/tape/chunk.ts";
import { STRATEGIES } from "../../strategies/mod.ts";
import { generatedTape, runOf } from "./bed.ts";
import { handedOver } from "./hand_over.ts";

/** Parameters that make a strategy busy on half an hour of data. */
const BUSY: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ema_cross: { fast: 20, slow: 80 },
  market_maker: { intensityHalfLife: "1m", coverFees: false, requoteTicks: 3, maxQty: "0.03" },
  momentum: { bar: "5s", channel: 8, atr: 5, stopAtr: 1.5, restBars: 0 },
  reference_market_maker: { intervalMs: 500 },
  scalper: { threshold: 0.3, takeTicks: 60, stopTicks: 60, holdMs: 20_000, coolDownMs: 500 },
};
/** Largest position that the parameters above allow, lots. */
const LIMIT: Readonly<Record<string, number>> = {
  ema_cross: 1,
  market_maker: 30,
  momentum: 10,
  // It looks at its position before it sends, not at what it has sent.
  reference_market_maker: 12,
  scalper: 10,
};

const chunks = generatedTape({ seconds: 1800, seed: 5 });
const folder = fileURLToPath(new URL("../../strategies/", import.meta.url));

test("the registry has every file of the folder under the strategy's own name", () => {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "mod.ts")
    .map(({ name }) => name.replace(/\.ts$/, ""));
  expect(Object.keys(STRATEGIES)).toEqual(files.sort());
  for (const [name, strategy] of Object.entries(STRATEGIES)) expect(strategy.name).toBe(name);
});

/** The same rows in chunks of another size. */
function recut(from: readonly TapeChunk[], rows: number): TapeChunk[] {
  const cut: TapeChunk[] = [];
  for (const chunk of from) {
    for (let at = 0; at < chunk.length; at += rows) {
      const part = allocateChunk(Math.min(rows, chunk.length - at));
      part.length = Math.min(rows, chunk.length - at);
      for (const name of ["exchTs", "localTs", "code", "price", "qty", "aux"] as const) {
        part[name].set(chunk[name].subarray(at, at + part.length));
      }
      cut.push(part);
    }
  }
  return cut;
}

describe.each(Object.entries(STRATEGIES))("%s", (name, strategy) => {
  const params = BUSY[name];
  const calm = runOf(strategy, { chunks, params });

  test("trades, and keeps within its limit", () => {
    expect(calm.totals.fills).toBeGreaterThan(10);
    for (const lots of calm.record.fills.positionLots) {
      expect(Math.abs(lots)).toBeLessThanOrEqual(LIMIT[name]);
    }
  });

  test("decides the same again, and with the tape cut otherwise", () => {
    expect(runOf(strategy, { chunks, params }).decisionHash).toBe(calm.decisionHash);
    const other = recut(chunks, 777);
    expect(runOf(strategy, { chunks: other, params }).decisionHash).toBe(calm.decisionHash);
  });

  test("decides and records the same when handed over again and again", () => {
    const { definition, count } = handedOver(strategy, 53);
    const { record, decisionHash } = runOf(definition, { chunks, params });
    expect(count.handOvers).toBeGreaterThan(10);
    expect(decisionHash).toBe(calm.decisionHash);
    expect(record.series).toEqual(calm.record.series);
    expect(record.logs).toEqual(calm.record.logs);
  });

  test("obeys a position limit of risk below its own", () => {
    const risk = { positionQty: { hard: "0.001" } };
    const { record, totals } = runOf(strategy, { chunks, params, risk });
    for (const lots of record.fills.positionLots) expect(Math.abs(lots)).toBeLessThanOrEqual(1);
    if (LIMIT[name] > 1) expect(totals.denied).toBeGreaterThan(0);
  });

  test("carries on, denied, once the kill switch has fallen", () => {
    const risk = { drawdown: { emergency: "0.0001%" } };
    const { record, totals } = runOf(strategy, { chunks, params, risk });
    expect(totals.denied).toBeGreaterThan(0);
    expect(record.logs.some(({ message }) => message === "Kill switch tripped")).toBe(true);
  });

  test("refuses an unknown parameter and, where it keeps state, a foreign snapshot", () => {
    expect(strategy.params.safeParse({ spread: 1 }).success).toBe(false);
    const restoring: typeof strategy = {
      ...strategy,
      create(parsed, ctx) {
        const handlers = strategy.create(parsed, ctx);
        return { onStart: () => handlers.restore?.({ side: 2 }) };
      },
    };
    const run = () => runOf(restoring, { chunks: [], params });
    if (name === "reference_market_maker") expect(run).not.toThrow();
    else expect(run).toThrow(`Cannot restore ${name}`);
  });
});
