/**
 * The text of a caged worker's entry module, as a URL. Order is what it is about: engine, zod and the
 * named packages are evaluated first, in a whole realm; the strategy is resolved and read along with
 * them, with the parent's rights, but evaluated only when `load` is called, behind the lockdown.
 */
export function cageEntry(strategyUrl: string, packages: readonly string[]): string {
  const worker = new URL("./worker.ts", import.meta.url).href;
  const lines = [
    ...packages.map((name) => `import ${JSON.stringify(name)};`),
    `import { boot } from ${JSON.stringify(worker)};`,
    `boot(() => import(${JSON.stringify(strategyUrl)}));`,
  ];
  return `data:text/javascript,${encodeURIComponent(lines.join("\n"))}`;
}
