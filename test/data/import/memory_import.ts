import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { EventBatch } from "../../../data/feed/event_batch.ts";
import { inputFile } from "../../../data/import/byte_blocks.ts";
import type { ImportContext } from "../../../data/import/import_context.ts";
import { InstrumentSource } from "../../../data/import/instrument_source.ts";
import { ImportChecks } from "../../../data/quality/import_checks.ts";

/** One row as it went into the sink. */
export interface Row {
  readonly symbol: string;
  readonly exchTs: number;
  readonly localTs: number;
  readonly localNs: number;
  readonly code: number;
  readonly price: number;
  readonly qty: number;
  readonly aux: number;
}

/** Runs an importer into memory. */
export async function importToMemory(
  importer: (of: ImportContext) => Promise<void>,
  paths: readonly string[],
  options: Partial<ImportContext> = {},
): Promise<{ rows: Row[]; checks: ImportChecks }> {
  const rows: Row[] = [];
  const checks = new ImportChecks();
  const write = (b: EventBatch) => {
    for (let i = 0; i < b.length; i++) {
      rows.push({
        symbol: b.instrument.symbol,
        exchTs: b.exchTs[i],
        localTs: b.localTs[i],
        localNs: b.localNs[i],
        code: b.code[i],
        price: b.price[i],
        qty: b.qty[i],
        aux: b.aux[i],
      });
    }
  };
  const files = paths.map(inputFile);
  const definitions = new InstrumentSource();
  await importer({ files, definitions, checks, sink: { write }, ...options });
  return { rows, checks };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes files into a fresh temporary folder, gone after the last test; returns their paths. */
export function temporaryFiles(files: Readonly<Record<string, string | Uint8Array>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "throughline-"));
  folders.push(folder);
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
}
