import type { Series, StrategyLog } from "../strategy/contract.ts";
import type { SeatServices } from "./services.ts";
import type { SeriesGuard } from "./series_guard.ts";
import { sealClass } from "./sealed.ts";

/** A named series; NaN and infinities are refused, as no chart and no hash could take them. */
export class SeriesWriter implements Series {
  static {
    sealClass(this);
  }

  readonly name: string;
  readonly #services: SeatServices;
  readonly #guard: SeriesGuard;
  /** Name in the record: with several strategies it says whose it is. */
  readonly #recorded: string;

  constructor(services: SeatServices, guard: SeriesGuard, name: string, label: string) {
    if (typeof name !== "string" || name.length === 0 || name.length > 64) {
      const what = typeof name === "string"
        ? `has ${name.length} characters`
        : `is a ${typeof name}`;
      throw new RangeError(`Series name ${what}, expected a text of 1 to 64`);
    }
    this.#services = services;
    this.#guard = guard;
    this.name = name;
    this.#recorded = label === "" ? name : `${label}/${name}`;
    Object.freeze(this);
  }

  push(value: number): void {
    if (!Number.isFinite(value)) {
      const got = typeof value === "number" ? value : `a ${typeof value}`;
      throw new RangeError(`Series ${this.name} got ${got}, expected a finite number`);
    }
    this.#guard.note();
    this.#services.push(this.#recorded, value);
  }
}

type Fields = Record<string, string | number | boolean | null>;

const MAX_FIELDS = 64;
const MAX_TEXT = 2000;

/** Fields of a log line, taken over now and checked: what is none of these could not be kept. */
function fieldsOf(given: Fields | undefined): Fields {
  const fields: Fields = {};
  if (given === undefined) return fields;
  const entries = Object.entries(given);
  if (entries.length > MAX_FIELDS) {
    throw new TypeError(`Log line has ${entries.length} fields, expected at most ${MAX_FIELDS}`);
  }
  for (const [name, value] of entries) {
    const isPlain = value === null || typeof value === "number" || typeof value === "boolean";
    if (isPlain) fields[name.slice(0, MAX_TEXT)] = value;
    else if (typeof value === "string") fields[name.slice(0, MAX_TEXT)] = value.slice(0, MAX_TEXT);
    else {
      throw new TypeError(
        `Log field ${name.slice(0, 64)} is a ${typeof value}, ` +
          "expected a text, a number, true, false or null",
      );
    }
  }
  return fields;
}

/** The strategy's log, stamped with the time of the input in hand. */
export function writerOf(services: SeatServices, label: string): StrategyLog {
  const whose = label === "" ? {} : { strategy: label };
  const write =
    (level: "debug" | "info" | "warn" | "error") => (message: string, fields?: Fields) =>
      services.log({
        ts: services.clock.now,
        level,
        message: String(message).slice(0, MAX_TEXT),
        fields: { ...fieldsOf(fields), ...whose },
      });
  return Object.freeze({
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  });
}
