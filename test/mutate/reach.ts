import type { Source } from "../house/source.ts";
import { importsOf, resolved } from "../house/imports.ts";

/** Tests that reach a file, nearest first. */
export interface Reach {
  readonly path: string;
  /** Imports between the test and the file. */
  readonly distance: number;
}

/** Files behind our own names, as `deno.json` maps them. */
const FACES: Readonly<Record<string, string>> = {
  "throughline": "mod.ts",
  "throughline/engine": "engine/mod.ts",
};

/** What imports what, in this repository. */
export class ImportGraph {
  readonly #importers = new Map<string, string[]>();

  constructor(sources: readonly Source[]) {
    for (const source of sources) {
      for (const { specifier } of importsOf(source)) {
        const target = Object.hasOwn(FACES, specifier) ? FACES[specifier] : specifier;
        if (target.startsWith(".")) this.#note(resolved(source.path, target), source.path);
        else if (target !== specifier) this.#note(target, source.path);
      }
    }
  }

  #note(target: string, importer: string): void {
    const known = this.#importers.get(target);
    if (known === undefined) this.#importers.set(target, [importer]);
    else known.push(importer);
  }

  /**
   * Tests that import a file, directly or through others: those of its mirror folder first, then by
   * distance and name.
   */
  testsOf(path: string): readonly Reach[] {
    const distances = new Map([[path, 0]]);
    const queue = [path];
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      const distance = (distances.get(at) ?? 0) + 1;
      for (const importer of this.#importers.get(at) ?? []) {
        if (distances.has(importer)) continue;
        distances.set(importer, distance);
        queue.push(importer);
      }
    }
    const mirror = `test/${path.split("/").slice(0, -1).join("/")}/`;
    const own = `test/${path.replace(/\.ts$/, "_test.ts")}`;
    const rank = (test: string) => test === own ? 0 : test.startsWith(mirror) ? 1 : 2;
    return [...distances]
      .filter(([test]) => test.endsWith("_test.ts"))
      .map(([test, distance]) => ({ path: test, distance }))
      .sort((a, b) =>
        rank(a.path) - rank(b.path) || a.distance - b.distance || (a.path < b.path ? -1 : 1)
      );
  }
}
