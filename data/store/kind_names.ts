import { EventKind } from "../../engine/tape/kind.ts";

/** Kinds by the names that people type and read, in order of their codes. */
export const KIND_NAMES: readonly (readonly [name: string, kind: number])[] = Object.entries(
  EventKind,
).filter(([name]) => name !== "CUSTOM").map(([name, kind]) => [name.toLowerCase(), kind] as const);

/** Name of a kind; a registered custom kind is `custom_NNN`. */
export function kindName(kind: number): string {
  return KIND_NAMES.find(([, k]) => k === kind)?.[0] ?? `custom_${kind}`;
}

/** SQL that turns a `code` column into the kind's name. */
export function kindNameSql(code: string): string {
  const cases = KIND_NAMES.map(([name, kind]) => `WHEN ${kind} THEN '${name}'`).join(" ");
  return `CASE ${code} & 255 ${cases} ELSE 'custom_' || CAST(${code} & 255 AS VARCHAR) END`;
}
