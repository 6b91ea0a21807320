import { drawError, errorIsTerminal } from "./output.ts";

/** Options of {@linkcode ProgressBar}. */
export interface ProgressOptions {
  /** Words before the bar. */
  readonly label: string;
  /** Work in all; 0 where it is not known: then only amount and rate are shown. */
  readonly total: number;
  /** What is counted. @default "rows" */
  readonly unit?: string;
  /** Where it is drawn. @default standard error */
  readonly draw?: (text: string) => void;
  /** Whether that is a terminal; a bar is drawn nowhere else. */
  readonly terminal?: boolean;
  /** Milliseconds on a clock that does not go back. */
  readonly now?: () => number;
}

const REDRAW_MS = 100;
const WIDTH = 24;

/** A bar with rate and time left, on a terminal only; it draws at most ten times a second. */
export class ProgressBar {
  readonly #options: Required<ProgressOptions>;
  readonly #start: number;
  #drawn = -Infinity;
  #length = 0;

  constructor(options: ProgressOptions) {
    this.#options = {
      unit: "rows",
      draw: drawError,
      terminal: options.terminal ?? errorIsTerminal(),
      now: () => performance.now(),
      ...options,
    } as Required<ProgressOptions>;
    this.#start = this.#options.now();
  }

  /** Says how much is done now; cheap enough to be called for every chunk. */
  update(done: number, total: number = this.#options.total): void {
    const now = this.#options.now();
    if (!this.#options.terminal || now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    this.#show(progressLine({
      label: this.#options.label,
      unit: this.#options.unit,
      done,
      total,
      seconds: (now - this.#start) / 1000,
    }));
  }

  /** Wipes the bar, so that what is printed next stands on a clean line. */
  finish(): void {
    if (this.#length > 0) this.#options.draw(`\r${" ".repeat(this.#length)}\r`);
    this.#length = 0;
  }

  #show(line: string): void {
    this.#options.draw(`\r${line.padEnd(this.#length)}`);
    this.#length = line.length;
  }
}

/** The text of a bar: `import [=====     ]  42 %  1.2 M rows/s  0:12 left`. */
export function progressLine(
  p: { label: string; unit: string; done: number; total: number; seconds: number },
): string {
  const rate = p.seconds > 0 ? p.done / p.seconds : 0;
  const speed = `${compact(rate)} ${p.unit}/s`;
  if (p.total <= 0) return `${p.label}  ${compact(p.done)} ${p.unit}  ${speed}`;
  const share = Math.min(1, p.done / p.total);
  const filled = Math.round(share * WIDTH);
  const bar = "=".repeat(filled).padEnd(WIDTH);
  const percent = String(Math.floor(share * 100)).padStart(3);
  const left = rate > 0 ? `  ${clockText((p.total - p.done) / rate)} left` : "";
  return `${p.label} [${bar}] ${percent} %  ${speed}${left}`;
}

function compact(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} G`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  if (value >= 1e3) return `${(value / 1e3).toFixed(1)} k`;
  return value.toFixed(0);
}

function clockText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${String(whole % 60).padStart(2, "0")}`;
}
