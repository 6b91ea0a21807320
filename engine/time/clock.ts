/**
 * What a field for doubles begins with. V8 decides by the first value how a field is kept: after a
 * fraction as a double in place, after a whole number as a small integer that makes an object of its
 * own of each larger number stored later. The constructor then stores the real first value.
 */
export const DOUBLE = 0.5;

/**
 * *Now*, as one kernel and all that works for it see it: the stamp of the input in hand. One object
 * that everybody holds, because V8 makes an object of each double that crosses a call.
 */
export class Clock {
  /** Stamp of the input in hand, local time, µs; 0 before the first. */
  now = DOUBLE;
  /** Counts what reached a strategy: what is handed out in one step stays as it is within it. */
  step = 0;

  constructor() {
    this.now = 0;
  }
}
