import { download } from "../download/download.ts";
import { print } from "../../command/output.ts";
import { ProgressBar } from "../../command/progress.ts";
import type { Subcommand } from "../../command/subcommand.ts";

const command: Subcommand = {
  spec: {
    name: "deno task data download",
    summary: "Fetch a venue's public bulk files: resumed, checked, retried",
    positionals: "VENUE SYMBOL KIND FROM TO",
    min: 5,
    max: 5,
    flags: {
      dir: { type: "text", value: "DIR", description: "Where the files go (default downloads)" },
      "base-url": { type: "text", value: "URL", description: "A mirror of the venue's file host" },
    },
    notes: [
      "Example: deno task data download binance-usdm BTCUSDT aggTrades 2024-08-01 2024-08-07",
    ],
  },
  async run(args) {
    const [venue, symbol, kind, from, to] = args.positionals;
    const baseUrl = args.text("base-url");
    const bar = new ProgressBar({ label: "download", total: 0, unit: "B" });
    const summary = await download({
      venue,
      symbol,
      kind,
      from,
      to,
      dir: args.text("dir") ?? "downloads",
      progress: ({ bytes, total }) => bar.update(bytes, total),
      ...(baseUrl !== undefined && { baseUrl }),
    }).finally(() => bar.finish());
    if (args.flag("json")) return print(JSON.stringify(summary));
    const { files, fetched, present, missing } = summary;
    print(`${files.length} files: ${fetched} fetched, ${present} there already and checked`);
    for (const name of missing) print(`not published: ${name}`);
  },
};

export default command;
