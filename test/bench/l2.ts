import { join } from "node:path";
import { generateMarket } from "../../data/generate/generate_market.ts";
import { defaultInstruments } from "../../data/generate/instruments.ts";
import { Store } from "../../data/store/store.ts";
import { EventKind } from "../../engine/tape/kind.ts";
import { formatMoney } from "../../engine/num/decimal.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import { withFolder } from "./generated_file.ts";
import { sharedFolder, withImported } from "./loaded_tape.ts";
import { type TimedAnswer, timedProcess } from "./timed_process.ts";

/** What every engine must answer on a recorded file in the `hftbacktest` venue. */
interface Known {
  readonly orders: number;
  readonly fills: number;
  readonly lots: number;
  readonly fees: string;
}

export const RECORDED = [
  {
    name: "btcusdt_20230404+05",
    files: ["btcusdt_20230404.dat.gz", "btcusdt_20230405.dat.gz"],
    known: { orders: 600, fills: 201, lots: 3, fees: "1.13150118" },
  },
  {
    name: "btcusdt_20240808",
    files: ["btcusdt_20240808.gz"],
    known: { orders: 857, fills: 399, lots: -3, fees: "4.92470898" },
  },
] as const;

const { BID, ASK, CLEAR, TRADE } = EventKind;
/** About as many rows a second as the recorded files. */
const GENERATED = { seed: 1, intensity: 50 } as const;
export const DEPTH_KINDS = [BID, ASK, CLEAR, TRADE];

const CALLBACKS = [
  ["timer", "reference_market_maker"],
  ["every depth message", "quote_on_book"],
] as const;

export interface L2Line {
  readonly bench: "l2";
  readonly data: string;
  readonly variant: string;
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly firstRowsPerSecond: number;
  readonly medianRowsPerSecond: number;
  readonly loadSeconds: number;
  readonly orders: number;
  readonly fills: number;
  readonly positionLots: number;
  readonly fees: string;
  readonly decisionHash: string;
}

/**
 * The L2 market maker with queue position: the work of `hft_mm.py` in the `hftbacktest` venue
 * (answers asserted), the same with a callback on every depth message, and the same in the default
 * venue. On the recorded files where they are there, and on a generated market everywhere.
 */
export async function runL2Bench(options: { repeat: number; minutes: number }): Promise<L2Line[]> {
  const { repeat, minutes } = options;
  const lines: L2Line[] = [];
  const folder = sharedFolder("data/binance-raw/usdm");
  for (const { name, files, known } of folder === null ? [] : RECORDED) {
    const paths = files.map((file) => join(folder ?? "", file));
    lines.push(
      ...await withImported(
        { format: "binance-raw", paths },
        (path) => runVariants(name, path, repeat, known),
      ),
    );
  }
  return [...lines, ...await runGenerated(minutes, repeat)];
}

/** Each variant in a process of its own. */
async function runVariants(
  data: string,
  path: string,
  repeat: number,
  known: Known | null,
): Promise<L2Line[]> {
  const lines: L2Line[] = [];
  for (const venueName of ["hftbacktest", "binance-usdm"] as const) {
    for (const [callback, strategy] of CALLBACKS) {
      const tape = { path, kinds: DEPTH_KINDS };
      const result = await timedProcess({ tape, strategy, venue: venuePreset(venueName), repeat });
      const isOracle = venueName === "hftbacktest" && strategy === "reference_market_maker";
      if (isOracle && known !== null) assertKnown(data, result, known);
      lines.push(lineOf(data, `${venueName}, ${callback}`, result));
    }
  }
  return lines;
}

function lineOf(data: string, variant: string, result: TimedAnswer): L2Line {
  const { rows, orders, fills, positionLots, fees, loadSeconds, decisionHash } = result;
  return {
    bench: "l2",
    data,
    variant,
    rows,
    rowsPerSecond: rows / result.bestSeconds,
    firstRowsPerSecond: rows / result.firstSeconds,
    medianRowsPerSecond: rows / result.medianSeconds,
    loadSeconds,
    orders,
    fills,
    positionLots,
    fees: formatMoney(fees),
    decisionHash,
  };
}

function assertKnown(data: string, result: TimedAnswer, known: Known): void {
  const { orders, fills, positionLots, fees } = result;
  const found = { orders, fills, lots: positionLots, fees: formatMoney(fees) };
  if (JSON.stringify(found) === JSON.stringify(known)) return;
  throw new Error(
    `${data} gives ${JSON.stringify(found)}, expected hftbacktest's ${JSON.stringify(known)}`,
  );
}

function runGenerated(minutes: number, repeat: number): Promise<L2Line[]> {
  return withFolder(async (folder) => {
    const path = join(folder, "generated.duckdb");
    const store = await Store.open(path, { mode: "create" });
    const writer = await store.writer({ format: "generated" });
    const instrument = defaultInstruments()[0];
    for (const batch of generateMarket({ ...GENERATED, instrument, durationUs: minutes * 60e6 })) {
      await writer.write(batch);
    }
    await writer.commit({});
    store.close();
    return await runVariants(`generated ${minutes} min`, path, repeat, null);
  });
}
