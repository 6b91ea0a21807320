/** Runs a program of a peer and hands back what it printed; says which one failed, and how. */
export async function peerProcess(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<string> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(program, {
      args: [...args],
      cwd,
      stdout: "piped",
      stderr: "piped",
    }).output();
  } catch (error) {
    throw new Error(`Cannot run ${program}: ${error instanceof Error ? error.message : error}`);
  }
  const text = new TextDecoder();
  if (output.code === 0) return text.decode(output.stdout);
  throw new Error(`${program} ${args.join(" ")} failed: ${text.decode(output.stderr).slice(-800)}`);
}

/** Throws unless both are the same, as JSON. */
export function assertSame(what: string, ours: unknown, theirs: unknown): void {
  const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)];
  if (a !== b) throw new Error(`${what}: our answer is ${a}, the peer's ${b}`);
}
