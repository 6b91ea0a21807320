import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat, writeFile } from "node:fs/promises";
import { realWaiter, type Waiter } from "./clock.ts";

/** How a fetch behaves. */
export interface FetchOptions {
  /** Tries of one file before it counts as failed. @default 5 */
  readonly tries?: number;
  /** Wait before the second try, ms; doubles each time up to 30 s. @default 500 */
  readonly backOffMs?: number;
  /** Longest wait for an answer or for the next bytes of one, ms. @default 60000 */
  readonly silenceMs?: number;
  readonly waiter?: Waiter;
  readonly signal?: AbortSignal | undefined;
  /** Hears the bytes of the file that are here, and its whole size (0 = not known). */
  readonly progress?: ((bytes: number, total: number) => void) | undefined;
}

/** What became of a file. */
export type FetchOutcome = "fetched" | "present" | "missing";

/** A file that could not be fetched; what was received stays in its `.part` and is resumed. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
  readonly exitCode = 1;
  constructor(readonly url: string, reason: string, options?: ErrorOptions) {
    super(`Cannot fetch ${url}: ${reason}`, options);
  }
}

/** A try that may go better the next time. */
class Transient extends Error {}

const LONGEST_WAIT_MS = 30_000;
const DEFAULTS = { tries: 5, backOffMs: 500, silenceMs: 60_000, waiter: realWaiter };
type Settings = FetchOptions & typeof DEFAULTS;

/**
 * Fetches `url` to `path` and checks it against `url.CHECKSUM`. Bytes go to `path.part` and take
 * their name only when the SHA-256 agrees, so a file is there whole or not at all. A cut transfer
 * is resumed where it ended; a wrong checksum starts it again from nothing.
 *
 * "missing": the server has no such file (404). "present": it was here and agrees.
 *
 * @throws {DownloadError} no try succeeded, or the server refuses
 */
export async function fetchFile(
  url: string,
  path: string,
  options: FetchOptions = {},
): Promise<FetchOutcome> {
  const settings: Settings = { ...DEFAULTS, ...options };
  const sum = await persist(url, settings, () => fetchChecksum(`${url}.CHECKSUM`, settings));
  if (sum === null) return "missing";
  if (await exists(path) && await sha256(path) === sum) {
    await writeFile(`${path}.CHECKSUM`, checksumLine(sum, path));
    return "present";
  }
  const part = `${path}.part`;
  const there = await persist(url, settings, async () => {
    if (!await receive(url, part, settings)) return false;
    if (await sha256(part) === sum) return true;
    await rm(part, { force: true });
    throw new Transient("its SHA-256 is not the one of its .CHECKSUM");
  });
  if (!there) return "missing";
  await writeFile(`${path}.CHECKSUM`, checksumLine(sum, path));
  await rename(part, path);
  return "fetched";
}

const checksumLine = (sum: string, path: string) => `${sum}  ${path.split(/[\\/]/).at(-1)}\n`;

/** Tries until it works, waiting longer each time. */
async function persist<T>(url: string, settings: Settings, attempt: () => Promise<T>): Promise<T> {
  for (let n = 1;; n++) {
    try {
      return await attempt();
    } catch (error) {
      settings.signal?.throwIfAborted();
      if (!(error instanceof Transient)) throw error;
      if (n >= settings.tries) {
        throw new DownloadError(url, `${error.message} (${n} tries)`, { cause: error });
      }
      const wait = Math.min(settings.backOffMs * 2 ** (n - 1), LONGEST_WAIT_MS);
      await settings.waiter.wait(wait, settings.signal);
    }
  }
}

/** The digest in a `.CHECKSUM` file; null if there is none. */
async function fetchChecksum(url: string, settings: Settings): Promise<string | null> {
  const response = await request(url, settings, {});
  if (response.status === 404) {
    await response.body?.cancel();
    return null;
  }
  await refuse(response);
  const text = await response.text().catch((error) => {
    throw new Transient(`connection lost: ${error.message}`);
  });
  const [sum] = text.trim().split(/\s+/);
  if (!/^[0-9a-fA-F]{64}$/.test(sum)) throw new Transient("its .CHECKSUM holds no SHA-256");
  return sum.toLowerCase();
}

/** Receives what is not in `part` yet; false if the server has no such file. */
async function receive(url: string, part: string, settings: Settings): Promise<boolean> {
  const have = await stat(part).then((s) => s.size, () => 0);
  const silence = new AbortController();
  const headers: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {};
  const response = await request(url, settings, headers, silence.signal);
  // The part is whole already, or longer than the file: the checksum tells which.
  if (response.status === 416) {
    await response.body?.cancel();
    return true;
  }
  if (response.status === 404) {
    await response.body?.cancel();
    return false;
  }
  await refuse(response);
  const resumed = response.status === 206 &&
    (response.headers.get("content-range") ?? "").startsWith(`bytes ${have}-`);
  if (response.status === 206 && !resumed) {
    await response.body?.cancel();
    await rm(part, { force: true });
    throw new Transient("it answered with another range than asked for");
  }
  const expected = Number(response.headers.get("content-length") ?? 0);
  const start = resumed ? have : 0;
  const file = await open(part, resumed ? "a" : "w");
  let got = 0;
  try {
    const total = expected > 0 ? start + expected : 0;
    for await (const chunk of timed(response, silence, settings.silenceMs)) {
      await file.write(chunk);
      got += chunk.length;
      settings.progress?.(start + got, total);
    }
  } catch (error) {
    if ((error as { code?: string }).code === "ENOSPC") {
      throw new DownloadError(url, "the disk is full", { cause: error });
    }
    throw new Transient(`connection lost after ${start + got} bytes`);
  } finally {
    await file.close();
  }
  if (expected > 0 && got < expected) {
    throw new Transient(`connection lost after ${start + got} of ${start + expected} bytes`);
  }
  return true;
}

/** The body's chunks; silence longer than `ms` aborts it. */
async function* timed(
  response: Response,
  silence: AbortController,
  ms: number,
): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  let timer = setTimeout(() => silence.abort(), ms);
  try {
    for await (const chunk of response.body) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(() => silence.abort(), ms);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function request(
  url: string,
  settings: Settings,
  headers: Record<string, string>,
  silence?: AbortSignal,
): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), settings.silenceMs);
  const signals = [settings.signal, silence, patience.signal].filter((s) => s !== undefined);
  try {
    // A packed body would not have the length that its header says.
    const all = { ...headers, "accept-encoding": "identity" };
    return await fetch(url, { headers: all, signal: AbortSignal.any(signals) });
  } catch (error) {
    throw new Transient(`no answer: ${(error as Error).message}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws for answers that are no file: to be tried again where that can help. */
async function refuse(response: Response): Promise<void> {
  if (response.ok) return;
  await response.body?.cancel();
  const { status } = response;
  if (status === 429 || status === 408 || status >= 500) throw new Transient(`HTTP ${status}`);
  throw new DownloadError(response.url, `HTTP ${status}`);
}

const exists = (path: string) => stat(path).then((s) => s.isFile(), () => false);

/** SHA-256 of a file, hex. */
async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}
