/** Opens a file with whatever the system opens it with; says whether that worked. */
export async function openFile(path: string): Promise<boolean> {
  const commands: Readonly<Record<string, readonly string[]>> = {
    darwin: ["open", path],
    windows: ["cmd", "/c", "start", "", path],
  };
  const [command, ...args] = commands[Deno.build.os] ?? ["xdg-open", path];
  try {
    const { success } = await new Deno.Command(command, { args, stdout: "null", stderr: "null" })
      .output();
    return success;
  } catch {
    return false;
  }
}
