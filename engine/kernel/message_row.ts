import type { Row } from "../tape/row.ts";
import { DOUBLE } from "../time/clock.ts";
import type { Message, MessageRows } from "./input.ts";

/** One row of a message as an object, refilled for the next. */
export class MessageRow implements Row {
  now = DOUBLE;
  instrument = 0;
  exchTs = DOUBLE;
  code = 0;
  price = 0;
  qty = DOUBLE;
  aux = DOUBLE;

  /** Takes what all rows of a message share. */
  open({ now, instrument, exchTs }: Message): this {
    this.now = now;
    this.instrument = instrument;
    this.exchTs = exchTs;
    return this;
  }

  read({ code, price, qty, aux }: MessageRows, at: number): void {
    this.code = code[at];
    this.price = price[at];
    this.qty = qty[at];
    this.aux = aux[at];
  }
}
