import { zipSync } from "fflate";
import { onTestFinished } from "vitest";
import { importFiles, type ImportOptions } from "../../../data/import/import_files.ts";
import { Store } from "../../../data/store/store.ts";
import { temporaryFiles } from "../import/memory_import.ts";

export { temporaryFiles };

/** 2024-01-01 00:00 UTC in ms. */
export const T0 = 1_704_067_200_000;
/** A map of trades whose header is `ts,px,q,side`. */
export const TRADES = "time=ts,price=px,qty=q,side=side";

/** A store in memory, closed with the test. */
export async function newStore(): Promise<Store> {
  const store = await Store.open(":memory:", { mode: "create" });
  onTestFinished(() => store.close());
  return store;
}

/** A zip archive of one CSV called as the venue calls it; level 0 stores it unpacked. */
export function bulkZip(name: string, text: string, level: 0 | 6 = 6): Uint8Array {
  return zipSync({ [`${name}.csv`]: [new TextEncoder().encode(text), { level }] });
}

/** Imports files by name and content as one source. */
export async function importInto(
  store: Store,
  format: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<ImportOptions> = {},
) {
  return await importFiles(store, { format, paths: temporaryFiles(files), ...options });
}

/** What a promise was refused with, in words; fails the test if it was not. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  let stored: unknown;
  try {
    stored = await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`Expected a refusal, got ${JSON.stringify(stored)}`);
}

/** The first column of a query's rows, as text. */
export async function column(store: Store, sql: string): Promise<string[]> {
  return (await store.query(sql)).map((row) => String(Object.values(row)[0]));
}
