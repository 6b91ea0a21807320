import { statSync } from "node:fs";
import type { Store } from "../store/store.ts";
import { digestFile, type InputFile, inputFile } from "./byte_blocks.ts";
import { ImportError } from "./import_error.ts";

/**
 * Refuses a file whose content is in the store already, or twice among the files at hand, whatever
 * their names. Only files of a size that was there before are read for it.
 *
 * @param symbol what is to be imported of them; the same recording may be imported for another one
 * @throws {ImportError} `imported-already`
 */
export async function refuseImportedAlready(
  store: Store,
  paths: readonly string[],
  symbol: string | undefined,
): Promise<void> {
  const seen = (await storedFiles(store, symbol)).map((f) => ({ ...f, path: "" }));
  for (const path of paths) {
    const file = inputFile(path);
    const facts = statSync(path, { throwIfNoEntry: false });
    // Whoever reads it says what is wrong with it.
    if (!facts?.isFile()) continue;
    const alike = seen.filter((f) => f.size === facts.size);
    const sha256 = alike.length > 0 ? await digestOf(file) : "";
    for (const other of alike) {
      const digest = other.sha256 || await digestOf(inputFile(other.path));
      if (digest === sha256) throw alreadyError(file.facts.name, other);
    }
    seen.push({ path, size: facts.size, sha256, source: 0, name: file.facts.name });
  }
}

async function digestOf(file: InputFile): Promise<string> {
  await digestFile(file);
  return file.facts.sha256;
}

interface Seen {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  /** 0: a file of the same command. */
  readonly source: number;
}

/** What is said of a file that is there already; of `source` 0: it was named before. */
export function alreadyError(file: string, other: Seen): ImportError {
  const where = other.source === 0
    ? `the same bytes as ${other.name} before it`
    : `imported already as source ${other.source} (${other.name})`;
  const how = other.source === 0
    ? "each file once"
    : `a file that is not there yet; \`deno task data rm --source ${other.source}\` removes that one`;
  return new ImportError({
    code: "imported-already",
    file,
    value: where,
    expected: `${how}. To import it twice all the same: --allow duplicates`,
  });
}

/** Files of the sources that hold `symbol`; of all where none is asked for. */
async function storedFiles(store: Store, symbol: string | undefined): Promise<Seen[]> {
  if ((await store.query("SELECT source_id FROM sources LIMIT 1")).length === 0) return [];
  const rows = await store.query(
    `SELECT source_id, files FROM sources WHERE $1 IS NULL OR source_id IN (
       SELECT source_id FROM (SELECT source_id, instrument_id FROM source_parts
         UNION SELECT source_id, instrument_id FROM bars) JOIN instruments USING (instrument_id)
       WHERE symbol = $1)`,
    [symbol ?? null],
  );
  return rows.flatMap((row) => {
    const files = JSON.parse(String(row.files)) as { name: string; size: number; sha256: string }[];
    return files.filter(({ sha256 }) => sha256 !== "")
      .map((f) => ({ ...f, source: Number(row.source_id) }));
  });
}
