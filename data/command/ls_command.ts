import { tickText } from "../store/instrument_rows.ts";
import { barExtents } from "../store/bar_table.ts";
import { Store } from "../store/store.ts";
import { formatBytes, formatTable, formatTime, print } from "../../command/output.ts";
import { DB_FLAG, type Subcommand } from "../../command/subcommand.ts";

/** Everything a file holds, for `--json` and for the tables alike. */
async function contents(store: Store) {
  const instruments = await store.instruments();
  const sources = await store.sources();
  const connection = await store.connect();
  const bars = await barExtents(connection).finally(() => connection.closeSync());
  return {
    file: store.path,
    bytes: (await Deno.stat(store.path)).size,
    instruments: instruments.map((i) => {
      const version = i.versions[i.versions.length - 1];
      const parts = sources.flatMap((s) => s.parts).filter((p) => p.instrumentId === i.id);
      return {
        venue: i.venue,
        symbol: i.symbol,
        kind: version.kind,
        ...tickText(version),
        versions: i.versions.length,
        rows: parts.reduce((sum, p) => sum + p.rows, 0),
        bars: bars.filter((b) => b.instrumentId === i.id).reduce((sum, b) => sum + b.bars, 0),
        notes: i.notes.filter((n) => n !== ""),
      };
    }),
    bars: bars.map(({ instrumentId, ...b }) => ({
      symbol: instruments.find((i) => i.id === instrumentId)?.symbol ?? "",
      kind: b.kind,
      interval: `${b.intervalUs / 1e6} s`,
      bars: b.bars,
      from: formatTime(b.firstTs),
      to: formatTime(b.lastTs),
      twice: b.twice,
      gaps: b.gaps,
    })),
    sources: sources.map((s) => ({
      id: s.id,
      format: s.format,
      files: s.files,
      rows: s.rows,
      importedAt: formatTime(s.importedAtTs),
      firstLocalTime: timeOf(Math.min(...s.parts.map((p) => p.minLocalTs)) + s.localShiftUs),
      lastLocalTime: timeOf(Math.max(...s.parts.map((p) => p.maxLocalTs)) + s.localShiftUs),
      localShiftUs: s.localShiftUs,
      shiftMethod: s.shiftMethod,
    })),
  };
}

const timeOf = (ts: number): string => Number.isFinite(ts) ? formatTime(ts) : "";

const command: Subcommand = {
  spec: {
    name: "deno task data ls",
    summary: "Show what a data file holds",
    flags: DB_FLAG,
  },
  async run(args) {
    using store = await Store.open(args.required("db"));
    const all = await contents(store);
    if (args.flag("json")) return print(JSON.stringify(all));
    print(`${all.file}  ${formatBytes(all.bytes)}\n`);
    print(formatTable(
      ["instrument", "kind", "tick", "lot", "versions", "rows", "bars", "note"],
      all.instruments.map((i) => [
        `${i.venue}:${i.symbol}`,
        i.kind,
        i.tick,
        i.lot,
        String(i.versions),
        i.rows.toLocaleString("en"),
        i.bars.toLocaleString("en"),
        i.notes.join("; "),
      ]),
    ));
    print("");
    if (all.bars.length > 0) {
      print(formatTable(
        ["bars of", "kind", "interval", "bars", "from (UTC)", "to (UTC)", "twice", "gaps"],
        all.bars.map((b) => [
          b.symbol,
          b.kind,
          b.interval,
          b.bars.toLocaleString("en"),
          b.from,
          b.to,
          String(b.twice),
          String(b.gaps),
        ]),
      ));
      print("");
    }
    print(formatTable(
      ["source", "format", "files", "rows", "from (UTC)", "to (UTC)", "clock shift µs", "method"],
      all.sources.map((s) => [
        String(s.id),
        s.format,
        s.files.map((f) => f.name).join(" "),
        s.rows.toLocaleString("en"),
        s.firstLocalTime,
        s.lastLocalTime,
        String(s.localShiftUs),
        s.shiftMethod,
      ]),
    ));
  },
};

export default command;
