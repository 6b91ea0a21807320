import { checkMerged } from "../import/merge_checks.ts";
import { mergeStore } from "../store/merge_store.ts";
import { openForWriting } from "./open_for_writing.ts";
import { print } from "../../command/output.ts";
import { DB_FLAG, type Subcommand } from "../../command/subcommand.ts";

const command: Subcommand = {
  spec: {
    name: "deno task data merge",
    summary: "Take all imports of other data files into one",
    positionals: "FILE…",
    min: 1,
    max: Infinity,
    flags: {
      ...DB_FLAG,
      allow: { type: "list", value: "NAMES", description: "Merge in spite of these findings" },
    },
    notes: ["The others stay as they are. Each is taken whole or not at all, in the order given."],
  },
  async run(args) {
    const allow = args.list("allow");
    const db = args.required("db");
    const merged = await openForWriting(db, async (store) => {
      const done = [];
      for (const path of args.positionals) {
        done.push(await mergeStore(store, path, (c, ids) => checkMerged(c, ids, allow)));
      }
      return done;
    });
    if (args.flag("json")) return print(JSON.stringify({ db, merged }));
    for (const { path, rows, bars, sourceIds } of merged) {
      print(
        `${rows.toLocaleString("en")} rows, ${
          bars.toLocaleString("en")
        } bars of ${path} in ${db} ` +
          `as source ${sourceIds.join(", ")}`,
      );
    }
  },
};

export default command;
