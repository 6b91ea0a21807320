import { expect, test } from "vitest";
import { crc32c } from "../../../engine/num/crc32c.ts";

const text = (value: string) => new TextEncoder().encode(value);

test.each([
  ["nothing", new Uint8Array(0), 0],
  ["the check value of the standard", text("123456789"), 0xe3069283],
  ["32 zeros (RFC 3720 B.4)", new Uint8Array(32), 0x8a9136aa],
  ["32 ones (RFC 3720 B.4)", new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ["0 to 31 (RFC 3720 B.4)", Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
])("crc32c() of %s", (_name, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

test("crc32c() of a part is that of its bytes alone", () => {
  expect(crc32c(text("x123456789y"), 1, 10)).toBe(0xe3069283);
});

test("crc32c() is that of one bit after the other, at every length and place", () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => (i * 151 + 7) & 0xff);
  for (let from = 0; from < 5; from++) {
    for (let to = from; to <= bytes.length; to++) {
      let crc = ~0;
      for (let at = from; at < to; at++) {
        crc ^= bytes[at];
        for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) === 0 ? 0 : 0x82f63b78);
      }
      expect(crc32c(bytes, from, to)).toBe(~crc >>> 0);
    }
  }
});
