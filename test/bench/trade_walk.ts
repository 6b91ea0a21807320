import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import { Random } from "../../engine/num/random.ts";
import { allocateChunk, type TapeChunk } from "../../engine/tape/chunk.ts";

/** The walk of `make_trades.py` in kind, with our own random numbers: 1–20 ms apart, −3 to 3 ticks. */
export function tradeWalk(rows: number, seed: number): TapeChunk {
  const random = new Random(seed);
  const chunk = allocateChunk(rows, { shared: true });
  chunk.length = rows;
  let ts = 1_700_000_000_000_000;
  let price = 600_000;
  for (let i = 0; i < rows; i++) {
    ts += 1000 + random.int(19_000);
    price += (random.int(3) - 1) * random.int(4);
    chunk.exchTs[i] = chunk.localTs[i] = ts;
    chunk.price[i] = price;
    chunk.qty[i] = 1 + random.int(1999);
    chunk.code[i] = EventKind.TRADE | RowFlag.LAST | (random.int(2) === 1 ? RowFlag.BUY : 0);
    chunk.aux[i] = i + 1;
  }
  return chunk;
}
