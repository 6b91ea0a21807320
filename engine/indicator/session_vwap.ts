import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/** Length and start of the sessions of a `SessionVwap`. */
export interface SessionVwapOptions {
  /** Length of a session, µs. @default 86_400_000_000 (a day) */
  sessionUs?: number;
  /** Start of a session after midnight UTC of 1970-01-01, µs. @default 0 */
  offsetUs?: number;
}

const DAY_US = 86_400_000_000;

/**
 * Volume-weighted average price since the session began: Σ price · volume / Σ volume. Sessions are
 * aligned to UTC; the first update at or after a boundary begins a new one. Kept as a running mean
 * (v += (price − v) · volume / total), which loses no digits over a long session. Ready, and again
 * in each session, from the first update with volume on.
 */
export class SessionVwap extends Indicator {
  private readonly sessionUs: number;
  private readonly offsetUs: number;
  private session = NaN;
  private volume = NaN;

  constructor(options: SessionVwapOptions = {}) {
    const { sessionUs = DAY_US, offsetUs = 0 } = options;
    checkPeriod("SessionVwap sessionUs", sessionUs);
    checkPeriod("SessionVwap offsetUs", offsetUs, 0);
    super(`SessionVwap(${sessionUs},${offsetUs})`, 1);
    this.sessionUs = sessionUs;
    this.offsetUs = offsetUs;
    this.reset();
  }

  /** `ts` in µs; price and volume in any unit. */
  update(ts: number, price: number, volume: number): number {
    const session = Math.floor((ts - this.offsetUs) / this.sessionUs);
    if (session !== this.session) {
      this.reset();
      this.session = session;
    }
    if (volume === 0) return this.value;
    this.volume += volume;
    if (!this.ready) {
      this.warm();
      return this.value = price;
    }
    return this.value += (price - this.value) * (volume / this.volume);
  }

  override reset(): void {
    super.reset();
    this.session = NaN;
    this.volume = 0;
  }
}
