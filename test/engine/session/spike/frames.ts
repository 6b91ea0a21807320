import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Random } from "../../../../engine/num/random.ts";

/** A frame as a venue sent it, and when we got it. */
export interface RawFrame {
  readonly stream: string;
  readonly text: string;
  readonly localTs: number;
}

const RECORDED = new URL(
  "../../../../../shared/data/binance-raw/usdm/btcusdt_20230404.dat.gz",
  import.meta.url,
);
export const hasRecordedFrames = existsSync(RECORDED);
const MINUTE_US = 60_000_000;

/** The first minute of a recorded session: snapshot, depth, trades, best prices, mark prices. */
export function recordedFrames(): RawFrame[] {
  const frames: RawFrame[] = [];
  for (const line of gunzipSync(readFileSync(RECORDED)).toString("utf8").split("\n")) {
    const space = line.indexOf(" ");
    if (space < 0) continue;
    const localTs = Number(line.slice(0, space));
    if (frames.length > 0 && localTs > frames[0].localTs + MINUTE_US) break;
    const text = line.slice(space + 1);
    frames.push({ stream: /"stream":"([^"]+)"/.exec(text)?.[1] ?? "rest", text, localTs });
  }
  return frames;
}

/** A minute as the venue would send it, made from a seed. */
export function generatedFrames(seed: number): RawFrame[] {
  const random = new Random(seed).fork("frames");
  const start = 1_700_000_000_000;
  const level = (ticks: number) => `["${(ticks / 10).toFixed(1)}","${random.int(4000) / 1000}"]`;
  const levels = (first: number, step: number, n: number) =>
    Array.from({ length: n }, (_, i) => level(first + step * (i + random.int(3)))).join(",");
  const frames: RawFrame[] = [];
  let mid = 300_000;
  let id = 1000;
  const send = (stream: string, ms: number, data: string) => {
    const text = `{"stream":"btcusdt@${stream}","data":{${data}}}`;
    frames.push({ stream, text, localTs: (ms + 3) * 1000 + random.int(4000) });
  };
  for (let ms = start; ms < start + 60_000; ms += 10) {
    mid += random.int(5) - 2;
    const at = `"E":${ms},"T":${ms},"s":"BTCUSDT"`;
    if (ms === start) {
      const book = `"bids":[${levels(mid, -1, 40)}],"asks":[${levels(mid + 1, 1, 40)}]`;
      frames.push({ stream: "rest", text: `{"lastUpdateId":${id},${book}}`, localTs: ms * 1000 });
    }
    if (random.int(3) === 0) {
      const chain = `"U":${id + 1},"u":${id + 5},"pu":${id}`;
      id += 5;
      const sides = `"b":[${levels(mid, -1, 6)}],"a":[${levels(mid + 1, 1, 6)}]`;
      send("depth", ms, `"e":"depthUpdate",${at},${chain},${sides}`);
    }
    if (random.int(2) === 0) {
      const terms = `"p":"${((mid + random.int(2)) / 10).toFixed(1)}","q":"${
        (1 + random.int(900)) / 1000
      }"`;
      send("trade", ms, `"e":"trade",${at},"t":${ms},${terms},"m":${random.int(2) === 0}`);
    }
    if (random.int(4) === 0) {
      const [bid, ask] = [level(mid), level(mid + 1)].map((text) => JSON.parse(text));
      const best = `"b":"${bid[0]}","B":"${bid[1]}","a":"${ask[0]}","A":"${ask[1]}"`;
      send("bookTicker", ms, `"e":"bookTicker",${at},"u":${id},${best}`);
    }
    if (ms % 1000 === 0) {
      const price = (mid / 10).toFixed(8);
      const rate = `"r":"0.00010000","T":${start + 30_000}`;
      send(
        "markPrice@1s",
        ms,
        `"e":"markPriceUpdate","E":${ms},"s":"BTCUSDT","p":"${price}","i":"${price}",${rate}`,
      );
    }
  }
  return frames;
}

/**
 * Delays each stream by 0 to 3 s that come and go, its frames in order, as a bad line would; sorted
 * by arrival.
 */
export function delayed(frames: readonly RawFrame[], seed: number): RawFrame[] {
  const random = new Random(seed).fork("delays");
  const lines = new Map<string, { until: number; delay: number; last: number; random: Random }>();
  const arrived = frames.map((frame) => {
    const { stream, localTs } = frame;
    const line = lines.get(stream) ??
      { until: -1, delay: 0, last: -1, random: random.fork(stream) };
    lines.set(stream, line);
    if (localTs > line.until) {
      line.until = localTs + line.random.int(8_000_000);
      line.delay = line.random.int(3) === 0 ? 0 : line.random.int(3_000_001);
    }
    line.last = Math.max(line.last, localTs + line.delay);
    return { ...frame, localTs: line.last };
  });
  return arrived.sort((a, b) => a.localTs - b.localTs);
}
