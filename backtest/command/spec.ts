import type { CommandSpec } from "../../command/args.ts";

/** What `deno task backtest` takes. */
export const SPEC: CommandSpec = {
  name: "deno task backtest",
  summary: "Run a strategy on ticks: queue position, latency, fees, risk; then a report",
  positionals: "[STRATEGY…]",
  max: 64,
  flags: {
    db: { type: "text", value: "FILE", description: "DuckDB file (default: a generated day)" },
    instrument: { type: "list", value: "S", description: "Symbols (default: all of the file)" },
    from: { type: "text", value: "T", description: "First local time, UTC" },
    to: { type: "text", value: "T", description: "Local time at which to stop, UTC" },
    set: {
      type: "list",
      value: "name=value",
      description: "Parameter of the strategy; of several: strategy.name=value",
    },
    portfolio: {
      type: "text",
      value: "FILE",
      description: "Several strategies with parameters and shares of the cash, JSON",
    },
    venue: {
      type: "text",
      value: "PRESET|FILE",
      description: "binance-usdm (default), hftbacktest, ideal, or a JSON file",
    },
    risk: { type: "text", value: "FILE", description: "Risk limits, JSON (default: protective)" },
    cash: { type: "text", value: "N", description: "Start cash (default 100000)" },
    seed: { type: "text", value: "N", description: "Seed of the run (default 1)" },
    out: { type: "text", value: "DIR", description: "Run bundle (default out/runs/<run id>)" },
    runs: {
      type: "text",
      value: "FILE",
      description: "Runs database (default out/runs.duckdb, `none` for none)",
    },
    kinds: { type: "list", value: "K", description: "Event kinds to read (default: all used)" },
    allow: { type: "list", value: "NAMES", description: "Findings of the data check to allow" },
    "chunk-rows": { type: "text", value: "N", description: "Rows of a chunk (default 65536)" },
    prefetch: { type: "text", value: "N", description: "Chunks kept ready (default 2)" },
    stall: {
      type: "text",
      value: "SECONDS",
      description: "Give a strategy up that is silent for so long (default 60)",
    },
    debug: { type: "boolean", description: "Run uncaged in this thread, for breakpoints" },
    "no-report": { type: "boolean", description: "Leave the HTML report out" },
    open: { type: "boolean", description: "Open the report" },
  },
  notes: [
    "STRATEGY is the name of a built-in one, or the path of a strategy file or folder.",
    "Several run together on one account; --portfolio gives them names, parameters and shares.",
    "Without any: market_maker and ema_cross on the generated day, one after the other.",
    "",
    "To stop at a breakpoint in a strategy:",
    "  deno run -A --inspect-brk backtest/main.ts STRATEGY --debug",
    "",
    "Exit codes: 0 done; 1 failed, the strategy too; 2 usage; 3 missing, bad or busy data; 4 refused:",
    "the strategy breaks the cage's rules, or risk denied every order (the run is kept); 130 Ctrl-C.",
  ],
};
