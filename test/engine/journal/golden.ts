import { readFileSync } from "node:fs";

/** One record a line, in hexadecimal digits: written once, at the release of a version, never again. */
export function golden(name: string): Uint8Array[] {
  const text = readFileSync(new URL(`./golden/${name}`, import.meta.url), "utf8");
  return text.trim().split("\n").map((line) =>
    Uint8Array.from(line.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  );
}
