import type { DuckDBConnection } from "@duckdb/node-api";
import { type CheckName, Findings } from "../quality/findings.ts";
import { ImportChecks } from "../quality/import_checks.ts";
import { checkBars, checkNeighbours } from "../quality/neighbour_checks.ts";
import { queryRows } from "../store/query.ts";
import { alreadyError } from "./imported_already.ts";
import { ImportRefused } from "./import_error.ts";

/**
 * Compares sources that came in together with those that were there before, and hands on what was
 * found of each. Those that came together were checked against each other where they come from.
 *
 * @throws {ImportRefused} errors that `allow` does not name
 */
export async function checkSources(
  c: DuckDBConnection,
  ids: readonly number[],
  allow: readonly string[],
  keep: (id: number, checks: ImportChecks) => Promise<void>,
): Promise<void> {
  const all = new Findings();
  for (const id of ids) {
    const checks = new ImportChecks();
    checks.place.line = -1;
    const add = (check: CheckName, file: string, text: string) => {
      checks.place.file = file;
      checks.found(check, () => text);
      all.add(check, checks.place, () => text);
    };
    await checkNeighbours(c, id, add, ids);
    await checkBars(c, id, add, ids);
    await keep(id, checks);
  }
  const refused = all.refusals(allow);
  if (refused.length > 0) throw new ImportRefused(refused);
}

/** `checkSources` of a merge, and the same files twice: what was found goes into their reports. */
export async function checkMerged(
  c: DuckDBConnection,
  ids: readonly number[],
  allow: readonly string[],
): Promise<void> {
  if (!allow.includes("duplicates")) await refuseSameFiles(c, ids);
  await checkSources(c, ids, allow, async (id, checks) => {
    const found = checks.findings.list();
    if (found.length === 0) return;
    const [row] = await queryRows(
      c,
      `SELECT report FROM quality_reports WHERE source_id = ${id} ORDER BY created_at DESC LIMIT 1`,
    );
    const before = row ? JSON.parse(String(row.report)) : checks.report([], NO_SHIFT);
    const report = {
      ...before,
      findings: [...before.findings, ...found],
      allowed: [...new Set([...before.allowed, ...allow])],
    };
    await c.run("INSERT INTO quality_reports VALUES ($1, now()::TIMESTAMP, $2)", [
      id,
      JSON.stringify(report),
    ]);
  });
}

const NO_SHIFT = { us: 0, method: "none" } as const;

async function refuseSameFiles(c: DuckDBConnection, ids: readonly number[]): Promise<void> {
  const rows = await queryRows(c, "SELECT source_id, files FROM sources ORDER BY source_id");
  const seen = new Map<string, { name: string; size: number; sha256: string; source: number }>();
  for (const row of rows) {
    const source = Number(row.source_id);
    for (const file of JSON.parse(String(row.files))) {
      const other = seen.get(file.sha256);
      const isNew = ids.includes(source);
      if (other && isNew && !ids.includes(other.source)) throw alreadyError(file.name, other);
      if (file.sha256) seen.set(file.sha256, { ...file, source });
    }
  }
}
