import type { TapeChunk } from "../tape/chunk.ts";
import type { Row } from "../tape/row.ts";
import { DOUBLE } from "../time/clock.ts";

/** One row of a chunk as an object, refilled for the next. */
export class RowBuffer implements Row {
  now = DOUBLE;
  instrument = 0;
  exchTs = DOUBLE;
  code = 0;
  price = 0;
  qty = 0;
  aux = DOUBLE;

  read(instrument: number, chunk: TapeChunk, at: number): this {
    this.now = chunk.localTs[at];
    this.instrument = instrument;
    this.exchTs = chunk.exchTs[at];
    this.code = chunk.code[at];
    this.price = chunk.price[at];
    this.qty = chunk.qty[at];
    this.aux = chunk.aux[at];
    return this;
  }
}
