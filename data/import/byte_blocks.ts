import { createReadStream, type ReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createHash, type Hash } from "node:crypto";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { ImportError } from "./import_error.ts";

const BLOCK = 1 << 20;
const NEWLINE = 0x0a;

/** No venue's message comes near; a file without line breaks would fill the memory. */
const LINE_BYTES_MAX = 16 << 20;

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
 * lines. A block is valid until the next one is asked for. Memory is bounded: so is a line.
 *
 * `read` hears how many bytes of the file on disk were taken since it was last called.
 *
 * @throws {ImportError} the file is missing, truncated or not gzip all through, or a line is too long
 */
export async function* lineBlocks(
  file: InputFile,
  read: (bytes: number) => void = () => {},
): AsyncGenerator<LineBlock> {
  const hash = createHash("sha256");
  yield* wholeLines(chunks(file, hash, read), file.facts.name);
  file.facts.sha256 = hash.digest("hex");
}

/**
 * Cuts chunks of bytes into blocks of whole lines. Linear, whatever the lengths.
 *
 * @throws {ImportError} `too-long`
 */
export async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<LineBlock> {
  // What is begun and not whole yet, at the start of a buffer that doubles.
  let buffer: Uint8Array = new Uint8Array(BLOCK * 2);
  let begun = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    const first = end === 0 ? chunk.length : chunk.indexOf(NEWLINE);
    if (begun + first > LINE_BYTES_MAX || chunk.length - end > LINE_BYTES_MAX) {
      const expected = `lines of ${LINE_BYTES_MAX} bytes at most`;
      throw new ImportError({ code: "too-long", file: name, expected });
    }
    buffer = withRoom(buffer, begun, chunk.length);
    if (end > 0) {
      buffer.set(chunk.subarray(0, end), begun);
      const length = begun + end;
      // Kept apart: whoever gets the block may ask for the next one before this chunk is used up.
      const rest = chunk.slice(end);
      yield { bytes: buffer, length };
      buffer.set(rest);
      begun = rest.length;
    } else {
      buffer.set(chunk, begun);
      begun += chunk.length;
    }
  }
  if (begun > 0) yield { bytes: buffer.subarray(0, begun), length: begun };
}

function withRoom(buffer: Uint8Array, used: number, more: number): Uint8Array {
  if (used + more <= buffer.length) return buffer;
  const larger = new Uint8Array((used + more) * 2);
  larger.set(buffer.subarray(0, used));
  return larger;
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
  let disk: ReadStream | null = null;
  try {
    // It cannot be looked into first, nor read twice.
    if ((await stat(path)).isFIFO()) {
      const expected = "a plain file, not a pipe";
      throw new ImportError({ code: "unreadable", file: facts.name, expected });
    }
    const gzip = await isGzip(path);
    disk = createReadStream(path, { highWaterMark: BLOCK });
    // Whoever reads is told of errors; this one is for when nobody reads yet, or any more.
    disk.on("error", () => {});
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
    disk?.destroy();
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
