import { regridBook } from "../book/regrid_book.ts";
import { definitionAt } from "../instrument/definitions.ts";
import { Regrid } from "../instrument/regrid.ts";
import type { Lane } from "./l2_lane.ts";

/**
 * Applies the row of a change of definition: to the venue, to us, or (arrival ordering) to the
 * venue and then us. Row `at` of the lane's chunk, `ts` on the lane's clock.
 *
 * @throws {DefinitionError} when the row names no definition, or a position cannot go across
 */
export function applyDefinitionRow(lane: Lane, at: number, ts: number): void {
  const { book, market, kernel, instrument: index, chunk, definitions } = lane;
  const number = chunk.price[at];
  const exchTs = chunk.exchTs[at];
  if (market !== null) {
    const { instrument: from } = market;
    const to = definitionAt(definitions, number);
    market.moment = lane.order === "local" ? ts : 0;
    market.changeDefinition(to, number, exchTs, chunk.localTs[at]);
    // In arrival ordering the book is ours as well: it goes over below.
    if (kernel === null) regridBook(book, new Regrid(from, to));
  }
  kernel?.onInstrumentRow(index, exchTs, ts, number);
}
