import { DataError } from "../store/errors.ts";
import { checkNeighbours } from "../quality/neighbour_checks.ts";
import { defaultInstruments } from "../generate/instruments.ts";
import { generateMarket } from "../generate/generate_market.ts";
import { openForWriting } from "./open_for_writing.ts";
import { formatTime, print } from "../../command/output.ts";
import { ProgressBar } from "../../command/progress.ts";
import { DB_FLAG, type Subcommand } from "../../command/subcommand.ts";

const HOUR_US = 3_600_000_000;
/** 2024-01-01, a day like any other. */
const DEFAULT_START_TS = 1_704_067_200_000_000;

const command: Subcommand = {
  spec: {
    name: "deno task data gen",
    summary: "Generate seeded, realistic ticks (agents on the real matching engine)",
    flags: {
      ...DB_FLAG,
      instrument: { type: "list", value: "SYMBOL", description: "Which (default BTCUSDT)" },
      seed: { type: "text", value: "N", description: "Seed (default 1)" },
      from: { type: "text", value: "TIME", description: "Start, UTC (default 2024-01-01)" },
      hours: { type: "text", value: "N", description: "Length in hours (default 24)" },
    },
  },
  async run(args) {
    const known = defaultInstruments();
    const names = args.list("instrument");
    const instruments = (names.length > 0 ? names : ["BTCUSDT"]).map((name) => {
      const found = known.find((i) => i.symbol === name);
      if (found) return found;
      const all = known.map((i) => i.symbol).join(", ");
      throw args.error(`--instrument is ${name}; the generator knows ${all}`);
    });
    const seed = args.whole("seed") ?? 1;
    const startTs = args.time("from") ?? DEFAULT_START_TS;
    const durationUs = (args.whole("hours", 1, 8760) ?? 24) * HOUR_US;
    const db = args.required("db");
    const total = durationUs * instruments.length;
    const bar = new ProgressBar({ label: "generate", total, unit: "µs" });
    const rows = await openForWriting(db, async (store) => {
      const writer = await store.writer({ format: "generated" });
      for (const [nth, instrument] of instruments.entries()) {
        for (const batch of generateMarket({ instrument, seed: seed + nth, startTs, durationUs })) {
          await writer.write(batch);
          bar.update(nth * durationUs + batch.localTs[batch.length - 1] - startTs);
        }
      }
      await writer.endRows();
      await checkNeighbours(writer.connection, writer.sourceId, (check, symbol, text) => {
        // Markets that were generated have pauses between them where they were asked for.
        if (check !== "duplicates") return;
        const how = "name another file or another time, or remove that source: deno task data rm";
        throw new DataError("bad-query", `${db} holds ${symbol} already: ${text}; ${how}`);
      });
      return (await writer.commit({ shiftMethod: "generated, exact" })).rows;
    }).finally(() => bar.finish());
    const summary = { file: db, instruments: instruments.map((i) => i.symbol), seed, rows };
    if (args.flag("json")) return print(JSON.stringify(summary));
    const span = `${formatTime(startTs)} + ${durationUs / HOUR_US} h`;
    print(
      `${rows.toLocaleString("en")} rows of ${summary.instruments.join(", ")} (${span}) in ${db}`,
    );
  },
};

export default command;
