import { createHash } from "node:crypto";
import { canonicalJson } from "../../engine/num/canonical_json.ts";

/** Name of a run, the same for the same inputs: the strategy and twelve digits of their hash. */
export function runIdOf(strategy: string, inputs: unknown): string {
  // It is the name of a folder.
  return `${strategy.replace(/[^\w+.-]/g, "_")}-${runIdDigest(inputs)}`;
}

/** The part of a run's name that is of what was run. */
export const runIdDigest = (inputs: unknown): string =>
  createHash("sha256").update(canonicalJson(inputs)).digest("hex").slice(0, 12);

/** One hash for the tapes of a run, in order of instruments; of a single one its own. */
export function dataHashOf(hashes: readonly string[]): string {
  if (hashes.length === 1) return hashes[0];
  return createHash("sha256").update(hashes.join("\n")).digest("hex");
}
