import { checkStore } from "../quality/check_store.ts";
import { Store } from "../store/store.ts";
import { ExitCode } from "../../command/errors.ts";
import { print } from "../../command/output.ts";
import { ProgressBar } from "../../command/progress.ts";
import { reportLines } from "./quality_text.ts";
import { DB_FLAG, type Subcommand } from "../../command/subcommand.ts";

const command: Subcommand = {
  spec: {
    name: "deno task data check",
    summary: "Check what a data file holds, again and as a whole",
    flags: {
      ...DB_FLAG,
      instrument: { type: "text", value: "SYMBOL", description: "One instrument (default all)" },
      allow: { type: "list", value: "NAMES", description: "Findings that do not count" },
    },
    notes: ["Exit code 3 when an error is found that --allow does not name."],
  },
  async run(args) {
    const allow = args.list("allow");
    const instrument = args.text("instrument");
    using store = await Store.open(args.required("db"));
    const bar = new ProgressBar({ label: "check", total: 0 });
    const report = await checkStore(store, {
      allow,
      instrument,
      progress: (done, total) => bar.update(done, total),
    }).finally(() => bar.finish());
    const bad = report.findings.some((f) => f.severity === "error" && !allow.includes(f.check));
    if (args.flag("json")) print(JSON.stringify(report));
    else for (const line of [store.path, ...reportLines(report, "check")]) print(line);
    return bad ? ExitCode.BAD_DATA : ExitCode.OK;
  },
};

export default command;
