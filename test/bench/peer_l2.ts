import { join } from "node:path";
import { formatMoney } from "../../engine/num/decimal.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import { DEPTH_KINDS, RECORDED } from "./l2.ts";
import { sharedFolder, withImported } from "./loaded_tape.ts";
import { assertSame, peerProcess } from "./peer_process.ts";
import { timedProcess } from "./timed_process.ts";

export interface L2PeerLine {
  readonly bench: "peers";
  readonly work: string;
  readonly rows: number;
  /**
   * hftbacktest's rows of the same files: a row that came out of order stands there twice, once for
   * each of its clocks. Rates are over these rows on both sides, so that ratios are those of times.
   */
  readonly peerRows: number;
  /** hftbacktest's two books, its best. */
  readonly hashmapRowsPerSecond: number;
  readonly roivectorRowsPerSecond: number;
  readonly timerRowsPerSecond: number;
  readonly depthCallbackRowsPerSecond: number;
  readonly usdmRowsPerSecond: number;
  /** Over hftbacktest's faster book. */
  readonly timerRatio: number;
  readonly depthCallbackRatio: number;
  readonly usdmToTimerRatio: number;
}

const LINE =
  /^(hashmap|roivector): rows=(\d+) .* Mrows\/s=([\d.]+) .*quotes=(\d+) fills=(\d+) pos=(-?[\d.]+) .* fee=([\d.]+)/gm;

/** hftbacktest and we in turns on the recorded files; its orders, fills, position and fees are ours. */
export async function l2Peers(
  python: string,
  peers: string,
  options: { rounds: number; repeat: number },
): Promise<L2PeerLine[]> {
  const folder = sharedFolder("data/binance-raw/usdm");
  if (folder === null) return [];
  const lines: L2PeerLine[] = [];
  for (const { name, files } of RECORDED) {
    const paths = files.map((file) => join(folder, file));
    const line = await withImported(
      { format: "binance-raw", paths },
      (path) => compare(name, path, paths, { python, peers, ...options }),
    );
    lines.push(line);
  }
  return lines;
}

/** One recorded file: each of our runs in a process of its own, as theirs are. */
async function compare(
  name: string,
  path: string,
  paths: readonly string[],
  options: { python: string; peers: string; rounds: number; repeat: number },
): Promise<L2PeerLine> {
  const { python, peers, rounds, repeat } = options;
  const theirs = { hashmap: 0, roivector: 0 };
  const ours = { timer: Infinity, depth: Infinity, usdm: Infinity };
  const base = { tape: { path, kinds: DEPTH_KINDS }, repeat };
  const hft = venuePreset("hftbacktest");
  const usdm = venuePreset("binance-usdm");
  let peerRows = 0;
  let rows = 0;
  for (let round = 0; round < rounds; round++) {
    const printed = await peerProcess(python, ["hft_mm.py", ...paths, "--repeat", "10"], peers);
    const timer = await timedProcess({ ...base, strategy: "reference_market_maker", venue: hft });
    const answer = [
      timer.orders,
      timer.fills,
      (timer.positionLots / 1000).toFixed(3),
      Number(formatMoney(timer.fees)).toFixed(6),
    ];
    const found = [...printed.matchAll(LINE)];
    if (found.length !== 2) throw new Error(`hft_mm.py printed: ${printed}`);
    for (const [, book, count, speed, quotes, fills, position, fee] of found) {
      assertSame(name, answer, [Number(quotes), Number(fills), position, fee]);
      peerRows = Number(count);
      const kind = book as keyof typeof theirs;
      theirs[kind] = Math.max(theirs[kind], Number(speed) * 1e6);
    }
    const depth = await timedProcess({ ...base, strategy: "quote_on_book", venue: hft });
    const arrival = await timedProcess({
      ...base,
      strategy: "reference_market_maker",
      venue: usdm,
    });
    rows = timer.rows;
    ours.timer = Math.min(ours.timer, timer.bestSeconds);
    ours.depth = Math.min(ours.depth, depth.bestSeconds);
    ours.usdm = Math.min(ours.usdm, arrival.bestSeconds);
  }
  const faster = Math.max(theirs.hashmap, theirs.roivector);
  return {
    bench: "peers",
    work: `L2 market maker, ${name}`,
    rows,
    peerRows,
    hashmapRowsPerSecond: theirs.hashmap,
    roivectorRowsPerSecond: theirs.roivector,
    timerRowsPerSecond: peerRows / ours.timer,
    depthCallbackRowsPerSecond: peerRows / ours.depth,
    usdmRowsPerSecond: peerRows / ours.usdm,
    timerRatio: peerRows / ours.timer / faster,
    depthCallbackRatio: peerRows / ours.depth / faster,
    usdmToTimerRatio: ours.timer / ours.usdm,
  };
}
