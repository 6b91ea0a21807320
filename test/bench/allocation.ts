import { fileURLToPath } from "node:url";
import type { AllocationLine } from "./allocation_child.ts";

const CHILD = fileURLToPath(new URL("./allocation_child.ts", import.meta.url));

/** Most that the loop itself may allocate, bytes an event. */
const MAX_BYTES_PER_EVENT = 1;

/**
 * What a run allocates on V8's heap after warm-up, in a process whose young generation is so large
 * that nothing is collected while it is measured: the difference of the heap's size is then what was
 * allocated. Asserts that the loop (rows, callbacks, timers, samples; no orders) stays under 1 byte an
 * event; the other lines say what orders take beside it.
 */
export async function runAllocationBench(): Promise<AllocationLine[]> {
  const flags = [
    "--expose-gc",
    "--min-semi-space-size=512",
    "--max-semi-space-size=512",
    "--max-heap-size=4096",
    // The warm-up is over when it says so, on a busy machine too.
    "--no-concurrent-recompilation",
  ];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `--v8-flags=${flags.join(",")}`, CHILD],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`The measured process failed: ${text.decode(stderr)}`);
  const lines: AllocationLine[] = JSON.parse(text.decode(stdout));
  for (const { variant, orders, bytesPerEvent } of lines) {
    if (orders > 0 || bytesPerEvent < MAX_BYTES_PER_EVENT) continue;
    throw new Error(
      `${variant}: ${bytesPerEvent.toFixed(3)} bytes an event, expected less than ` +
        `${MAX_BYTES_PER_EVENT}`,
    );
  }
  return lines;
}
