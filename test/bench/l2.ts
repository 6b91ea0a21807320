import { join } from "node:path";
import { generateMarket } from "../../data/generate/generate_market.ts";
import { defaultInstruments } from "../../data/generate/instruments.ts";
import { Store } from "../../data/store/store.ts";
import { EventKind } from "../../engine/event/kind.ts";
import { formatMoney } from "../../engine/num/decimal.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import referenceMarketMaker from "../../strategies/reference_market_maker.ts";
import { type LoadedTape, loadTape, sharedFolder, withImported } from "./loaded_tape.ts";
import { quoteOnBook } from "./quote_on_book.ts";
import { type TimedResult, timedSession } from "./timed_session.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

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
  const lines: L2Line[] = [];
  const folder = sharedFolder("data/binance-raw/usdm");
  for (const { name, files, known } of folder === null ? [] : RECORDED) {
    const paths = files.map((file) => join(folder ?? "", file));
    const tape = await withImported(
      { format: "binance-raw", paths },
      (path) => loadTape(path, DEPTH_KINDS),
    );
    lines.push(...runVariants(name, tape, options.repeat, known));
  }
  const generated = await generatedTape(options.minutes);
  lines.push(...runVariants(`generated ${options.minutes} min`, generated, options.repeat, null));
  return lines;
}

function runVariants(
  data: string,
  tape: LoadedTape,
  repeat: number,
  known: Known | null,
): L2Line[] {
  const { instrument, local, exch } = tape;
  const base = { instrument, local, repeat };
  const hft = venuePreset("hftbacktest");
  const line = (variant: string, result: TimedResult) => lineOf(data, variant, tape, result);
  const timer = timedSession({ ...base, exch, strategy: referenceMarketMaker, venue: hft });
  if (known !== null) assertKnown(data, timer, known);
  return [
    line("hftbacktest, timer", timer),
    line(
      "hftbacktest, every depth message",
      timedSession({ ...base, exch, strategy: quoteOnBook, venue: hft }),
    ),
    line(
      "binance-usdm, timer",
      timedSession({ ...base, strategy: referenceMarketMaker, venue: venuePreset("binance-usdm") }),
    ),
    line(
      "binance-usdm, every depth message",
      timedSession({ ...base, strategy: quoteOnBook, venue: venuePreset("binance-usdm") }),
    ),
  ];
}

function lineOf(data: string, variant: string, tape: LoadedTape, result: TimedResult): L2Line {
  const { rows, outcome } = result;
  const { totals } = outcome;
  return {
    bench: "l2",
    data,
    variant,
    rows,
    rowsPerSecond: rows / result.bestSeconds,
    firstRowsPerSecond: rows / result.firstSeconds,
    medianRowsPerSecond: rows / result.medianSeconds,
    loadSeconds: tape.loadSeconds,
    orders: totals.orders,
    fills: totals.fills,
    positionLots: totals.positionLots[0],
    fees: formatMoney(totals.fees),
    decisionHash: outcome.decisionHash,
  };
}

function assertKnown(data: string, result: TimedResult, known: Known): void {
  const { orders, fills, positionLots, fees } = result.outcome.totals;
  const found = { orders, fills, lots: positionLots[0], fees: formatMoney(fees) };
  if (JSON.stringify(found) === JSON.stringify(known)) return;
  throw new Error(
    `${data} gives ${JSON.stringify(found)}, expected hftbacktest's ${JSON.stringify(known)}`,
  );
}

async function generatedTape(minutes: number): Promise<LoadedTape> {
  const folder = mkdtempSync(join(tmpdir(), "throughline-bench-"));
  try {
    const path = join(folder, "generated.duckdb");
    const store = await Store.open(path, { mode: "create" });
    const writer = await store.writer({ format: "generated" });
    const instrument = defaultInstruments()[0];
    for (const batch of generateMarket({ ...GENERATED, instrument, durationUs: minutes * 60e6 })) {
      await writer.write(batch);
    }
    await writer.commit({});
    store.close();
    return await loadTape(path, DEPTH_KINDS);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
