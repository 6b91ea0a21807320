/**
 * A venue time as Binance sends it, to µs. It sends ms, and µs to a client that asks for them
 * (`timeUnit=MICROSECOND`); the message does not say which. 10^14 tells them apart: as ms that is
 * the year 5138, as µs 1973. NaN stays NaN.
 */
export function venueMicros(time: number): number {
  return time < 1e14 ? time * 1000 : time;
}
