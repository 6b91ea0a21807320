import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { importFiles } from "../../data/import/import_files.ts";
import { generateMarket } from "../../data/generate/generate_market.ts";
import { defaultInstruments } from "../../data/generate/instruments.ts";
import { Store } from "../../data/store/store.ts";
import { EventKind, KIND_MASK, RowFlag } from "../../engine/tape/kind.ts";
import { withFolder } from "./generated_file.ts";
import { sharedFolder } from "./loaded_tape.ts";
import { writeRawLog } from "./raw_log.ts";

/** What a log holds: the recorded ones as counted by other programs, the generated one as written. */
interface Known {
  readonly levels: number;
  readonly trades: number;
  readonly quotes: number;
}

export interface ImportLine {
  readonly bench: "import";
  readonly data: string;
  readonly compressedBytes: number;
  readonly rows: number;
  /** Levels of depth messages and snapshots as they stand in the log. */
  readonly levelChanges: number;
  /** Best, over the whole import: gunzip, decode, sync rule, checks, DuckDB write and commit. */
  readonly levelChangesPerSecond: number;
  readonly rowsPerSecond: number;
  readonly firstLevelChangesPerSecond: number;
  readonly medianLevelChangesPerSecond: number;
  /** Best bid and offers compared with the book of the same update id; all were equal. */
  readonly quotesCompared: number;
}

const RECORDED: readonly { names: readonly string[]; known: Known }[] = [
  {
    names: ["btcusdt_20230404.dat.gz", "btcusdt_20230405.dat.gz"],
    known: { levels: 324_682, trades: 12_935, quotes: 44_205 },
  },
  {
    names: ["btcusdt_20240808.gz"],
    known: { levels: 445_521, trades: 21_313, quotes: 66_089 },
  },
];

const GENERATED = { seed: 1, intensity: 50 } as const;

/** Raw recorded Binance streams to DuckDB: the recorded files where they are, and a generated log. */
export function runImportBench(
  options: { repeat: number; minutes?: number },
): Promise<ImportLine[]> {
  return withFolder(async (folder) => {
    const lines: ImportLine[] = [];
    const shared = sharedFolder("data/binance-raw/usdm");
    for (const { names, known } of shared === null ? [] : RECORDED) {
      const paths = names.map((name) => join(shared ?? "", name));
      lines.push(await timedImport(folder, paths, known, options.repeat));
    }
    const path = join(folder, "generated.gz");
    const instrument = defaultInstruments()[0];
    const durationUs = (options.minutes ?? 10) * 60e6;
    const log = writeRawLog(instrument, generateMarket({ ...GENERATED, instrument, durationUs }));
    writeFileSync(path, log.bytes);
    lines.push(await timedImport(folder, [path], log, options.repeat));
    return lines;
  });
}

async function timedImport(
  folder: string,
  paths: readonly string[],
  known: Known,
  repeat: number,
): Promise<ImportLine> {
  const seconds: number[] = [];
  let rows = 0;
  let quotesCompared = 0;
  for (let i = 0; i < repeat; i++) {
    const store = await Store.open(join(folder, `import-${crypto.randomUUID()}.duckdb`), {
      mode: "create",
    });
    try {
      const begin = performance.now();
      const summary = await importFiles(store, { format: "binance-raw", paths });
      seconds.push((performance.now() - begin) / 1000);
      rows = summary.rows;
      const { bookCompared, bookEqual } = summary.report;
      if (bookCompared === 0 || bookEqual !== bookCompared) {
        throw new Error(`${bookEqual} of ${bookCompared} quotes equal the book, expected all`);
      }
      quotesCompared = bookCompared;
      await assertStored(store, known);
    } finally {
      store.close();
    }
  }
  const sorted = seconds.toSorted((a, b) => a - b);
  const { levels } = known;
  return {
    bench: "import",
    data: paths.map((path) => basename(path)).join(" + "),
    compressedBytes: paths.reduce((sum, path) => sum + Deno.statSync(path).size, 0),
    rows,
    levelChanges: levels,
    levelChangesPerSecond: levels / sorted[0],
    rowsPerSecond: rows / sorted[0],
    firstLevelChangesPerSecond: levels / seconds[0],
    medianLevelChangesPerSecond: levels / sorted[sorted.length >> 1],
    quotesCompared,
  };
}

/** The store holds each level, trade and quote of the log once; what the sync rule repeats is apart. */
async function assertStored(store: Store, { levels, trades, quotes }: Known): Promise<void> {
  const { BID, ASK, TRADE, QUOTE } = EventKind;
  const { REPLAYED } = RowFlag;
  const count = (kinds: string) => `count(*) FILTER (WHERE (code & ${KIND_MASK}) IN (${kinds}))`;
  const [row] = await store.query(
    `SELECT ${count(`${BID}, ${ASK}`)} AS levels, ${count(`${TRADE}`)} AS trades,
       ${count(`${QUOTE}`)} / 2 AS quotes FROM events WHERE (code & ${REPLAYED}) = 0`,
  );
  const found = {
    levels: Number(row.levels),
    trades: Number(row.trades),
    quotes: Number(row.quotes),
  };
  if (JSON.stringify(found) === JSON.stringify({ levels, trades, quotes })) return;
  throw new Error(
    `The store holds ${JSON.stringify(found)}, expected ${
      JSON.stringify({ levels, trades, quotes })
    }`,
  );
}
