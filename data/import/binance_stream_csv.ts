import { open } from "node:fs/promises";
import { type ColumnMap, parseColumnMap } from "./column_map.ts";
import { csvReader } from "./csv.ts";
import { readError } from "./byte_blocks.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";
import { importTables } from "./table_import.ts";

const COMMON =
  "exch=TransactionTime:ms,local=TimestampOfReceive:ms,symbol=Symbol,price=Price,qty=Quantity";
const DEPTH = `kind=depth,${COMMON},side=IsAsk:ask,first=FirstUpdateId,final=FinalUpdateId,` +
  "previous=FinalUpdateIdInLastStream";
const TRADES = `${COMMON},side=IsBuyerMarketMaker:maker,id=TradeId,market=XUnknownParameter`;
/** Enough for any header of the two. */
const HEADER_BYTES = 1024;

/**
 * Imports depth and trade streams of Binance USDⓈ-M recorded as CSV, one row a level or trade, with
 * columns `TimestampOfReceive,Stream,…,Price,Quantity,…`. Times are in ms; the symbol is that of
 * the first row unless one is given.
 */
export async function importBinanceStreamCsv(of: ImportContext): Promise<void> {
  const groups = new Map<string, StreamFiles>();
  for (const [index, file] of of.files.entries()) {
    const [header, first] = await headOf(file.path, file.facts.name);
    const names = header.split(",");
    const kind = names.includes("IsAsk") ? DEPTH : names.includes("TradeId") ? TRADES : null;
    if (kind === null) {
      const expected = "the columns of a Binance depth or trade stream";
      throw new ImportError({
        code: "wrong-columns",
        file: file.facts.name,
        line: 1,
        value: header.slice(0, 60),
        expected,
      });
    }
    const stream = (first ?? "").split(",")[names.indexOf("Stream")] ?? "";
    const symbol = of.symbol ?? stream.split("@")[0].toUpperCase();
    const key = `${kind} ${symbol}`;
    const group = groups.get(key) ?? { map: parseColumnMap(kind), symbol, indices: [] };
    groups.set(key, group);
    group.indices.push(index);
  }
  for (const { map, symbol, indices } of groups.values()) {
    const one = { ...of, files: indices.map((i) => of.files[i]), symbol };
    const readers = (nth: number, quiet: boolean) => csvReader(of, indices[nth], quiet);
    await importTables(one, readers, indices.map(() => map));
  }
}

/** Files of one stream: the next one goes on where the one before ended. */
interface StreamFiles {
  readonly map: ColumnMap;
  readonly symbol: string;
  readonly indices: number[];
}

/** The first two lines of a file. */
async function headOf(path: string, name: string): Promise<string[]> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(
        new Uint8Array(HEADER_BYTES),
        0,
        HEADER_BYTES,
        0,
      );
      return new TextDecoder().decode(buffer.subarray(0, bytesRead)).split(/\r?\n/).slice(0, 2);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readError(name, error);
  }
}
