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
