type Cell = number | string;

/**
 * State of an indicator as plain JSON. Numbers that JSON lacks (NaN, ±Infinity, −0) are strings,
 * so the state survives `JSON.parse(JSON.stringify(state))` to the bit.
 */
export interface IndicatorState {
  readonly [field: string]: Cell | boolean | readonly Cell[] | IndicatorState;
}

/**
 * What all streaming indicators share: the current value, readiness, reset, snapshot and restore.
 *
 * Each subclass adds an `update` with the inputs of its kind. Updates take O(1) amortised time
 * unless said otherwise and allocate nothing. Windowed indicators hold no running difference:
 * nothing drifts, and a NaN or Infinity among the inputs is forgotten when it leaves the window.
 * Recursive ones (EMA and its kin) keep it until `reset`.
 *
 * Hot methods stand in the subclasses, not here, so that V8 sees one shape at each of their field
 * accesses. Fields that hold fractions start as NaN, so that V8 keeps them as doubles throughout.
 */
export abstract class Indicator {
  /** Main line, NaN while not ready unless the class says otherwise. Written by `update` only. */
  value = NaN;
  /** True once the warm-up is complete. Written by `update` only. */
  ready = false;
  /** Class and parameters, such as `Ema(20,first)`; names the indicator's plot and its snapshots. */
  readonly label: string;
  /** Updates until `ready`; 0 where the warm-up is a span of time. */
  readonly warmup: number;
  protected left = 0;

  constructor(label: string, warmup: number) {
    this.label = label;
    this.warmup = warmup;
  }

  /** Back to the state after construction. */
  reset(): void {
    this.value = NaN;
    this.ready = false;
    this.left = this.warmup;
  }

  /** Counts one update of the warm-up; returns whether that completed it. */
  protected warm(): boolean {
    this.left--;
    return this.ready = this.left === 0;
  }

  /** Copies the whole state out. Costs O(window). */
  snapshot(): IndicatorState {
    const state: Record<string, IndicatorState[string]> = {};
    for (const [name, field] of fieldsOf(this)) state[name] = encodeField(field);
    return state;
  }

  /**
   * Takes over a state from `snapshot` of an indicator with the same label; continues to the bit
   * where that one stood. Throws a TypeError on any other state and is then unchanged.
   */
  restore(state: IndicatorState): void {
    checkState(this, state);
    applyState(this, state);
  }
}

type Field = number | string | boolean | Float64Array | Int32Array | Indicator;

// Own fields in their order of declaration: the same in every instance of a class.
const fieldsOf = (indicator: Indicator) => Object.entries(indicator) as [string, Field][];

function encode(x: number): Cell {
  if (Object.is(x, -0)) return "-0";
  return Number.isFinite(x) ? x : String(x);
}

function decode(cell: Cell): number {
  return typeof cell === "number" ? cell : Number(cell);
}

function encodeField(field: Field): IndicatorState[string] {
  if (typeof field === "number") return encode(field);
  if (field instanceof Indicator) return field.snapshot();
  return typeof field === "object" ? Array.from(field, encode) : field;
}

const SPELLED = ["NaN", "Infinity", "-Infinity", "-0"];

const isCell = (cell: unknown) =>
  typeof cell === "number" || (typeof cell === "string" && SPELLED.includes(cell));

function fits(field: Field, saved: unknown): boolean {
  if (typeof field === "number") return isCell(saved);
  if (typeof field === "string") return field === saved;
  if (typeof field === "boolean") return typeof saved === "boolean";
  if (field instanceof Indicator) return typeof saved === "object" && saved !== null;
  return Array.isArray(saved) && saved.length === field.length && saved.every(isCell);
}

function checkState(indicator: Indicator, state: IndicatorState): void {
  if (state.label !== indicator.label) {
    throw new TypeError(
      `Snapshot must be of ${indicator.label}, got ${JSON.stringify(state.label)}`,
    );
  }
  for (const [name, field] of fieldsOf(indicator)) {
    const saved = state[name];
    if (!fits(field, saved)) {
      throw new TypeError(
        `Snapshot of ${indicator.label} has an unusable field ${name}: ${JSON.stringify(saved)}`,
      );
    }
    if (field instanceof Indicator) checkState(field, saved as IndicatorState);
  }
}

function applyState(indicator: Indicator, state: IndicatorState): void {
  const target = indicator as unknown as Record<string, Field>;
  for (const [name, field] of fieldsOf(indicator)) {
    const saved = state[name];
    if (typeof field === "number") target[name] = decode(saved as Cell);
    else if (typeof field === "boolean") target[name] = saved as boolean;
    else if (field instanceof Indicator) field.restore(saved as IndicatorState);
    else if (typeof field === "object") field.set((saved as Cell[]).map(decode));
  }
}
