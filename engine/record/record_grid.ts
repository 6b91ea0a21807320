import { DefinitionError } from "../instrument/definitions.ts";
import { formatPrice, formatQty } from "../num/decimal.ts";
import { commonGrid } from "../instrument/common_grid.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Regrid } from "../instrument/regrid.ts";
import type { Stateful } from "../num/state.ts";
import type { FillColumns, OrderColumns } from "./columns.ts";

/** Record ticks and lots in one of a definition. */
type Factors = {
  readonly tick: number;
  readonly lot: number;
};

/** By instrument: those of the definition in force. */
export type GridState = readonly Factors[];

type OrderValues = Pick<
  OrderColumns,
  "priceTicks" | "qtyLots" | "filledLots" | "filledTickLots"
>;

type NewOrderValues = Pick<OrderColumns, "stopTicks" | "arrivalMid2">;

type FillValues = Pick<
  FillColumns,
  "priceTicks" | "qtyLots" | "positionLots" | "arrivalMid2" | "mid2"
>;

/**
 * The ticks and lots of a run's record: one grid an instrument for the whole run, the coarsest that
 * holds every price and quantity of all its definitions, so that a column means one thing from the
 * first row to the last. An instrument with one definition is recorded in its own.
 */
export class RecordGrid implements Stateful<GridState> {
  /** What the record's ticks and lots are, by instrument: the first definition on that grid. */
  readonly instruments: readonly Instrument[];
  /** All definitions are on the grid already: nothing is to be converted. */
  isPlain: boolean;
  readonly #factors = new Map<Instrument, Factors>();
  readonly #inForce: Factors[];
  readonly #mid2s: Float64Array;

  /** @param definitions all of each instrument, the one in force first */
  constructor(definitions: readonly (readonly Instrument[])[]) {
    this.instruments = definitions.map(commonGrid);
    let isPlain = true;
    definitions.forEach((own, i) => {
      for (const one of own) {
        const regrid = new Regrid(one, this.instruments[i]);
        isPlain &&= regrid.isSameGrid;
        this.#factors.set(one, { tick: regrid.ticks(1), lot: regrid.lots(1) });
      }
    });
    this.isPlain = isPlain;
    this.#inForce = definitions.map(([first]) => this.#of(first));
    this.#mid2s = new Float64Array(definitions.length);
  }

  /**
   * One more definition of an instrument, while the run goes on.
   *
   * @throws {DefinitionError} on ticks or lots finer than the record's, which has rows by now
   */
  append(definition: Instrument): void {
    const grid = this.instruments[definition.index];
    const regrid = new Regrid(definition, grid);
    const factors = { tick: regrid.ticks(1), lot: regrid.lots(1) };
    if (Number.isNaN(factors.tick + factors.lot)) {
      throw new DefinitionError(
        `${definition.symbol} gets a tick of ${formatPrice(definition, 1)} and a lot of ` +
          `${formatQty(definition, 1)}, expected multiples of ${formatPrice(grid, 1)} and ` +
          `${formatQty(grid, 1)}, in which the run is recorded`,
      );
    }
    this.#factors.set(definition, factors);
    this.isPlain &&= regrid.isSameGrid;
  }

  #of(definition: Instrument): Factors {
    const factors = this.#factors.get(definition);
    if (factors !== undefined) return factors;
    throw new Error(`${definition.symbol} is recorded in a definition that the run does not have`);
  }

  /** Another definition is in force: mids and positions come in it. */
  use(definition: Instrument): void {
    this.#inForce[definition.index] = this.#of(definition);
  }

  snapshot(): GridState {
    return this.#inForce.map(({ tick, lot }) => ({ tick, lot }));
  }

  restore(state: GridState): void {
    state.forEach(({ tick, lot }, i) => this.#inForce[i] = { tick, lot });
  }

  /** A position in lots of the definition in force, as recorded. */
  lots(index: number, lots: number): number {
    return this.isPlain ? lots : Math.round(lots * this.#inForce[index].lot);
  }

  /** Mids in ticks of the definitions in force, as recorded; refilled. */
  mid2s(mid2s: ArrayLike<number>): ArrayLike<number> {
    if (this.isPlain) return mid2s;
    for (let i = 0; i < this.#mid2s.length; i++) {
      this.#mid2s[i] = Math.round(mid2s[i] * this.#inForce[i].tick);
    }
    return this.#mid2s;
  }

  /** Converts what was just written of an order, in the definition that the order is in. */
  orderRow(c: OrderValues, row: number, definition: Instrument): void {
    const { tick, lot } = this.#of(definition);
    c.priceTicks[row] *= tick;
    c.qtyLots[row] *= lot;
    c.filledLots[row] *= lot;
    c.filledTickLots[row] = Math.round(c.filledTickLots[row] * tick * lot);
  }

  /** Converts what is written of an order once, when it is decided. */
  newOrderRow(c: NewOrderValues, row: number, definition: Instrument): void {
    const { tick } = this.#of(definition);
    c.stopTicks[row] *= tick;
    c.arrivalMid2[row] = Math.round(c.arrivalMid2[row] * tick);
  }

  /** Lots ahead in the queue, of the definition that the order is in. */
  aheadLots(definition: Instrument, lots: number): number {
    return this.isPlain ? lots : lots * this.#of(definition).lot;
  }

  /** Converts a fill's row: the fill in its order's definition, position and mid in the one in force. */
  fillRow(c: FillValues, row: number, definition: Instrument): void {
    const own = this.#of(definition);
    const inForce = this.#inForce[definition.index];
    c.priceTicks[row] *= own.tick;
    c.qtyLots[row] *= own.lot;
    c.arrivalMid2[row] = Math.round(c.arrivalMid2[row] * own.tick);
    c.positionLots[row] = Math.round(c.positionLots[row] * inForce.lot);
    c.mid2[row] = Math.round(c.mid2[row] * inForce.tick);
  }
}
