import type { Instrument } from "../../engine/instrument/instrument.ts";
import { CODE_NAMES } from "../stats/code_names.ts";

/** Numbers of one column, and how SQL makes of them what the file holds. NaN and infinities become NULL. */
export interface BundleColumn<Part> {
  readonly name: string;
  /** The column of a part of the table. */
  readonly of: (part: Part) => ArrayLike<number>;
  /** SQL over `x`, the number as a finite DOUBLE, and `i`, the row's instrument. */
  readonly sql: (x: string, i: string) => string;
}

type Of<Part> = BundleColumn<Part>["of"];

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** µs since the epoch as TIMESTAMP, UTC. */
export const time = <Part>(name: string, of: Of<Part>): BundleColumn<Part> => ({
  name,
  of,
  sql: (x) => `make_timestamp(${x}::BIGINT)`,
});

/** Money in 1e-8 units as an exact decimal. */
export const money = <Part>(name: string, of: Of<Part>): BundleColumn<Part> => ({
  name,
  of,
  sql: (x) => `${x}::BIGINT::DECIMAL(18, 0) * 0.00000001::DECIMAL(9, 8)`,
});

export const whole = <Part>(name: string, of: Of<Part>): BundleColumn<Part> => ({
  name,
  of,
  sql: (x) => `${x}::BIGINT`,
});

export const double = <Part>(name: string, of: Of<Part>): BundleColumn<Part> => ({
  name,
  of,
  sql: (x) => x,
});

export const boolean = <Part>(name: string, of: Of<Part>): BundleColumn<Part> => ({
  name,
  of,
  sql: (x) => `${x} <> 0`,
});

/** One of `texts` by its index. */
export const text = <Part>(
  name: string,
  of: Of<Part>,
  texts: readonly string[],
): BundleColumn<Part> => ({
  name,
  of,
  sql: (x) => `list_extract([${texts.map(quoted).join(", ")}]::VARCHAR[], ${x}::BIGINT + 1)`,
});

/** The word for a code. */
export function code<Part>(
  table: keyof typeof CODE_NAMES,
  name: string,
  of: Of<Part>,
): BundleColumn<Part> {
  const cases = [...CODE_NAMES[table]].map(([key, word]) => `WHEN ${key} THEN ${quoted(word)}`);
  return { name, of, sql: (x) => `CASE ${x}::BIGINT ${cases.join(" ")} END` };
}

export const side = <Part>(name: string, of: Of<Part>): BundleColumn<Part> => ({
  name,
  of,
  sql: (x) => `CASE WHEN ${x} > 0 THEN 'buy' ELSE 'sell' END`,
});

/** Ticks as an exact price, by the row's instrument; 0 is none. */
export function price<Part>(
  name: string,
  of: Of<Part>,
  instruments: readonly Instrument[],
): BundleColumn<Part> {
  const sizes = instruments.map((one) => size(one.tickMantissa, one.priceDecimals));
  const sql = (x: string, i: string) => `CASE WHEN ${x} <> 0 THEN ${scaled(x, i, sizes)} END`;
  return { name, of, sql };
}

/** Lots as an exact quantity, by the row's instrument. */
export function quantity<Part>(
  name: string,
  of: Of<Part>,
  instruments: readonly Instrument[],
): BundleColumn<Part> {
  const sizes = instruments.map((one) => size(one.lotMantissa, one.qtyDecimals));
  return { name, of, sql: (x, i) => scaled(x, i, sizes) };
}

/** Twice a mid in ticks as a price, the nearest double. */
export function mid<Part>(
  name: string,
  of: Of<Part>,
  instruments: readonly Instrument[],
): BundleColumn<Part> {
  const cases = (x: string) =>
    instruments.map(({ tickMantissa, priceDecimals }, k) =>
      `WHEN ${k} THEN ${x} * ${tickMantissa} / ${2 * 10 ** priceDecimals}::DOUBLE`
    ).join(" ");
  return { name, of, sql: (x, i) => `CASE ${i} ${cases(x)} END` };
}

interface Size {
  readonly digits: string;
  readonly decimals: number;
}

/** mantissa / 10 ** decimals as digits. */
function size(mantissa: number, decimals: number): Size {
  const padded = String(mantissa).padStart(decimals + 1, "0");
  const cut = padded.length - decimals;
  return {
    digits: decimals > 0 ? `${padded.slice(0, cut)}.${padded.slice(cut)}` : padded,
    decimals,
  };
}

function scaled(x: string, i: string, sizes: readonly Size[]): string {
  const decimals = Math.max(...sizes.map((one) => one.decimals));
  const type = `DECIMAL(${decimals + 9}, ${decimals})`;
  const cases = sizes.map((one, k) => `WHEN ${k} THEN ${one.digits}::${type}`);
  return `${x}::BIGINT::DECIMAL(18, 0) * CASE ${i} ${cases.join(" ")} END`;
}
