/** The Castagnoli polynomial, bits reversed. */
const POLYNOMIAL = 0x82f63b78;

/** Entry `256 k + b`: the CRC of byte b followed by k zero bytes. */
const TABLE = new Int32Array(4 * 256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) === 0 ? 0 : POLYNOMIAL);
  TABLE[byte] = crc;
}
for (let at = 256; at < TABLE.length; at++) {
  const before = TABLE[at - 256];
  TABLE[at] = (before >>> 8) ^ TABLE[before & 0xff];
}

/**
 * CRC-32C (Castagnoli, RFC 3720 appendix B.4) of a part of some bytes, as an unsigned number. Finds
 * every error of up to 32 bits in a row, so a torn or damaged record. Four bytes at a time ("slicing
 * by 4", Kounavis and Berry 2005).
 *
 * @example
 * ```ts
 * crc32c(new TextEncoder().encode("123456789")); // 0xe3069283
 * ```
 */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = ~0;
  let at = from;
  for (const last = to - 4; at <= last; at += 4) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc = TABLE[768 + (crc & 0xff)] ^ TABLE[512 + ((crc >>> 8) & 0xff)] ^
      TABLE[256 + ((crc >>> 16) & 0xff)] ^ TABLE[crc >>> 24];
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[at]) & 0xff];
  return ~crc >>> 0;
}
