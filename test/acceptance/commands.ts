import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Path of something in this checkout, or beside it. */
export const here = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Recorded data and the peers' scripts; missing on most machines. */
export const DATA = here("../shared/data/");
export const PEERS = here("../shared/peers/");

const decoder = new TextDecoder();

/** What a command left: exit code and both outputs. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of a test's own in which commands run; its name has a space and other letters. */
export class Bench {
  readonly folder = join(mkdtempSync(join(tmpdir(), "throughline-")), "own folder ü");

  constructor() {
    mkdirSync(this.folder);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  forget(name: string): void {
    rmSync(this.path(name), { recursive: true });
  }

  /** A strategy file around the body of `create(params, ctx)`. */
  strategy(name: string, body: string, params = "z.object({})"): string {
    return this.write(
      `${name}.ts`,
      `import { defineStrategy, Side, z } from "throughline";
export default defineStrategy({
  name: "${name}",
  params: ${params},
  create(params, ctx) {
    void params; void ctx; void Side;
    ${body}
  },
});
`,
    );
  }

  start(main: string, args: readonly string[], options: Partial<Deno.CommandOptions> = {}) {
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", here(main), ...args],
      cwd: this.folder,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...options,
    }).spawn();
  }

  async run(main: string, args: readonly string[]): Promise<Ended> {
    const { code, stdout, stderr } = await this.start(main, args).output();
    return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
  }

  /** `deno task data …` */
  data(...args: string[]): Promise<Ended> {
    return this.run("data/main.ts", args);
  }

  /** `deno task backtest …`, with no runs database but where a test names one. */
  backtest(...args: string[]): Promise<Ended> {
    const runs = args.includes("--runs") ? [] : ["--runs", "none"];
    return this.run("backtest/main.ts", [...args, ...runs]);
  }

  /** Runs a command that may write no file longer than `blocks` of 1024 bytes. */
  limited(main: string, args: readonly string[], blocks: number): Ended {
    const script = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`;
    const command = [Deno.execPath(), "run", "-A", here(main), ...args];
    const { status, stdout, stderr } = spawnSync("bash", ["-c", script, ...command], {
      cwd: this.folder,
      encoding: "utf8",
    });
    return { code: status ?? -1, out: stdout, err: stderr };
  }

  remove(): void {
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}

/** Standard output of a command that must have gone well, as JSON. */
export function json({ code, out, err }: Ended): Readonly<Record<string, unknown>> {
  if (code !== 0) throw new Error(`The command ended with ${code}: ${err}`);
  return JSON.parse(out);
}
