import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tool } from "../tools.ts";

const JUPYTER = tool("jupyter", ["jupyter"]);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const NOTEBOOK = join(ROOT, "notebooks", "quick_start.ipynb");
/** Deno's kernel may send a cell's value after saying that it is done: this waits for it. */
const WAIT_FOR_VALUES = join(ROOT, "test", "notebooks", "wait_for_values.py");
const DATA = join(ROOT, "notebooks", "quick_start.duckdb");
const PLOTLY = "application/vnd.plotly.v1+json";

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
}

const textOf = (lines: unknown): string => (Array.isArray(lines) ? lines.join("") : String(lines));
const isCode = (cell: Cell): boolean => cell.cell_type === "code";
const read = (path: string): readonly Cell[] => JSON.parse(readFileSync(path, "utf8")).cells;
const all = read(NOTEBOOK);
const stored = all.filter(isCode);

test("quick_start.ipynb is kept without outputs", () => {
  expect(stored.flatMap((cell) => cell.outputs ?? [])).toEqual([]);
});

if (JUPYTER === undefined) {
  test.skip("quick_start.ipynb in a kernel: no jupyter found; set JUPYTER to its path", () => {});
}

describe.skipIf(JUPYTER === undefined)("quick_start.ipynb in a Deno kernel", () => {
  const folder = JUPYTER === undefined ? "" : mkdtempSync(join(tmpdir(), "throughline-notebook-"));
  let cells: readonly Cell[] = [];

  beforeAll(() => {
    installKernel(join(folder, "kernels", "deno"));
    const valueCells = all.flatMap((cell, at) => hasValue(cell) ? [at] : []).join(",");
    execFileSync(JUPYTER ?? "", [
      ...["nbconvert", "--config", WAIT_FOR_VALUES, "--to", "notebook", NOTEBOOK],
      ...["--output-dir", folder],
    ], {
      env: { ...process.env, JUPYTER_PATH: folder, NO_COLOR: "1", VALUE_CELLS: valueCells },
      stdio: ["ignore", "ignore", "pipe"],
    });
    cells = read(join(folder, "quick_start.ipynb")).filter(isCode);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(DATA, { force: true });
  });

  /** What the cell that begins so showed. */
  function shown(source: string): Readonly<Record<string, unknown>> {
    const at = stored.findIndex((cell) => textOf(cell.source).startsWith(source));
    return cells[at]?.outputs?.[0]?.data ?? {};
  }

  test("shows one value for each cell that ends in one", () => {
    const counts = cells.map((cell) => cell.outputs?.length ?? 0);
    expect(counts).toEqual(stored.map((cell) => hasValue(cell) ? 1 : 0));
  });

  test("shows a query's result as a table of every minute", () => {
    const table = shown("const minutes");
    expect(table["text/plain"]).toContain(
      "120 rows × 5 columns: minute, trades, volume, open, close",
    );
    expect(textOf(table["text/html"]).match(/<tr>/g)).toHaveLength(21);
  });

  test("shows a run as headline, statistics and equity curve", () => {
    const run = shown("const run");
    expect(textOf(run["text/html"])).toMatch(/cross on BTCUSDT: equity \d+\.\d{8}, \d+ orders/);
    expect(textOf(run["text/plain"])).toContain("decision hash");
    const figure = run[PLOTLY] as { data: { x: unknown[]; y: number[] }[] };
    expect(figure.data[0].y.length).toBe(figure.data[0].x.length);
    expect(figure.data[0].y[0]).toBe(100_000);
    expect(Math.max(...figure.data[1].y)).toBe(0);
    expect(shown("plotEquity")).toHaveProperty([PLOTLY]);
  });

  test("gives the numbers that its text gives as a script", () => {
    const script = join(folder, "quick_start.ts");
    const names =
      "{ ticks, orders: totals.orders, fills: totals.fills, hash: identity.decisionHash }";
    const source = stored.map((cell) => textOf(cell.source)).join("\n");
    writeFileSync(script, `${source}\nconsole.log("RESULT" + JSON.stringify(${names}));\n`);
    const out = execFileSync(process.execPath, [
      ...["run", "-A", "--no-lock", "--config", join(ROOT, "deno.json"), script],
    ], { cwd: join(ROOT, "notebooks"), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const { ticks, orders, fills, hash } = JSON.parse(out.split("RESULT")[1]);
    expect(fills).toBeGreaterThanOrEqual(5);
    expect(orders).toBeGreaterThanOrEqual(5);
    const text = textOf(shown("const { ticks")["text/plain"]);
    expect(text).toContain(`ticks: ${ticks}`);
    expect(text).toContain(`orders: ${orders}`);
    expect(text).toContain(`fills: ${fills}`);
    expect(text).toContain(hash);
  });
});

/** Whether a cell of code ends in a value, which a kernel shows. */
function hasValue(cell: Cell): boolean {
  if (!isCode(cell)) return false;
  const last = parseSync("cell.ts", textOf(cell.source)).program.body.at(-1);
  return last?.type === "ExpressionStatement" && !textOf(cell.source).startsWith("data.close()");
}

/** What `deno jupyter --install` writes, with this very Deno, and not into anybody's home. */
function installKernel(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "kernel.json"),
    JSON.stringify({
      argv: [process.execPath, "jupyter", "--kernel", "--conn", "{connection_file}"],
      display_name: "Deno",
      language: "typescript",
    }),
  );
}
