import { isNode, type Node, type Source } from "../house/source.ts";
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

/** What loads what, in this repository: imports of types alone run nothing. */
export class ImportGraph {
  readonly #importers = new Map<string, string[]>();
  /** Tests with properties of their own. */
  readonly #properties = new Set<string>();

  constructor(sources: readonly Source[]) {
    for (const source of sources) {
      for (const { specifier, node } of importsOf(source)) {
        if (isTypesAlone(node)) continue;
        if (specifier === "fast-check") this.#properties.add(source.path);
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
   * Tests that load a file, directly or through others: its own first, then the nearest. A test is a
   * step nearer in the file's mirror folder, one where it has properties, which notice the most, and
   * two when its name has a word of the file's.
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
    const words = wordsOf(path);
    const steps = ({ path, distance }: Reach): number => {
      if (path === own) return -Infinity;
      const isNamed = wordsOf(path).some((word) => words.includes(word));
      const isProperty = this.#properties.has(path);
      return distance - Number(path.startsWith(mirror)) - Number(isProperty) - 2 * Number(isNamed);
    };
    return [...distances]
      .filter(([test]) => test.endsWith("_test.ts"))
      .map(([test, distance]) => ({ path: test, distance }))
      .map((reach) => ({ reach, steps: steps(reach) }))
      .sort((a, b) => a.steps - b.steps || (a.reach.path < b.reach.path ? -1 : 1))
      .map(({ reach }) => reach);
  }
}

/** The words of a file's name, "test" apart. */
const wordsOf = (path: string): readonly string[] =>
  (path.split("/").at(-1) ?? "").split(/[._]/).filter((word) => word !== "test" && word !== "ts");

/** Whether an import or re-export names types and nothing else. */
function isTypesAlone({ type, importKind, exportKind, specifiers }: Node): boolean {
  if (type === "TSImportType" || importKind === "type" || exportKind === "type") return true;
  return Array.isArray(specifiers) && specifiers.length > 0 &&
    specifiers.every((one) => isNode(one) && (one.importKind ?? one.exportKind) === "type");
}
