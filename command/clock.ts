/*
 * The one place on this floor that knows what time it is. What it says is printed, or stored apart
 * from results; nothing that is hashed may come from here.
 */

const performanceNow = performance.now.bind(performance);

/** Seconds since some fixed moment of this process. */
export const wallSeconds = (): number => performanceNow() / 1000;

/** µs since the epoch, UTC: when a run was made. */
export const wallMicros = (): number => Math.floor(Date.now() * 1000);

/** Calls back after `seconds`; the returned function calls it off. */
export function after(seconds: number, call: () => void): () => void {
  const id = setTimeout(call, seconds * 1000);
  return () => clearTimeout(id);
}

/** Highest resident memory of this process so far, bytes; what it is now where the system does not keep it. */
export function peakRssBytes(): number {
  try {
    const kib = /VmHWM:\s*(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
    if (kib !== undefined) return Number(kib) * 1024;
  } catch {
    // Not Linux.
  }
  return Deno.memoryUsage().rss;
}
