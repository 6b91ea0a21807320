import { crc32c } from "../num/crc32c.ts";
import type { ByteWriter } from "./byte_writer.ts";

/** "TLJOURNL": what a journal begins with, before its version. */
export const MAGIC = [0x54, 0x4c, 0x4a, 0x4f, 0x55, 0x52, 0x4e, 0x4c] as const;
/** Version of the whole format. Journals of every version that was released are read for ever. */
export const JOURNAL_VERSION = 1;
/** Magic, u16 version, u16 zero. */
export const PREFIX_BYTES = 12;
/** u32 CRC of the rest of the head, u32 CRC of the payload, u24 its length, u8 kind, f64 number. */
export const FRAME_HEAD_BYTES = 20;
/** No payload is longer. */
export const MAX_PAYLOAD_BYTES = 2 ** 24 - 1;

export function writePrefix(out: ByteWriter): void {
  out.reserve(PREFIX_BYTES);
  for (const byte of MAGIC) out.u8(byte);
  out.u16(JOURNAL_VERSION);
  out.u16(0);
}

/** Where in a frame its number stands. */
const NUMBER_AT = 12;

/**
 * Begins a frame: makes room for its head, in which it writes the number.
 */
export function openFrame(out: ByteWriter, sequence: number): number {
  const start = out.skip(FRAME_HEAD_BYTES);
  out.view.setFloat64(start + NUMBER_AT, sequence, true);
  return start;
}

/**
 * Writes the rest of the head of the frame that begins at `start`, before the payload that ends at
 * `out.at`. The head has a checksum of its own, so that no reader believes a length that is not true.
 *
 * @throws {RangeError} on a payload that is too long; the frame is taken back then
 */
export function sealFrame(out: ByteWriter, start: number, kind: number): void {
  const { bytes, view, at: end } = out;
  const payload = start + FRAME_HEAD_BYTES;
  const length = end - payload;
  if (length > MAX_PAYLOAD_BYTES) {
    out.at = start;
    throw new RangeError(
      `Journal record has ${length} bytes, expected at most ${MAX_PAYLOAD_BYTES}`,
    );
  }
  view.setUint32(start + 4, crc32c(bytes, payload, end), true);
  view.setUint32(start + 8, length | (kind << 24), true);
  view.setUint32(start, crc32c(bytes, start + 4, payload), true);
}
