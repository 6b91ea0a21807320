/**
 * The text of a caged worker's entry module, as a URL. Order is what it is about: engine, zod and the
 * named packages are evaluated first, in a whole realm; the strategy is resolved and read along with
 * them, with the parent's rights, but evaluated only when it is loaded, behind the lockdown.
 */
export function cageEntry(strategyUrls: readonly string[], packages: readonly string[]): string {
  const worker = new URL("./worker.ts", import.meta.url).href;
  const seen = new Map<string, number>();
  const modules = strategyUrls.map((url) => {
    const before = seen.get(url) ?? 0;
    seen.set(url, before + 1);
    // A file that has several seats is a module of its own in each.
    const own = before === 0 ? url : `${url}?${before + 1}`;
    return `() => import(${JSON.stringify(own)})`;
  });
  const lines = [
    ...packages.map((name) => `import ${JSON.stringify(name)};`),
    `import { boot } from ${JSON.stringify(worker)};`,
    `boot([${modules.join(", ")}]);`,
  ];
  return `data:text/javascript,${encodeURIComponent(lines.join("\n"))}`;
}
