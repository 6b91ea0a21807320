import { IMPORT_FORMATS, importFiles, type ImportSummary } from "../import/import_files.ts";
import { importEvents } from "../parquet/import_events.ts";
import { openForWriting } from "./open_for_writing.ts";
import type { Args } from "../../command/args.ts";
import { print } from "../../command/output.ts";
import { ProgressBar } from "../../command/progress.ts";
import { reportLines } from "./quality_text.ts";
import { DB_FLAG, type Subcommand } from "../../command/subcommand.ts";

/** Folders that `deno task data export` wrote; read inside DuckDB, not by an importer. */
const OWN_LAYOUT = "throughline";

const command: Subcommand = {
  spec: {
    name: "deno task data import",
    summary: "Import recorded or downloaded market data; checked, all or nothing",
    positionals: "FORMAT PATH…",
    min: 2,
    max: Infinity,
    flags: {
      ...DB_FLAG,
      instrument: {
        type: "text",
        value: "SYMBOL",
        description: "Symbol, where files do not say it",
      },
      venue: { type: "text", value: "ID", description: "Venue, such as binance-usdm" },
      map: {
        type: "text",
        value: "COLUMNS",
        description: "Columns of csv and parquet: time=ts_ns:ns,price=price,qty=size,side=side",
      },
      allow: { type: "list", value: "NAMES", description: "Import in spite of these findings" },
      "exchange-info": {
        type: "text",
        value: "FILE",
        description: "A Binance exchangeInfo answer with the instruments' definitions",
      },
    },
    notes: [
      `Formats: ${
        [...IMPORT_FORMATS, OWN_LAYOUT].join(", ")
      }. Several files are one source: one clock, one book.`,
      "Exit codes: 0 imported, 2 wrong usage, 3 bad data (nothing was stored), 1 other failure.",
    ],
  },
  async run(args) {
    const [format, ...paths] = args.positionals;
    const db = args.required("db");
    if (format === OWN_LAYOUT) return await importOwn(args, paths, db);
    if (!(IMPORT_FORMATS as readonly string[]).includes(format)) {
      throw args.error(
        `Unknown format ${format}; expected ${[...IMPORT_FORMATS, OWN_LAYOUT].join(", ")}`,
      );
    }
    const bar = new ProgressBar({ label: "import", total: 0, unit: "B" });
    const summary = await openForWriting(db, (store) =>
      importFiles(store, {
        format,
        paths,
        instrument: args.text("instrument"),
        venue: args.text("venue"),
        map: args.text("map"),
        allow: args.list("allow"),
        exchangeInfo: args.text("exchange-info"),
        progress: (done, total) => bar.update(done, total),
      })).finally(() => bar.finish());
    if (args.flag("json")) return print(JSON.stringify({ db, ...summary }));
    for (const line of summaryLines(summary, db)) print(line);
  },
};

async function importOwn(args: Args, paths: readonly string[], db: string): Promise<void> {
  const results = await openForWriting(db, async (store) => {
    const done = [];
    for (const path of paths) {
      done.push({ path, ...(await importEvents(store, path, args.list("allow"))) });
    }
    return done;
  });
  if (args.flag("json")) return print(JSON.stringify({ db, imported: results }));
  for (const r of results) print(`${r.rows.toLocaleString("en")} rows from ${r.path} in ${db}`);
}

function summaryLines(summary: ImportSummary, db: string): string[] {
  const instruments = summary.instruments.map((i) => {
    const note = i.note ? ` (${i.note})` : "";
    return `  ${i.venue}:${i.symbol}  ${i.rows.toLocaleString("en")} rows${note}`;
  });
  return [
    `${summary.rows.toLocaleString("en")} rows` +
    `${summary.bars > 0 ? `, ${summary.bars.toLocaleString("en")} bars` : ""} in ${db} ` +
    `as source ${summary.sourceId}`,
    ...instruments,
    ...reportLines(summary.report, "import"),
  ];
}

export default command;
