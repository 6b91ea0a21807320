import { civilFromDays, DAY_US } from "../../../engine/time/utc.ts";

/** Numbers and times as text, for the page and for the script inside it. No locale, no clock. */

/** Fixed decimals with a comma every three digits; a proper minus sign; "N/A" for NaN. */
export function fixedText(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return "N/A";
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const body = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(body) ? `−${body}` : body;
}

/** Money in 1e-8 units, to cents, or to more decimals where cents would show nothing. */
export function moneyText(value: number): string {
  const amount = value / 1e8;
  const size = Math.abs(amount);
  return fixedText(amount, size >= 10 || size === 0 ? 2 : size >= 0.001 ? 4 : 8);
}

/** {@linkcode moneyText} for a column: the decimals of its largest entry for all of them. */
export function moneyColumnText(values: readonly number[]): (value: number) => string {
  const decimals = values.some((value) => Math.abs(value) >= 10e8) ? 2 : 4;
  return (value) => fixedText(value / 1e8, decimals);
}

function digits(value: number, length = 2): string {
  return String(value).padStart(length, "0");
}

export type TimePrecision = "day" | "minute" | "second" | "milli" | "micro";

/** UTC date and time of µs since 1970, cut (not rounded) at the precision. "N/A" for NaN. */
export function utcText(us: number, precision: TimePrecision = "second"): string {
  if (!Number.isFinite(us)) return "N/A";
  const dayNumber = Math.floor(us / DAY_US);
  const { year, month, day } = civilFromDays(dayNumber);
  const date = `${digits(year, 4)}-${digits(month)}-${digits(day)}`;
  return precision === "day" ? date : `${date} ${clockText(us, precision)}`;
}

/** The time of day alone. */
export function clockText(us: number, precision: TimePrecision): string {
  const rest = us - Math.floor(us / DAY_US) * DAY_US;
  const minutes = Math.floor(rest / 60e6);
  const text = `${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`;
  if (precision === "minute") return text;
  const micros = Math.floor(rest - minutes * 60e6);
  const seconds = `${text}:${digits(Math.floor(micros / 1e6))}`;
  if (precision === "second") return seconds;
  const fraction = digits(micros % 1_000_000, 6);
  return `${seconds}.${precision === "milli" ? fraction.slice(0, 3) : fraction}`;
}

/** A length of time in its two largest units: "3 d 4 h", "2.50 s", "840 µs". */
export function durationText(us: number): string {
  if (!Number.isFinite(us)) return "N/A";
  if (us < 0) return `−${durationText(-us)}`;
  if (us < 1e3) return `${Math.round(us)} µs`;
  if (us < 1e6) return `${(us / 1e3).toFixed(us < 1e4 ? 2 : 0)} ms`;
  if (us < 60e6) return `${(us / 1e6).toFixed(us < 10e6 ? 2 : 1)} s`;
  const units = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]] as const;
  const seconds = Math.round(us / 1e6);
  const first = units.findIndex(([, size]) => seconds >= size);
  const [name, size] = units[first];
  const next = units[first + 1];
  const rest = next === undefined ? 0 : Math.floor((seconds % size) / next[1]);
  const head = `${Math.floor(seconds / size)} ${name}`;
  return rest > 0 && next !== undefined ? `${head} ${rest} ${next[0]}` : head;
}
