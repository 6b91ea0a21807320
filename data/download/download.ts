import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { bulkPaths } from "./bulk_path.ts";
import type { Waiter } from "./clock.ts";
import { fetchFile, type FetchOutcome } from "./fetch_file.ts";

/** Where the venue publishes its bulk files. */
export const BULK_BASE_URL = "https://data.binance.vision";

/** What to download. */
export interface DownloadOptions {
  /** `binance-usdm` or `binance-spot`. */
  readonly venue: string;
  readonly symbol: string;
  /** `aggTrades`, `trades`, `bookTicker`, `fundingRate`, or klines with interval: `klines-1m`. */
  readonly kind: string;
  /** First and last day, UTC, both included: `2024-01-31`. */
  readonly from: string;
  readonly to: string;
  /** Folder for the files; made if it is not there. */
  readonly dir: string;
  /** @default the venue's */
  readonly baseUrl?: string | undefined;
  /** Tries of one file. @default 5 */
  readonly tries?: number | undefined;
  readonly waiter?: Waiter | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears of each file as its bytes come, and when it is done. */
  readonly progress?: ((state: DownloadProgress) => void) | undefined;
}

/** How far a download is. */
export interface DownloadProgress {
  /** Files done, of how many. */
  readonly done: number;
  readonly files: number;
  /** The file at hand, its bytes here and its size (0 = not known). */
  readonly name: string;
  readonly bytes: number;
  readonly total: number;
}

/** What came of it. */
export interface DownloadSummary {
  /** Paths of the files that are here, in order of their days. */
  readonly files: readonly string[];
  readonly fetched: number;
  readonly present: number;
  /** Days or months that the venue does not publish. */
  readonly missing: readonly string[];
}

/**
 * Downloads the venue's public bulk files of a symbol, one after the other: resumed where an
 * earlier try ended, verified by SHA-256, tried again with growing waits. Days that the venue does
 * not have are reported, not an error. Files that are here and agree are not fetched again.
 *
 * @throws {DownloadUsageError} venue, symbol, kind or days make no sense
 * @throws {DownloadError} a file failed for good; those before it stay, its part is resumed
 */
export async function download(options: DownloadOptions): Promise<DownloadSummary> {
  const paths = bulkPaths(options);
  const base = (options.baseUrl ?? BULK_BASE_URL).replace(/\/+$/, "");
  await mkdir(options.dir, { recursive: true });
  const files: string[] = [];
  const missing: string[] = [];
  const count: Record<FetchOutcome, number> = { fetched: 0, present: 0, missing: 0 };
  for (const [done, { path, name, folder, period }] of paths.entries()) {
    const target = join(options.dir, folder, name);
    if (folder !== "") await mkdir(join(options.dir, folder), { recursive: true });
    const tell = (bytes: number, total: number, finished = 0) =>
      options.progress?.({ done: done + finished, files: paths.length, name, bytes, total });
    tell(0, 0);
    const outcome = await fetchFile(`${base}/${path}`, target, {
      ...(options.tries === undefined ? {} : { tries: options.tries }),
      ...(options.waiter === undefined ? {} : { waiter: options.waiter }),
      signal: options.signal,
      progress: tell,
    });
    count[outcome] += 1;
    if (outcome === "missing") missing.push(period);
    else files.push(target);
    tell(0, 0, 1);
  }
  return { files, fetched: count.fetched, present: count.present, missing };
}
