import { parseUtc } from "../../engine/time/utc.ts";

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))? ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;
const MINUTE_US = 60_000_000;

/** An instant as text: µs, and what is left of it in ns. */
export interface IsoTime {
  readonly us: number;
  readonly restNs: number;
}

/**
 * Reads a date, or a date and time, as tools write them: `T` or a blank between, up to nine
 * decimals of a second, `Z`, `UTC` or an offset behind it. Without one it is UTC.
 *
 * @throws {RangeError} it is none, or there is no such day or time
 */
export function parseIsoTime(text: string): IsoTime {
  const match = ISO.exec(text);
  if (match === null) throw new RangeError(`${text} is no time`);
  const [, day, clock = "00:00", fraction = "", zone = "Z"] = match;
  const seconds = clock.length === 5 ? `${clock}:00` : clock;
  const digits = fraction.padEnd(9, "0");
  const us = parseUtc(`${day}T${seconds}.${digits.slice(0, 6)}Z`);
  return { us: us - offsetUs(zone), restNs: Number(digits.slice(6)) };
}

function offsetUs(zone: string): number {
  if (zone === "Z" || zone === "UTC") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", "") || 0)];
  if (hours > 14 || minutes > 59) throw new RangeError(`${zone} is no offset`);
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes) * MINUTE_US;
}
