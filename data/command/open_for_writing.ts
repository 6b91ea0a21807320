import { existsSync, rmSync } from "node:fs";
import { Store } from "../store/store.ts";
import { onInterrupt } from "../../command/interrupt.ts";

/**
 * Opens (or makes) the file for `work`. If `work` fails, or Ctrl-C ends it, a file that was made for
 * it is removed again, and one that was there before is as it was.
 */
export async function openForWriting<T>(
  path: string,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const made = !existsSync(path);
  let store: Store | null = null;
  const forget = onInterrupt(() => {
    // The process ends next, and with it the transaction; a file with rows of an earlier commit stays.
    if (!made || store?.committed) return;
    for (const file of [path, `${path}.wal`]) rmSync(file, { force: true });
  });
  try {
    store = await Store.open(path, { mode: "create" });
    const result = await work(store);
    store.close();
    return result;
  } catch (error) {
    store?.discard();
    throw error;
  } finally {
    forget();
  }
}
