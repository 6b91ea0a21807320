import { exportEvents } from "../parquet/export_events.ts";
import { KIND_NAMES } from "../store/kind_names.ts";
import { Store } from "../store/store.ts";
import type { Args } from "../../command/args.ts";
import { print } from "../../command/output.ts";
import { DB_FLAG, type Subcommand } from "../../command/subcommand.ts";

const command: Subcommand = {
  spec: {
    name: "deno task data export",
    summary: "Write events as Parquet or CSV, a folder a venue, instrument and day",
    flags: {
      ...DB_FLAG,
      out: { type: "text", value: "DIR", description: "Folder to make; it must not exist" },
      format: { type: "text", value: "parquet|csv", description: "Default parquet (zstd)" },
      instrument: { type: "list", value: "SYMBOL", description: "Which instruments (default all)" },
      kinds: { type: "list", value: "NAMES", description: "Which kinds, such as trade,quote" },
      from: { type: "text", value: "TIME", description: "From this local time, UTC" },
      to: { type: "text", value: "TIME", description: "Until before this local time, UTC" },
    },
    notes: ["Read it back: deno task data import throughline DIR --db FILE"],
  },
  async run(args) {
    const format = args.text("format") ?? "parquet";
    if (format !== "parquet" && format !== "csv") {
      throw args.error(`--format is ${format}; expected parquet or csv`);
    }
    const dir = args.required("out");
    const fromTs = args.time("from");
    const toTs = args.time("to");
    const instruments = args.list("instrument");
    const kinds = kindsOf(args);
    using store = await Store.open(args.required("db"));
    const summary = await exportEvents(store, {
      dir,
      format,
      ...(instruments.length > 0 && { instruments }),
      ...(kinds.length > 0 && { kinds }),
      ...(fromTs !== undefined && { fromTs }),
      ...(toTs !== undefined && { toTs }),
    });
    if (args.flag("json")) return print(JSON.stringify(summary));
    print(`${summary.rows.toLocaleString("en")} rows in ${summary.files} files under ${dir}`);
  },
};

/** Kinds by name, as `--kinds` gives them. */
export function kindsOf(args: Args): number[] {
  return args.list("kinds").map((name) => {
    const found = KIND_NAMES.find(([known]) => known === name);
    if (found) return found[1];
    const all = KIND_NAMES.map(([known]) => known).join(", ");
    throw args.error(`--kinds has ${name}; expected names out of ${all}`);
  });
}

export default command;
