// deno-lint-ignore-file no-console
import { JournalReader } from "../../engine/journal/reader.ts";
import { JournalWriter } from "../../engine/journal/writer.ts";
import type { Input } from "../../engine/kernel/input.ts";
import { sha256Hex } from "../../engine/num/sha256.ts";
import { BlockSink } from "./block_sink.ts";
import { journalInputs, type JournalVariant } from "./journal_inputs.ts";

/** Bytes of V8's heap that an input costs; needs a young generation that is never collected. */
export interface JournalAllocation {
  readonly bench: "journal";
  readonly variant: `${JournalVariant}, allocation`;
  readonly writeBytesPerInput: number;
  readonly readBytesPerInput: number;
}

const INPUTS = 50_000;
const RUNS = 25;
const WARM_RUNS = 12;
const configHash = sha256Hex("bench");

/**
 * Bytes an input of one run, written and read. Nothing is collected between runs: a collection that
 * is asked for would throw away the optimised code too.
 */
function measure(
  inputs: readonly Input[],
  sink: BlockSink,
): readonly [write: number, read: number] {
  sink.used = 0;
  const begin = Deno.memoryUsage().heapUsed;
  const writer = new JournalWriter(sink, { configHash });
  for (let i = 0; i < inputs.length; i++) writer.input(inputs[i]);
  writer.flush();
  const { bytes } = sink;
  const middle = Deno.memoryUsage().heapUsed;
  const reader = new JournalReader();
  let count = 0;
  for (let at = 0; at < bytes.length; at += 65_536) {
    reader.push(bytes.subarray(at, at + 65_536));
    while (reader.next() !== null) count++;
  }
  const end = Deno.memoryUsage().heapUsed;
  if (count !== inputs.length) throw new Error(`Read ${count} inputs, expected ${inputs.length}`);
  return [(middle - begin) / count, (end - middle) / count];
}

/** V8 gives back some of its own now and then, so that one run may come out below zero. */
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

if (import.meta.main) {
  const sink = new BlockSink(300 * INPUTS);
  const lines = (["rows", "messages"] as const).map((variant): JournalAllocation => {
    const inputs = journalInputs(variant, INPUTS);
    const runs = Array.from({ length: RUNS }, () => measure(inputs, sink)).slice(WARM_RUNS);
    return {
      bench: "journal",
      variant: `${variant}, allocation`,
      writeBytesPerInput: median(runs.map(([write]) => write)),
      readBytesPerInput: median(runs.map(([, read]) => read)),
    };
  });
  console.log(JSON.stringify(lines));
}
