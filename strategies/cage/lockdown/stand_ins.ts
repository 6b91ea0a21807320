/*
 * Names of the web that zod asks for by itself (dates, addresses, base64, files), as plain functions of
 * what they are given. The realm's own ones are kept out of reach behind them: they tell the time, the
 * time zone and the locale, and lead to more.
 */

const RealDate = Date;
const RealUrl = URL;
const { atob: decode, btoa: encode } = globalThis;

/** Dates with a zone, or whole days, which are in UTC: the machine's zone does not come in. */
const ISO = /^[+-]?\d{4,6}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

const noClock = () => new TypeError("There is no clock in a strategy, use ctx.now");

const PARTS = [
  ...["getUTCFullYear", "getUTCMonth", "getUTCDate", "getUTCDay", "getUTCHours"],
  ...["getUTCMinutes", "getUTCSeconds", "getUTCMilliseconds"],
] as const;

/** An instant in ms, which has to be said. */
class PlainDate {
  readonly #ms: number;

  constructor(...given: unknown[]) {
    if (given.length === 0) throw noClock();
    if (given.length > 1) {
      throw new TypeError("There is no time zone in a strategy, use Date.UTC(…)");
    }
    const [value] = given;
    const plain = typeof value === "object" && value !== null ? instantOf(value) : value;
    const ms = typeof plain === "string" ? PlainDate.parse(plain) : Number(plain);
    this.#ms = new RealDate(ms).getTime();
  }

  static now(): never {
    throw noClock();
  }
  static parse(text: string): number {
    return ISO.test(text) ? RealDate.parse(text) : NaN;
  }
  static UTC(...parts: Parameters<typeof Date.UTC>): number {
    return RealDate.UTC(...parts);
  }

  static {
    for (const part of PARTS) {
      Object.defineProperty(this.prototype, part, {
        value(this: PlainDate): number {
          return new RealDate(this.#ms)[part]();
        },
      });
    }
  }

  getTime(): number {
    return this.#ms;
  }
  valueOf(): number {
    return this.#ms;
  }
  toISOString(): string {
    return new RealDate(this.#ms).toISOString();
  }
  toJSON(): string | null {
    return Number.isNaN(this.#ms) ? null : this.toISOString();
  }
  toString(): string {
    return this.toJSON() ?? "Invalid Date";
  }
}
Object.defineProperty(PlainDate, "name", { value: "Date" });

const instantOf = (value: object): unknown =>
  value instanceof PlainDate ? value.getTime() : String(value);

const URL_PARTS = [
  ...["href", "protocol", "username", "password", "host", "hostname", "port", "pathname"],
  ...["search", "hash", "origin"],
] as const;

/** The parts of an address as texts. */
class PlainUrl {
  constructor(text: unknown, base?: unknown) {
    const real = new RealUrl(String(text), base === undefined ? undefined : String(base));
    for (const part of URL_PARTS) Object.defineProperty(this, part, { value: real[part] });
  }

  static canParse(text: unknown, base?: unknown): boolean {
    return PlainUrl.parse(text, base) !== null;
  }
  static parse(text: unknown, base?: unknown): PlainUrl | null {
    try {
      return new PlainUrl(text, base);
    } catch {
      return null;
    }
  }

  toString(): string {
    return String(Reflect.get(this, "href"));
  }
  toJSON(): string {
    return this.toString();
  }
}
Object.defineProperty(PlainUrl, "name", { value: "URL" });

/** There are no files; nothing is one. */
class NoFile {
  constructor() {
    throw new TypeError("There are no files in a strategy");
  }
}
Object.defineProperty(NoFile, "name", { value: "File" });

/** Base64 one way; its own error type would lead out. */
const coded = (code: (text: string) => string, name: string) => (text: unknown): string => {
  try {
    return code(String(text));
  } catch {
    throw new TypeError(`${name} got a text that it cannot take`);
  }
};

/** What goes by these names in the cage. */
export const STAND_INS: Readonly<Record<string, unknown>> = {
  Date: PlainDate,
  URL: PlainUrl,
  File: NoFile,
  atob: coded(decode, "atob"),
  btoa: coded(encode, "btoa"),
};
