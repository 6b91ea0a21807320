import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { backtestProcess, type CommandSummary, type ProcessRun } from "./backtest_process.ts";
import { withFolder, writeGenerated } from "./generated_file.ts";

/** Resident memory that a run of any length, with any number of orders, stays under: 512 MB. */
const MAX_RSS_BYTES = 512e6;

/** What the runs come to, by strategy and rows: the generated rows and both strategies are fixed. */
const ANSWERS: Readonly<Record<string, readonly [orders: number, fills: number, hash: string]>> = {
  "ema_cross, 1566977": [
    2027,
    2027,
    "bb6032e160a6d21272cd7287313c16572f41d946b9ed3f3c826e1b820b65c7b4",
  ],
  "reference_market_maker, 1566977": [
    30_190,
    16_558,
    "f173c93e363b6fde1d923a736b1fc136589dcfa5323284cbe194366b97ba3730",
  ],
  "ema_cross, 199397170": [
    248_991,
    248_991,
    "6a986cb46eceb13e0774a9ad2aec3df5edfa63c636755d16483699b35261a99c",
  ],
  "reference_market_maker, 199397170": [
    2_967_305,
    1_622_905,
    "59bd16bccec9824c24035642609696e71609c82d4e3e9766cb529ef8de308163",
  ],
};

export interface LongLine {
  readonly bench: "long";
  readonly strategy: string;
  readonly rows: number;
  readonly fileBytes: number;
  readonly makeSeconds: number;
  readonly wallSeconds: number;
  /** Rows over the wall time of the whole process. */
  readonly rowsPerSecond: number;
  readonly peakRssBytes: number;
  readonly orders: number;
  readonly fills: number;
  readonly decisionHash: string;
}

/**
 * A long run through the real command, DuckDB file → cage → bundle, of a strategy that trades rarely
 * and of a market maker that makes an order every 67 rows. Asserts that every row was run, what was
 * decided, that every order and fill is in the bundle, and that memory stays below 512 MB.
 */
export function runLongBench(options: { rows: number }): Promise<LongLine[]> {
  return withFolder(async (folder) => {
    const { path, rows, makeSeconds } = await writeGenerated(folder, options.rows);
    const fileBytes = Deno.statSync(path).size;
    const lines: LongLine[] = [];
    for (const strategy of ["ema_cross", "reference_market_maker"]) {
      const run = await backtestProcess(folder, [strategy, "--db", path]);
      const { wallSeconds, peakRssBytes, summary } = run;
      const { ticks, orders, fills, decisionHash } = summary;
      if (ticks !== rows) throw new Error(`${ticks} rows were run, expected ${rows}`);
      assertAnswer(strategy, summary);
      await assertWhole(run);
      if (peakRssBytes >= MAX_RSS_BYTES) {
        throw new Error(
          `${strategy}: ${peakRssBytes} bytes resident, expected less than ${MAX_RSS_BYTES}`,
        );
      }
      lines.push({
        bench: "long",
        strategy,
        rows,
        fileBytes,
        makeSeconds,
        wallSeconds,
        rowsPerSecond: rows / wallSeconds,
        peakRssBytes,
        orders,
        fills,
        decisionHash,
      });
    }
    return lines;
  });
}

function assertAnswer(strategy: string, { ticks, orders, fills, decisionHash }: CommandSummary) {
  const known = ANSWERS[`${strategy}, ${ticks}`];
  if (known === undefined) throw new Error(`No answer is known of ${strategy} over ${ticks} rows`);
  const got = [orders, fills, decisionHash];
  if (known.join() !== got.join()) {
    throw new Error(`${strategy} came to ${got.join(", ")}, expected ${known.join(", ")}`);
  }
}

/** The bundle has a row for every order that left us or was denied, and for every fill. */
async function assertWhole({ out, summary }: ProcessRun) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const count = async (table: string, where: string) => {
      const sql = `SELECT count(*)::DOUBLE FROM '${join(out, table)}.parquet' WHERE ${where}`;
      return (await connection.runAndReadAll(sql)).getRows()[0][0];
    };
    const got = [await count("orders", "state <> 'denied'"), await count("fills", "true")];
    const expected = [summary.orders, summary.fills];
    if (got.join() !== expected.join()) {
      throw new Error(
        `The bundle has ${got.join(" and ")} rows, expected ${expected.join(" and ")}`,
      );
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
