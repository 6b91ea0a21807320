import { join } from "node:path";
import { EventKind } from "../../engine/tape/kind.ts";
import { formatMoney } from "../../engine/num/decimal.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import { withFolder } from "./generated_file.ts";
import { withImported } from "./loaded_tape.ts";
import { assertSame, peerProcess } from "./peer_process.ts";
import { type TimedAnswer, timedProcess } from "./timed_process.ts";

export interface TradesPeerLine {
  readonly bench: "peers";
  readonly work: string;
  readonly rows: number;
  readonly orders: number;
  readonly fees: string;
  readonly ticksPerSecond: number;
  readonly firstTicksPerSecond: number;
  readonly loadSeconds: number;
  /** NautilusTrader 2, where a Python with it was given. */
  readonly nautilusTicksPerSecond: number | null;
  readonly nautilusLoadSeconds: number | null;
  readonly ratio: number | null;
}

const ROWS = 2_000_000;
const SEED = 7;
/** The oracles for that walk: an independent script (`first`), NautilusTrader itself (`sma`). */
const KNOWN = {
  first: { orders: 7809, fees: "234.760234" },
  sma: { orders: 7813, fees: "234.880235" },
} as const;
const MAP = "time=ts_ns:ns,price=price,qty=size,side=side";

/** EMA 100/1000 cross on the seeded walk; NautilusTrader and we in turns. */
export function tradesPeers(
  python: string,
  nautilus: string | null,
  peers: string,
  options: { rounds: number; repeat: number },
): Promise<TradesPeerLine[]> {
  return withFolder(async (folder) => {
    const csv = join(folder, "trades.csv");
    await peerProcess(python, ["make_trades.py", csv, String(ROWS), String(SEED)], peers);
    return await withImported(
      { format: "csv", paths: [csv], instrument: "BTCUSDT", map: MAP },
      async (path) => {
        const lines: TradesPeerLine[] = [];
        for (const emaSeed of ["first", "sma"] as const) {
          const theirs = emaSeed === "sma" ? nautilus : null;
          lines.push(await compare({ path, csv, peers, emaSeed, nautilus: theirs, ...options }));
        }
        return lines;
      },
    );
  });
}

/** Each of our runs in a process of its own, as theirs are. */
async function compare(options: {
  path: string;
  csv: string;
  peers: string;
  emaSeed: keyof typeof KNOWN;
  nautilus: string | null;
  rounds: number;
  repeat: number;
}): Promise<TradesPeerLine> {
  const { path, csv, peers, emaSeed, nautilus, rounds, repeat } = options;
  const known = KNOWN[emaSeed];
  let best: TimedAnswer | null = null;
  let first = Infinity;
  let peer: NautilusAnswer | null = null;
  for (let round = 0; round < rounds; round++) {
    const run = await timedProcess({
      tape: { path, kinds: [EventKind.TRADE] },
      takerFeePpb: 500_000,
      repeat,
      sampleUs: 60_000_000,
      strategy: "ema_cross",
      params: { fast: 100, slow: 1000, qty: "0.001", emaSeed },
      venue: venuePreset("ideal"),
    });
    const { orders, fills } = run;
    const fees = Number(formatMoney(run.fees)).toFixed(6);
    assertSame(`EMA cross, ${emaSeed}`, { orders, fills, fees }, {
      orders: known.orders,
      fills: known.orders,
      fees: known.fees,
    });
    if (round === 0) first = run.firstSeconds;
    if (best === null || run.bestSeconds < best.bestSeconds) best = run;
    if (nautilus === null) continue;
    const answer = await runNautilus(nautilus, csv, peers);
    const balance = Number(formatMoney(run.balance)).toFixed(6);
    assertSame("EMA cross, sma", { fills, balance }, {
      fills: answer.fills,
      balance: answer.balance.toFixed(6),
    });
    if (peer === null || answer.seconds < peer.seconds) peer = answer;
  }
  if (best === null) throw new RangeError("Nothing was run, expected rounds of 1 or more");
  return {
    bench: "peers",
    work: `EMA cross on trades, emaSeed=${emaSeed}`,
    rows: best.rows,
    ...known,
    ticksPerSecond: best.rows / best.bestSeconds,
    firstTicksPerSecond: best.rows / first,
    loadSeconds: best.loadSeconds,
    nautilusTicksPerSecond: peer && ROWS / peer.seconds,
    nautilusLoadSeconds: peer && peer.loadSeconds,
    ratio: peer && peer.seconds / best.bestSeconds,
  };
}

interface NautilusAnswer {
  readonly seconds: number;
  readonly loadSeconds: number;
  readonly fills: number;
  readonly balance: number;
}

/** Its script prints one Python dictionary. */
async function runNautilus(python: string, csv: string, peers: string): Promise<NautilusAnswer> {
  const printed = await peerProcess(python, ["nautilus_v2.py", "trades", csv], peers);
  const number = (name: string) =>
    Number(new RegExp(`'${name}': '?(-?[\\d.]+)`).exec(printed)?.[1] ?? NaN);
  const answer = {
    seconds: number("run_s"),
    loadSeconds: number("load_s"),
    fills: number("fills"),
    balance: number("balance"),
  };
  if (Object.values(answer).some(Number.isNaN)) {
    throw new Error(`nautilus_v2.py printed: ${printed}`);
  }
  return answer;
}
