import { DecimalError, parseScaled } from "../../engine/num/decimal.ts";
import { FrameError, type Grid } from "./message.ts";

/** Price text to ticks of the grid. @throws {FrameError} not a decimal, not above 0, off the grid */
export function ticks(value: unknown, field: string, grid: Grid): number {
  const price = scaled(value, field, grid.priceDecimals) / grid.tickMantissa;
  if (price % 1 !== 0) throw offGrid(field, value, grid.tickMantissa, grid.priceDecimals);
  if (price <= 0) throw new FrameError("bad-price", field, shown(value), "a price above 0");
  return price;
}

/** Quantity text to lots of the grid; 0 is one. @throws {FrameError} as `ticks` */
export function lots(value: unknown, field: string, grid: Grid): number {
  const qty = scaled(value, field, grid.qtyDecimals) / grid.lotMantissa;
  if (qty % 1 !== 0) throw offGrid(field, value, grid.lotMantissa, grid.qtyDecimals);
  if (qty < 0) throw new FrameError("bad-price", field, shown(value), "a quantity from 0 up");
  return qty;
}

/** Decimal text at a scale. @throws {FrameError} not a decimal, or finer than the scale */
export function scaled(value: unknown, field: string, decimals: number): number {
  if (typeof value !== "string") {
    throw new FrameError("bad-price", field, shown(value), "a decimal in quotes");
  }
  try {
    return parseScaled(value, decimals);
  } catch (error) {
    if (!(error instanceof DecimalError)) throw error;
    if (error.reason === "off-grid") throw offGrid(field, value, 1, decimals);
    const expected = error.reason === "range" ? "a decimal in range" : "a plain decimal";
    throw new FrameError("bad-price", field, shown(value), expected);
  }
}

const offGrid = (field: string, value: unknown, mantissa: number, decimals: number) =>
  new FrameError(
    "off-grid",
    field,
    shown(value),
    `a multiple of ${mantissa === 1 ? "" : `${mantissa} × `}10^-${decimals}`,
  );

/** A value for a message: short, on one line. */
export function shown(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
