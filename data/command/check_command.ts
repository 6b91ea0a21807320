import { DataError } from "../store/errors.ts";
import { checkStore, type StoreReport } from "../quality/check_store.ts";
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
    const db = args.required("db");
    const store = await Store.open(db);
    const bar = new ProgressBar({ label: "check", total: 0 });
    const report = await checkStore(store, {
      allow,
      instrument,
      progress: (done, total) => bar.update(done, total),
    }).finally(() => {
      bar.finish();
      store.close();
    });
    const kept = await keep(db, report);
    const bad = report.findings.some((f) => f.severity === "error" && !allow.includes(f.check));
    if (args.flag("json")) print(JSON.stringify(report));
    else for (const line of [db, ...reportLines(report, "check"), kept]) print(line);
    return bad ? ExitCode.BAD_DATA : ExitCode.OK;
  },
};

/** Keeps what was found with the data, so that runs know it; in words, whether that could be done. */
async function keep(db: string, report: StoreReport): Promise<string> {
  try {
    using store = await Store.open(db, { mode: "write" });
    await store.keepCheck(report);
    return "  kept: runs refuse the errors found here that neither this check nor they allow";
  } catch (error) {
    if (!(error instanceof DataError) && !isReadOnly(error)) throw error;
    return `  not kept, runs do not know of it: ${(error as Error).message}`;
  }
}

const isReadOnly = (error: unknown): boolean =>
  /EACCES|EROFS|permission denied|read-only/i.test(error instanceof Error ? error.message : "");

export default command;
