import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Sha256, sha256Hex } from "../../../engine/num/sha256.ts";
import { runs } from "../../chance.ts";

describe("Sha256", () => {
  // FIPS 180-4 example vectors (NIST CSRC, "Examples with Intermediate Values").
  test.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
    [
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn" +
      "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
    ],
  ])("gives NIST's hash of %j", (text, expected) => {
    expect(sha256Hex(text)).toBe(expected);
  });

  test("gives NIST's hash of a million times 'a'", () => {
    const hash = new Sha256();
    const part = new Uint8Array(1000).fill(0x61);
    for (let i = 0; i < 1000; i++) hash.update(part);
    expect(hash.digestHex()).toBe(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    );
  });

  test("equals the platform's hash however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (parts) => {
        const ours = new Sha256();
        const theirs = createHash("sha256");
        for (const part of parts) {
          ours.update(part);
          theirs.update(part);
        }
        expect(ours.digestHex()).toBe(theirs.digest("hex"));
      }),
      { numRuns: runs(300) },
    );
  });

  test("every length around the block size is padded right", () => {
    for (let length = 0; length < 200; length++) {
      const bytes = new Uint8Array(length).fill(length);
      expect(sha256Hex(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  test("digest() can be asked in between and does not disturb the stream", () => {
    const hash = new Sha256().updateText("ab");
    expect(hash.digestHex()).toBe(sha256Hex("ab"));
    expect(hash.updateText("c").digestHex()).toBe(sha256Hex("abc"));
  });
});
