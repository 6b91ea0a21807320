/**
 * First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4
 * §4.2.2).
 */
const K = new Int32Array([
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
]);

/** First 32 bits of the fractional parts of the square roots of the first 8 primes (§5.3.3). */
const START = new Int32Array([
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
]);

/** All that a hash is that goes on being fed. */
export type Sha256State = {
  readonly words: readonly number[];
  /** Bytes that make no whole block yet. */
  readonly pending: readonly number[];
  readonly bytes: number;
};

const BLOCK = 64;
const ENCODER = new TextEncoder();

/**
 * Streaming SHA-256 (FIPS 180-4), synchronous so that the deterministic floors can hash as they go
 * (the platform's own digest is asynchronous and one-shot). Takes up to 2^53 − 1 bytes.
 *
 * @example
 * ```ts
 * new Sha256().update(new Uint8Array([0x61, 0x62, 0x63])).digestHex(); // "ba7816bf…"
 * ```
 */
export class Sha256 {
  readonly #state = Int32Array.from(START);
  readonly #schedule = new Int32Array(64);
  readonly #pending = new Uint8Array(BLOCK);
  #pendingLength = 0;
  #bytes = 0;

  /** Feeds bytes. How they are cut into calls makes no difference. */
  update(bytes: Uint8Array): this {
    const length = bytes.length;
    let at = 0;
    this.#bytes += length;
    if (this.#pendingLength > 0) {
      at = Math.min(BLOCK - this.#pendingLength, length);
      this.#pending.set(at === length ? bytes : bytes.subarray(0, at), this.#pendingLength);
      this.#pendingLength += at;
      if (this.#pendingLength < BLOCK) return this;
      compress(this.#state, this.#schedule, this.#pending, 0);
      this.#pendingLength = 0;
    }
    for (; at + BLOCK <= length; at += BLOCK) compress(this.#state, this.#schedule, bytes, at);
    if (at < length) {
      this.#pending.set(bytes.subarray(at));
      this.#pendingLength = length - at;
    }
    return this;
  }

  /** Feeds a string as UTF-8. */
  updateText(text: string): this {
    return this.update(ENCODER.encode(text));
  }

  /** The 32 bytes of the hash of everything fed so far; feeding may go on afterwards. */
  digest(): Uint8Array {
    const state = Int32Array.from(this.#state);
    const blocks = this.#pendingLength < 56 ? 1 : 2;
    const tail = new Uint8Array(blocks * BLOCK);
    tail.set(this.#pending.subarray(0, this.#pendingLength));
    tail[this.#pendingLength] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(this.#bytes / 0x20000000));
    view.setUint32(tail.length - 4, (this.#bytes << 3) >>> 0);
    for (let at = 0; at < tail.length; at += BLOCK) compress(state, this.#schedule, tail, at);
    const out = new DataView(new ArrayBuffer(32));
    for (let i = 0; i < 8; i++) out.setInt32(4 * i, state[i]);
    return new Uint8Array(out.buffer);
  }

  snapshot(): Sha256State {
    const pending = [...this.#pending.subarray(0, this.#pendingLength)];
    return { words: [...this.#state], pending, bytes: this.#bytes };
  }

  restore({ words, pending, bytes }: Sha256State): void {
    this.#state.set(words);
    this.#pending.set(pending);
    this.#pendingLength = pending.length;
    this.#bytes = bytes;
  }

  /** {@linkcode digest} as 64 lower-case hexadecimal digits. */
  digestHex(): string {
    let hex = "";
    for (const byte of this.digest()) hex += byte.toString(16).padStart(2, "0");
    return hex;
  }
}

/** SHA-256 of bytes, or of a string's UTF-8, as lower-case hexadecimal digits. */
export function sha256Hex(data: Uint8Array | string): string {
  const hash = new Sha256();
  return (typeof data === "string" ? hash.updateText(data) : hash.update(data)).digestHex();
}

/** One block of §6.2.2. `w` is scratch. */
function compress(state: Int32Array, w: Int32Array, bytes: Uint8Array, at: number): void {
  for (let t = 0; t < 16; t++, at += 4) {
    w[t] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15];
    const y = w[t - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (s1 + w[t - 7] + s0 + w[t - 16]) | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3];
  let e = state[4], f = state[5], g = state[6], h = state[7];
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
