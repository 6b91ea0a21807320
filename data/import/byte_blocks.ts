import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createHash, type Hash } from "node:crypto";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { ImportError } from "./import_error.ts";

const BLOCK = 1 << 20;
const NEWLINE = 0x0a;

/** A file to import, and what was read of it once it is read to its end. */
export interface InputFile {
  readonly path: string;
  /** What the store keeps: the name without its folder, the size on disk and its SHA-256. */
  readonly facts: { readonly name: string; size: number; sha256: string };
}

/** Whole lines: `bytes[0, length)` ends behind a newline, or at the end of the file. */
export interface LineBlock {
  readonly bytes: Uint8Array;
  readonly length: number;
}

export const inputFile = (path: string): InputFile => ({
  path,
  facts: { name: basename(path), size: 0, sha256: "" },
});

/**
 * Reads a text file, gzipped or plain (told by its first bytes, not its name), in blocks of whole
 * lines. A block is valid until the next one is asked for. Memory is bounded by the longest line.
 *
 * `read` hears how many bytes of the file on disk were taken since it was last called.
 *
 * @throws {ImportError} the file is missing, truncated or not gzip all through
 */
export async function* lineBlocks(
  file: InputFile,
  read: (bytes: number) => void = () => {},
): AsyncGenerator<LineBlock> {
  const hash = createHash("sha256");
  yield* wholeLines(chunks(file, hash, read));
  file.facts.sha256 = hash.digest("hex");
}

/** Cuts chunks of bytes into blocks of whole lines. */
export async function* wholeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  let rest: Uint8Array = new Uint8Array(0);
  let buffer = new Uint8Array(BLOCK * 2);
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    const length = rest.length + end;
    if (end > 0) {
      if (length > buffer.length) buffer = new Uint8Array(length * 2);
      buffer.set(rest);
      buffer.set(chunk.subarray(0, end), rest.length);
      yield { bytes: buffer, length };
      rest = chunk.slice(end);
    } else {
      const longer = new Uint8Array(rest.length + chunk.length);
      longer.set(rest);
      longer.set(chunk, rest.length);
      rest = longer;
    }
  }
  if (rest.length > 0) yield { bytes: rest, length: rest.length };
}

/** Takes size and SHA-256 of a file in a pass of its own. @throws {ImportError} it is not there */
export async function digestFile({ path, facts }: InputFile): Promise<void> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: BLOCK })) {
      hash.update(chunk);
      facts.size += chunk.length;
    }
  } catch (error) {
    throw readError(facts.name, error);
  }
  facts.sha256 = hash.digest("hex");
}

async function* chunks(
  { path, facts }: InputFile,
  hash: Hash,
  read: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const disk = createReadStream(path, { highWaterMark: BLOCK });
  // Whoever reads is told of errors; this one is for when nobody reads yet, or any more.
  disk.on("error", () => {});
  try {
    const gzip = await isGzip(path);
    disk.on("data", (chunk) => {
      facts.size += chunk.length;
      hash.update(chunk);
      read(chunk.length);
    });
    if (!gzip) {
      yield* disk as AsyncIterable<Uint8Array>;
      return;
    }
    const plain = createGunzip({ chunkSize: BLOCK });
    disk.on("error", (error) => plain.destroy(error));
    yield* disk.pipe(plain) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw readError(facts.name, error);
  } finally {
    disk.destroy();
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** A reading failure as an `ImportError` that says what to make of it. */
export function readError(name: string, error: unknown): unknown {
  if (error instanceof ImportError) return error;
  const code = (error as { code?: string }).code ?? "";
  const cause = { cause: error };
  if (code === "Z_BUF_ERROR") {
    const expected = "more data: the file is truncated";
    return new ImportError({ code: "truncated", file: name, expected }, cause);
  }
  if (code.startsWith("Z_")) {
    const expected = `gzip data to the end (${(error as Error).message})`;
    return new ImportError({ code: "truncated", file: name, expected }, cause);
  }
  if (code === "ENOENT") {
    return new ImportError(
      { code: "unreadable", file: name, expected: "a file to be there" },
      cause,
    );
  }
  if (code === "EISDIR" || code === "EACCES" || code === "EPERM") {
    return new ImportError({ code: "unreadable", file: name, expected: "a readable file" }, cause);
  }
  return error;
}
