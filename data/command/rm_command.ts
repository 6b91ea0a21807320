import { removeSources } from "../store/remove_sources.ts";
import { Store } from "../store/store.ts";
import { print } from "../../command/output.ts";
import { DB_FLAG, type Subcommand } from "../../command/subcommand.ts";

const command: Subcommand = {
  spec: {
    name: "deno task data rm",
    summary: "Remove imports from a data file",
    flags: {
      ...DB_FLAG,
      source: { type: "list", value: "N", description: "Numbers of the imports, as ls shows them" },
    },
    notes: ["What came with them goes with them; an instrument goes when nothing is left of it."],
  },
  async run(args) {
    const ids = args.list("source").map((text) => {
      if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
      throw args.error(
        `--source is ${text}, expected numbers of imports as \`data ls\` shows them`,
      );
    });
    if (ids.length === 0) {
      throw args.error("Give --source N: which imports, as `data ls` shows them");
    }
    using store = await Store.open(args.required("db"), { mode: "write" });
    const removed = await removeSources(store, ids);
    if (args.flag("json")) return print(JSON.stringify({ db: store.path, ...removed }));
    for (const { id, format, files } of removed.sources) {
      print(`Removed source ${id} (${format}): ${files.join(" ")}`);
    }
    print(`${removed.rows.toLocaleString("en")} rows, ${removed.bars.toLocaleString("en")} bars`);
    for (const name of removed.instruments) print(`Nothing is left of ${name}`);
  },
};

export default command;
