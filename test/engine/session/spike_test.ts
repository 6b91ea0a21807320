import { interiorOf } from "../../../engine/kernel/kernel.ts";
import { describe, expect, test } from "vitest";
import { InstrumentFeed } from "../../../data/feed/instrument_feed.ts";
import { Frame } from "../../../data/feed/message.ts";
import { decodeJson } from "../../../data/wire/binance/frame_json.ts";
import { plainInstrument } from "../../../data/wire/binance/known_instruments.ts";
import { RowFlag } from "../../../engine/tape/kind.ts";
import { InputKind, type RowInput } from "../../../engine/kernel/input.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { journalInputs, JournalReader } from "../../../engine/journal/reader.ts";
import { Replay } from "../../../engine/session/replay.ts";
import { sha256Hex } from "../../../engine/num/sha256.ts";
import { runBatched } from "./bed.ts";
import {
  delayed,
  generatedFrames,
  hasRecordedFrames,
  type RawFrame,
  recordedFrames,
} from "./spike/frames.ts";
import { RowRing } from "./spike/row_ring.ts";
import { spikeSettings } from "./spike/settings.ts";
import type { TraderEnd, TraderStart } from "./spike/trader_worker.ts";

const BTC = {
  ...plainInstrument({
    venue: "binance-usdm",
    symbol: "BTCUSDT",
    base: "BTC",
    quote: "USDT",
    tickDecimals: 1,
    lotDecimals: 3,
  }),
  index: 0,
};
const HASH = sha256Hex("the spike's configuration");

/** Decodes frames as they arrive, keeps the book in sync by the venue's rule, and sends its rows. */
async function sendRows(frames: readonly RawFrame[], ring: RowRing): Promise<Row[]> {
  const feed = new InstrumentFeed(BTC, { rule: "binance-usdm" });
  const frame = new Frame();
  const sent: Row[] = [];
  for (const { text, localTs } of frames) {
    decodeJson(text, frame, (symbol) => symbol === BTC.symbol ? BTC : undefined, () => BTC);
    feed.push(frame, localTs, 0);
    const { rows } = feed;
    for (let i = 0; i < rows.length; i++) {
      const { exchTs, code, price, qty, aux } = rows;
      if ((code[i] & RowFlag.UNAPPLIED) !== 0) continue;
      const row = {
        now: rows.localTs[i],
        instrument: 0,
        exchTs: exchTs[i],
        code: code[i],
        price: price[i],
        qty: qty[i],
        aux: aux[i],
      };
      sent.push(row);
      await ring.write(row);
    }
    rows.reset();
  }
  ring.close();
  return sent;
}

/** Trades a minute of frames in a worker without any permission; its journal and the rows it got. */
async function trade(frames: readonly RawFrame[]): Promise<{ end: TraderEnd; sent: Row[] }> {
  const worker = new Worker(new URL("./spike/trader_worker.ts", import.meta.url), {
    type: "module",
    deno: { permissions: "none" },
  } as WorkerOptions);
  try {
    const ring = RowRing.ofCapacity(1024);
    const done = new Promise<TraderEnd>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
    const start: TraderStart = { memory: ring.memory, instrument: BTC, configHash: HASH };
    worker.postMessage(start);
    const sent = await Promise.race([sendRows(frames, ring), done.then(() => [])]);
    return { end: await done, sent };
  } finally {
    worker.terminate();
  }
}

function replayed(journal: Uint8Array) {
  const { venue, ...settings } = spikeSettings(BTC);
  const { funding, fuseQuotes } = venue;
  const replay = new Replay({ ...settings, funding, fuseQuotes });
  const { kernel } = replay;
  for (const input of journalInputs(journal)) replay.step(input);
  return {
    decisionHash: interiorOf(kernel).decisions.digest(),
    equity: interiorOf(kernel).account.equity,
    fees: interiorOf(kernel).ledger.fees,
    funding: interiorOf(kernel).ledger.funding,
    positionLots: [interiorOf(kernel).ledger.positionLots(0)],
    record: interiorOf(kernel).recorder.finish(interiorOf(kernel).tags.all),
  };
}

const SOURCES: readonly (readonly [string, boolean, () => RawFrame[]])[] = [
  ["a generated minute", true, () => generatedFrames(1)],
  ["another generated minute", true, () => generatedFrames(2)],
  ["a recorded minute (skipped without ../shared/data)", hasRecordedFrames, recordedFrames],
];

describe.each(SOURCES)("%s, its streams delayed by 0 to 3 s", (_name, isThere, frames) => {
  test.runIf(isThere)(
    "traded in a cage, replayed from the journal and backtested: one and the same",
    async () => {
      const { end, sent } = await trade(delayed(frames(), 3));
      expect(end.permissions).toEqual([]);
      expect(sent.length).toBeGreaterThan(5000);
      const reader = JournalReader.of(end.journal);
      expect(reader.header.configHash).toBe(HASH);
      const recorded = [...journalInputs(end.journal)].filter((input): input is RowInput =>
        input.kind === InputKind.ROW
      );
      expect(recorded.map(({ kind: _kind, sequence: _sequence, ...row }) => row)).toEqual(sent);

      const replay = replayed(end.journal);
      const backtest = runBatched(spikeSettings(BTC), recorded, [5000]);
      expect(backtest.totals.fills).toBeGreaterThan(100);
      expect(replay.decisionHash).toBe(end.decisionHash);
      expect(backtest.decisionHash).toBe(end.decisionHash);
      expect(backtest.totals).toEqual(end.totals);
      const { equity, fees, funding, positionLots } = backtest.totals;
      expect(replay).toEqual({
        decisionHash: end.decisionHash,
        equity,
        fees,
        funding,
        positionLots,
        record: backtest.record,
      });
    },
  );
});
