import { repositoryFiles, ROOT } from "../house/source.ts";
import type { Mutant } from "./mutants.ts";

/** The types of a mutant, checked in a copy of the tree. */
export class Compiler {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Copies the tree; `remove` ends it. */
  static async open(): Promise<Compiler> {
    const root = await Deno.makeTempDir({ prefix: "mutants-" });
    for (const path of repositoryFiles()) {
      if (!/\.ts$|^deno\.(json|lock)$/.test(path)) continue;
      await Deno.mkdir(`${root}/${path.split("/").slice(0, -1).join("/")}`, { recursive: true });
      await Deno.copyFile(ROOT + path, `${root}/${path}`);
    }
    await Deno.symlink(`${ROOT}node_modules`, `${root}/node_modules`);
    return new Compiler(root);
  }

  remove(): void {
    Deno.removeSync(this.#root, { recursive: true });
  }

  /** Whether the compiler takes the module with this change. */
  async accepts({ path, start, end, to }: Mutant): Promise<boolean> {
    const text = await Deno.readTextFile(ROOT + path);
    const copy = `${this.#root}/${path}`;
    await Deno.writeTextFile(copy, text.slice(0, start) + to + text.slice(end));
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", path],
      cwd: this.#root,
      stdout: "null",
      stderr: "null",
    }).output();
    await Deno.writeTextFile(copy, text);
    return success;
  }
}
