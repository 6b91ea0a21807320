import { importsOf, resolved } from "./imports.ts";
import type { Source } from "./source.ts";

/** Circles of imports, type imports too: each as the files on its way, from the first by name. */
export function findCircles(sources: readonly Source[]): readonly string[] {
  const targets = new Map(sources.map((file) => [
    file.path,
    importsOf(file).filter(({ specifier }) => specifier.startsWith("."))
      .map(({ specifier }) => resolved(file.path, specifier)),
  ]));
  const done = new Set<string>();
  const way: string[] = [];
  const found: string[] = [];
  const visit = (path: string) => {
    const at = way.indexOf(path);
    if (at >= 0) {
      found.push([...way.slice(at), path].join(" → "));
      return;
    }
    if (done.has(path)) return;
    way.push(path);
    for (const target of targets.get(path) ?? []) visit(target);
    way.pop();
    done.add(path);
  };
  for (const path of [...targets.keys()].sort()) visit(path);
  return found;
}
