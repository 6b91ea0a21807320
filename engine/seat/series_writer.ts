import type { Series, StrategyLog } from "../strategy/contract.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** A named series; NaN and infinities are refused, as no chart and no hash could take them. */
export class SeriesWriter implements Series {
  readonly name: string;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel, name: string) {
    if (name.length === 0 || name.length > 64) {
      throw new RangeError(`Series name has ${name.length} characters, expected 1 to 64`);
    }
    this.#kernel = kernel;
    this.name = name;
  }

  push(value: number): void {
    if (!Number.isFinite(value)) {
      throw new RangeError(`Series ${this.name} got ${value}, expected a finite number`);
    }
    this.#kernel.recorder.push(this.name, this.#kernel.now, value);
  }
}

type Fields = Record<string, string | number | boolean | null>;

/** The strategy's log, stamped with the time of the input in hand. */
export function writerOf(kernel: Kernel): StrategyLog {
  const write =
    (level: "debug" | "info" | "warn" | "error") => (message: string, fields?: Fields) =>
      kernel.recorder.log({
        ts: kernel.now,
        level,
        message: String(message).slice(0, 2000),
        fields: { ...fields },
      });
  return Object.freeze({
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  });
}
