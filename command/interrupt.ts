/*
 * Ctrl-C at any moment: work under way is cleaned up, a step that cannot be called off (a commit) is
 * waited for, and the person is told which of the two it was.
 */

const cleanUps = new Set<() => void>();
let held = 0;
let isKept = false;
let waiting: (() => void) | null = null;

/** Registers work for Ctrl-C (it must be short and synchronous); call the result to take it back. */
export function onInterrupt(cleanUp: () => void): () => void {
  cleanUps.add(cleanUp);
  return () => cleanUps.delete(cleanUp);
}

/** Does what must not be cut in the middle, such as a commit: Ctrl-C waits for its end. */
export async function uninterrupted<T>(work: () => Promise<T>): Promise<T> {
  held++;
  try {
    const result = await work();
    isKept = true;
    return result;
  } finally {
    held--;
    if (held === 0) waiting?.();
  }
}

/** Ctrl-C came: cleans up, at once or after the step under way, then calls `exit`. */
export function interrupt(exit: (isKept: boolean) => void): void {
  if (held > 0) {
    waiting = () => interrupt(exit);
    return;
  }
  for (const cleanUp of cleanUps) cleanUp();
  exit(isKept);
}

/** Who hears signals: how to stop it, and to begin again. */
interface Hearing {
  readonly stop: () => void;
  readonly start: () => void;
}
let hearing: Hearing | null = null;

/** Says who hears signals in this process, and begins with it. */
export function hearSignals(how: Hearing): void {
  hearing = how;
  how.start();
}

/**
 * Does what may never come back to the event loop, where signals are heard: while it lasts they end the
 * process at once, as the system has it. Nothing may be under way that has to be cleaned up.
 */
export function unheard<T>(work: () => T): T {
  hearing?.stop();
  try {
    return work();
  } finally {
    hearing?.start();
  }
}
