import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { makeStrategyFolder } from "../../command/new/make_folder.ts";
import { runBacktest } from "../../backtest/run/run_backtest.ts";
import { BTC, generatedTape } from "./bed.ts";

const guide = readFileSync(new URL("../../docs/strategy_guide.md", import.meta.url), "utf8");
const blocks = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text]) => text);
const [first, ...pieces] = blocks;

/** What the pieces take for granted: they stand in a `create`. */
const AROUND = `import {
  type Context, DonchianChannel, Ema, type IndicatorState, Life, type OrderView, Reason, Side,
  type StrategyHandlers, TimeInForce,
} from "throughline";
void [DonchianChannel, Ema, Life, Reason, Side, TimeInForce];
export type Names = [IndicatorState, StrategyHandlers];
`;
const piece = (text: string) => {
  const needsOrder = /\border\b/.test(text) && !/const order\b/.test(text);
  const order = needsOrder ? ", order: OrderView" : ", _order: OrderView";
  const kept = [...text.matchAll(/^const (?:(\w+)|\[(.*?)\])/gm)].map(([, one, many]) =>
    one ?? many
  );
  return `${AROUND}export function piece(ctx: Context${order}): void {\n${text}\nvoid [ctx, ${kept}];\n}\n`;
};

describe("the strategy guide", () => {
  const root = mkdtempSync(join(tmpdir(), "throughline-guide-"));
  const folder = join(root, "dip_buyer");

  beforeAll(async () => {
    await makeStrategyFolder(folder);
    writeFileSync(join(folder, "strategy.ts"), first);
    pieces.forEach((text, i) => writeFileSync(join(folder, `piece_${i}.ts`), piece(text)));
    rmSync(join(folder, "strategy_test.ts"));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test("begins with a strategy of at most 30 lines", () => {
    expect(first.trimEnd().split("\n").length).toBeLessThanOrEqual(30);
    expect(pieces.length).toBeGreaterThan(8);
  });

  test("has code whose types are right, in a folder made by `deno task new`", () => {
    const { status, stderr } = spawnSync(Deno.execPath(), ["check", "."], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  });

  test("has a first strategy that runs as printed, from outside the repository, and trades", async () => {
    const rows = [{ instrument: BTC, chunks: generatedTape({ seconds: 14_400, seed: 2 }) }];
    const result = await runBacktest({ strategy: folder, rows, set: { dipPercent: "0.05" } });
    expect(result.identity.strategy).toBe("dip_buyer");
    expect(result.totals.fills).toBeGreaterThan(1);
    expect(result.totals.denied).toBe(0);
    expect(result.record.series.map(({ name }) => name)).toEqual(["average"]);
  });

  test("names the command that stops in a strategy at its `debugger` statement", async () => {
    const command = /^deno run -A --inspect-brk backtest\/main\.ts \S+ --debug/m;
    expect(guide).toMatch(command);
    const file = join(folder, "strategy.ts");
    writeFileSync(file, first.replace("onBar(bar) {", "onBar(bar) {\n        debugger;"));
    const db = join(root, "hour.duckdb");
    const checkout = fileURLToPath(new URL("../../", import.meta.url));
    const gen = ["run", "-A", "data/main.ts", "gen", "--db", db, "--hours", "1"];
    expect(spawnSync(Deno.execPath(), gen, { cwd: checkout }).status).toBe(0);
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--inspect-brk=127.0.0.1:0", "backtest/main.ts", folder, "--debug"],
        ...["--db", db, "--out", join(root, "run"), "--runs", "none", "--no-report"],
      ],
      cwd: checkout,
      stdout: "null",
      stderr: "piped",
    }).spawn();
    onTestFinished(async () => {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
      await child.status;
    });
    expect(await firstStops(child.stderr, 2)).toEqual(["", "onBar"]);
  });
});

/** Attaches as a debugger, continues from each stop, and names the functions of the first ones. */
async function firstStops(stderr: ReadableStream<Uint8Array>, count: number): Promise<string[]> {
  const url = await addressOf(stderr);
  const socket = new WebSocket(url);
  const stops: string[] = [];
  // One after the other: what comes before the process waits for it is lost.
  const greetings = ["Runtime.enable", "Debugger.enable", "Runtime.runIfWaitingForDebugger"];
  const send = (id: number, method: string) => socket.send(JSON.stringify({ id, method }));
  return await new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error("Debugger's connection broke"));
    socket.onopen = () => send(0, greetings[0]);
    socket.onmessage = ({ data }) => {
      const { id, method, params } = JSON.parse(String(data));
      if (id + 1 < greetings.length) send(id + 1, greetings[id + 1]);
      if (method !== "Debugger.paused") return;
      stops.push(params.callFrames[0].functionName);
      if (stops.length < count) return send(greetings.length, "Debugger.resume");
      socket.close();
      resolve(stops);
    };
  });
}

/** Where a process that was started with --inspect-brk waits for its debugger. */
async function addressOf(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const reader = stderr.getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`No debugger's address in: ${text}`);
    text += decoder.decode(value, { stream: true });
    const match = /ws:\/\/\S+(?=[\s\S]*waiting for debugger)/.exec(text);
    // The pipe stays open: the process still writes to it.
    if (match !== null) return match[0];
  }
}
