import { openInstrument } from "../open_instrument.ts";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { MemoryRows } from "../../backtest/run/options.ts";
import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Random } from "../../engine/num/random.ts";
import { allocateChunk } from "../../engine/tape/chunk.ts";

export const BTC: Instrument = openInstrument({}, {
  minPriceTicks: 0,
  maxQtyLots: 1_000_000,
  marketMaxQtyLots: 1_000_000,
});

const START_TS = 1_700_000_000_000_000;

/** A random walk of trades, 10 ms apart, in chunks of `chunkRows`. */
export function walk(
  rows: number,
  options: { chunkRows?: number; instrument?: Instrument; shared?: boolean } = {},
): MemoryRows {
  const { chunkRows = 65536, instrument = BTC, shared = true } = options;
  const random = new Random(7);
  const chunks: ReturnType<typeof allocateChunk>[] = [];
  let price = 300_000;
  for (let first = 0; first < rows; first += chunkRows) {
    const chunk = allocateChunk(chunkRows, { shared });
    chunk.length = Math.min(chunkRows, rows - first);
    for (let i = 0; i < chunk.length; i++) {
      price += random.int(3) - 1;
      chunk.exchTs[i] = START_TS + (first + i) * 10_000;
      chunk.localTs[i] = chunk.exchTs[i] + 1000;
      chunk.price[i] = price;
      chunk.qty[i] = 1 + random.int(50);
      const side = random.int(2) === 1 ? RowFlag.BUY : 0;
      chunk.code[i] = EventKind.TRADE | RowFlag.LAST | side;
      chunk.aux[i] = first + i;
    }
    chunks.push(chunk);
  }
  return { instrument, chunks };
}

/** A folder of strategy files that is gone with `remove`. */
export class StrategyFolder {
  readonly path = mkdtempSync(join(tmpdir(), "throughline-strategy-"));

  /** Writes a file and says where it is. */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** A whole strategy file around the body of `create(params, ctx)`. */
  strategy(body: string, params = "z.object({})", head = ""): string {
    const text = `import { defineStrategy, Side, z } from "throughline";
${head}
export default defineStrategy({
  name: "probe",
  params: ${params},
  create(params, ctx) {
    void params; void ctx; void Side;
    ${body}
  },
});
`;
    return this.write(`s${this.#count++}.ts`, text);
  }

  #count = 0;

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
