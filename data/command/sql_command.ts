import { readOnlyQuery } from "../store/read_only_query.ts";
import { Store } from "../store/store.ts";
import { formatTable, print } from "../../command/output.ts";
import { DB_FLAG, type Subcommand } from "../../command/subcommand.ts";

const command: Subcommand = {
  spec: {
    name: "deno task data sql",
    summary: "Run a query on a data file, read-only",
    positionals: "QUERY",
    min: 1,
    max: 1,
    flags: {
      ...DB_FLAG,
      csv: { type: "boolean", description: "Print CSV" },
      limit: { type: "text", value: "N", description: "Most rows of a table (default 1000)" },
    },
    notes: [
      'Example: deno task data sql "SELECT symbol, count(*) FROM trades GROUP BY symbol" --db btc.duckdb',
      "Tables and views: docs/data_formats.md. --json and --csv print all rows.",
    ],
  },
  async run(args) {
    const [query] = args.positionals;
    const plain = args.flag("json") || args.flag("csv");
    const limit = plain ? Infinity : args.whole("limit", 1) ?? 1000;
    using store = await Store.open(args.required("db"));
    const { names, rows, more } = await readOnlyQuery(store, query, limit);
    if (args.flag("json")) {
      const objects = rows.map((row) => Object.fromEntries(names.map((n, i) => [n, row[i]])));
      return print(JSON.stringify(objects));
    }
    const text = rows.map((row) => row.map(cellText));
    if (args.flag("csv")) {
      for (const row of [names, ...text]) print(row.map(csvCell).join(","));
      return;
    }
    print(formatTable(names, text));
    if (more) print(`… more rows; --limit N, --csv or --json print them`);
  },
};

function cellText(value: unknown): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function csvCell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export default command;
