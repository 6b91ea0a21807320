import type { Series, StrategyLog } from "../strategy/contract.ts";
import type { SeatServices } from "./services.ts";

/** A named series; NaN and infinities are refused, as no chart and no hash could take them. */
export class SeriesWriter implements Series {
  readonly name: string;
  readonly #services: SeatServices;
  /** Name in the record: with several strategies it says whose it is. */
  readonly #recorded: string;

  constructor(services: SeatServices, name: string, label: string) {
    if (name.length === 0 || name.length > 64) {
      throw new RangeError(`Series name has ${name.length} characters, expected 1 to 64`);
    }
    this.#services = services;
    this.name = name;
    this.#recorded = label === "" ? name : `${label}/${name}`;
  }

  push(value: number): void {
    if (!Number.isFinite(value)) {
      throw new RangeError(`Series ${this.name} got ${value}, expected a finite number`);
    }
    this.#services.push(this.#recorded, value);
  }
}

type Fields = Record<string, string | number | boolean | null>;

/** The strategy's log, stamped with the time of the input in hand. */
export function writerOf(services: SeatServices, label: string): StrategyLog {
  const whose = label === "" ? {} : { strategy: label };
  const write =
    (level: "debug" | "info" | "warn" | "error") => (message: string, fields?: Fields) =>
      services.log({
        ts: services.clock.now,
        level,
        message: String(message).slice(0, 2000),
        fields: { ...fields, ...whose },
      });
  return Object.freeze({
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  });
}
