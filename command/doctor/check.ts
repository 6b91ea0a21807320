/** What a check found. `lacks` of something optional is no fault. */
export interface Finding {
  readonly name: string;
  readonly state: "ok" | "old" | "lacks";
  /** Needed for anything at all, or only for what `use` says. */
  readonly needed: boolean;
  /** What there is, in words: a version, an amount. */
  readonly found: string;
  readonly use: string;
  /** How to get it; empty where there is nothing to get. */
  readonly get: string;
}

/** First line that a program prints; null when it is not there or fails. */
export async function firstLine(
  command: string,
  args: readonly string[] = ["--version"],
): Promise<string | null> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args: [...args],
      stdin: "null",
    }).output();
    if (!success) return null;
    const text = new TextDecoder().decode(stdout.length > 0 ? stdout : stderr);
    return text.trim().split("\n")[0] ?? "";
  } catch {
    return null;
  }
}

/** The first of several programs that is there, with what it says of itself. */
export async function firstProgram(
  names: readonly string[],
  args?: readonly string[],
): Promise<string | null> {
  for (const name of names) {
    const line = await firstLine(name, args);
    if (line !== null) return `${name}: ${line}`;
  }
  return null;
}

/** Whether version `a` ("2.9.6") is at least `b`. */
export function isAtLeast(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  for (let i = 0; i < right.length; i++) {
    const [x, y] = [left[i] ?? 0, right[i]];
    if (x !== y) return x > y;
  }
  return true;
}
