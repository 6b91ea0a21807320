import { createHash, type Hash } from "node:crypto";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";

/**
 * SHA-256 over a tape as the kernel sees it. Each column is hashed on its own, so that neither the
 * size of the chunks nor the place where they are cut matters; the digest of the columns' digests,
 * the grid and the number of rows is the tape's. Little-endian, as all machines that V8 runs on.
 */
export class TapeHash {
  readonly #columns: readonly Hash[] = Array.from({ length: 6 }, () => createHash("sha256"));
  #rows = 0;

  /** Takes in a chunk's rows. */
  update(chunk: TapeChunk): void {
    const { length, exchTs, localTs, code, price, qty, aux } = chunk;
    const columns = [exchTs, localTs, code, price, qty, aux];
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i];
      const bytes = length * column.BYTES_PER_ELEMENT;
      this.#columns[i].update(new Uint8Array(column.buffer, column.byteOffset, bytes));
    }
    this.#rows += length;
  }

  /** The hash of all rows, hex; call it once, at the end. */
  digest(versions: readonly Instrument[], wide: boolean): string {
    const grid = versions.map((v) => [
      v.venue,
      v.symbol,
      v.tickMantissa,
      v.priceDecimals,
      v.lotMantissa,
      v.qtyDecimals,
      v.multiplierNum,
      v.multiplierDen,
      v.validFromTs,
    ]);
    const hash = createHash("sha256").update(JSON.stringify(["tape-1", wide, this.#rows, grid]));
    for (const column of this.#columns) hash.update(column.digest());
    return hash.digest("hex");
  }
}
