import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { ImportError } from "./import_error.ts";

const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const END64_LOCATOR_BYTES = 20;
const ZIP64_EXTRA = 1;
const BLOCK = 1 << 20;
const STORED = 0;
const DEFLATED = 8;

/** One file inside a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its local header stands. */
  readonly offset: number;
}

/**
 * Lists a zip archive by its central directory (zip64 included), which stands at its end: an
 * archive that was cut has none.
 *
 * @throws {ImportError} `truncated`: no central directory, or a broken one
 */
export async function zipEntries(path: string, file: string): Promise<ZipEntry[]> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const tail = await readAt(handle, Math.max(0, size - END_BYTES - MAX_COMMENT), size);
    let end = tail.byteLength - END_BYTES;
    while (end >= 0 && tail.getUint32(end, true) !== END_SIGNATURE) end -= 1;
    if (end < 0) throw truncated(file, "a zip archive with its directory at the end");
    const { count, offset, length } = await directoryOf(handle, tail, end);
    if (offset + length > size) throw truncated(file, "a zip directory inside the file");
    const directory = await readAt(handle, offset, offset + length);
    return parseDirectory(directory, count, file);
  } finally {
    await handle.close();
  }
}

/** Where the directory stands: zip64's own record has it when the plain one is full of ones. */
async function directoryOf(handle: FileHandle, tail: DataView, end: number) {
  const count = tail.getUint16(end + 10, true);
  const length = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  const locator = end - END64_LOCATOR_BYTES;
  if (offset !== 0xffffffff || locator < 0) return { count, length, offset };
  const at = Number(tail.getBigUint64(locator + 8, true));
  const record = await readAt(handle, at, at + 56);
  if (record.getUint32(0, true) !== END64_SIGNATURE) return { count, length, offset };
  return {
    count: Number(record.getBigUint64(32, true)),
    length: Number(record.getBigUint64(40, true)),
    offset: Number(record.getBigUint64(48, true)),
  };
}

function parseDirectory(view: DataView, count: number, file: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw truncated(file, `${count} entries in the zip directory, found ${i}`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const name = new TextDecoder().decode(
      new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength),
    );
    const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true)];
    const large = [...sizes, view.getUint32(at + 42, true)];
    widen(view, at + 46 + nameLength, extraLength, large);
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      bytes: large[0],
      packedBytes: large[1],
      offset: large[2],
    });
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Puts zip64's values where the 32-bit ones (size, packed size, offset) are full of ones. */
function widen(view: DataView, from: number, length: number, values: number[]): void {
  for (let at = from; at + 4 <= from + length;) {
    const id = view.getUint16(at, true);
    const size = view.getUint16(at + 2, true);
    if (id === ZIP64_EXTRA) {
      let value = at + 4;
      for (let i = 0; i < values.length; i++) {
        if (values[i] !== 0xffffffff || value + 8 > at + 4 + size) continue;
        values[i] = Number(view.getBigUint64(value, true));
        value += 8;
      }
    }
    at += 4 + size;
  }
}

/**
 * The bytes of an entry, inflated as they are read; its length and CRC are checked at the end.
 *
 * @throws {ImportError} `truncated`: cut, corrupted, or packed by another method than deflate
 */
export async function* zipChunks(
  path: string,
  file: string,
  entry: ZipEntry,
  read: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw truncated(file, `${entry.name} stored or deflated, found method ${entry.method}`);
  }
  const start = await dataOffset(path, file, entry);
  let crc = 0;
  let bytes = 0;
  const end = start + entry.packedBytes - 1;
  const disk: Readable = entry.packedBytes > 0
    ? createReadStream(path, { start, end, highWaterMark: BLOCK })
    : Readable.from([]);
  try {
    disk.on("data", (chunk: Uint8Array) => read(chunk.length));
    // Whoever reads is told of errors; this one is for when nobody reads any more.
    disk.on("error", () => {});
    const source = entry.method === STORED ? disk : inflated(disk);
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      crc = crc32(chunk, crc);
      bytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (!((error as { code?: string }).code ?? "").startsWith("Z_")) throw error;
    throw truncated(file, `${entry.name} whole in the zip archive (${(error as Error).message})`);
  } finally {
    disk.destroy();
  }
  if (bytes !== entry.bytes || crc !== entry.crc) {
    throw truncated(file, `${entry.name} of ${entry.bytes} bytes with its CRC in the zip archive`);
  }
}

function inflated(disk: Readable): Readable {
  const inflate = createInflateRaw({ chunkSize: BLOCK });
  disk.on("error", (error) => inflate.destroy(error));
  return disk.pipe(inflate);
}

async function dataOffset(path: string, file: string, entry: ZipEntry): Promise<number> {
  const handle = await open(path);
  try {
    const head = await readAt(handle, entry.offset, entry.offset + 30);
    if (head.byteLength < 30 || head.getUint32(0, true) !== LOCAL_SIGNATURE) {
      throw truncated(file, `a header of ${entry.name} in the zip archive`);
    }
    return entry.offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, from: number, to: number): Promise<DataView> {
  const bytes = new Uint8Array(Math.max(0, to - from));
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, from + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return new DataView(bytes.buffer, 0, done);
}

const truncated = (file: string, expected: string) =>
  new ImportError({ code: "truncated", file, expected });
