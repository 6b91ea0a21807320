import { inputFile, type LineBlock, lineBlocks } from "./byte_blocks.ts";
import { CsvCells } from "./csv_cells.ts";
import type { ImportContext } from "./import_context.ts";
import { importTables } from "./table_import.ts";
import type { TableReader } from "./table_reader.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const HASH = 0x23;

/**
 * Imports CSV files (plain or gzipped) of one instrument by a column map (see `parseColumnMap`).
 * Commas between cells, the first line names the columns unless the map names them all by number;
 * lines that begin with `#` are comments.
 */
export async function importCsv(of: ImportContext): Promise<void> {
  await importTables(of, (index, quiet) => csvReader(of, index, quiet));
}

/** What some tools begin a UTF-8 file with; it says nothing. */
const MARK_BYTES = [0xef, 0xbb, 0xbf];
const isMarked = (bytes: Uint8Array) => MARK_BYTES.every((byte, i) => bytes[i] === byte);

/** Reads one CSV file of an import; `names` are its columns if it has no header. */
export function csvReader(
  of: ImportContext,
  index: number,
  quiet: boolean,
  names?: readonly string[],
): TableReader {
  const file = quiet ? inputFile(of.files[index].path) : of.files[index];
  return blockReader(() => lineBlocks(file, quiet ? undefined : of.read), {
    names,
    positional: isPositional(of.map),
    line: (line) => of.checks.place.line = line,
  });
}

/** True if a map names its columns by number alone, so that the table has no header. */
const isPositional = (map: string | undefined): boolean =>
  map !== undefined && map.split(",").every((p) => p.startsWith("kind=") || /=#\d+(:|$)/.test(p));

/** A table reader over blocks of CSV lines, wherever they come from. */
export function blockReader(
  blocks: () => AsyncIterable<LineBlock>,
  how: {
    names?: readonly string[] | undefined;
    positional?: boolean;
    line: (line: number) => void;
  },
): TableReader {
  return {
    async read(header, row, block) {
      const cells = new CsvCells();
      let line = 0;
      let named = how.names !== undefined;
      if (how.names) header(how.names);
      for await (const { bytes, length } of blocks()) {
        const first = line === 0 && isMarked(bytes) ? MARK_BYTES.length : 0;
        for (let start = first; start < length;) {
          let end = bytes.indexOf(NEWLINE, start);
          if (end < 0 || end > length) end = length;
          const next = end + 1;
          if (bytes[end - 1] === RETURN) end -= 1;
          how.line(++line);
          if (end > start && bytes[start] !== HASH) {
            cells.split(bytes, start, end);
            if (named) row(cells);
            else {
              named = true;
              const names = Array.from({ length: cells.count }, (_, i) => cells.text(i));
              header(how.positional ? names.map((_, i) => `#${i + 1}`) : names);
              if (how.positional) row(cells);
            }
          }
          start = next;
        }
        await block();
      }
    },
  };
}
