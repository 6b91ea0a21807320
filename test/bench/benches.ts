import { runAllocationBench } from "./allocation.ts";
import { runCommandBench } from "./command.ts";
import { runImportBench } from "./import.ts";
import { runJournalBench } from "./journal.ts";
import { runL2Bench } from "./l2.ts";
import { runLongBench } from "./long.ts";
import { runMatchingBench } from "./matching.ts";
import type { BenchOptions } from "./bench_options.ts";
import { runPeers } from "./peers.ts";
import { runRiskBench } from "./risk.ts";
import { runTapeLoadBench } from "./tape_load.ts";
import { runTradesBench } from "./trades.ts";

export interface Bench {
  readonly isLong?: boolean;
  run(options: BenchOptions): unknown;
}

/** The benches by name, in the order in which they are run. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  trades: {
    run: ({ isShort }) =>
      runTradesBench(isShort ? { rows: 200_000, repeat: 2 } : { rows: 2_000_000, repeat: 10 }),
  },
  l2: {
    run: ({ isShort }) =>
      runL2Bench(isShort ? { repeat: 2, minutes: 1 } : { repeat: 60, minutes: 10 }),
  },
  matching: {
    run: ({ isShort, flow }) =>
      runMatchingBench({
        ...(flow === null ? {} : { flow }),
        ...(isShort ? { rows: 300_000, repeat: 2 } : {}),
      }),
  },
  risk: { run: () => runRiskBench() },
  tape: {
    run: ({ isShort }) =>
      runTapeLoadBench(isShort ? { rows: 300_000, repeat: 1 } : { rows: 5_000_000 }),
  },
  import: {
    run: ({ isShort }) => runImportBench(isShort ? { repeat: 1, minutes: 1 } : { repeat: 8 }),
  },
  command: {
    run: ({ isShort }) =>
      runCommandBench(isShort ? { rows: 200_000, repeat: 2 } : { rows: 5_000_000 }),
  },
  journal: {
    run: ({ isShort }) =>
      runJournalBench(
        isShort
          ? { inputs: 50_000, repeat: 2, replayInputs: 300_000 }
          : { inputs: 300_000, repeat: 10, replayInputs: 10_000_000 },
      ),
  },
  allocation: { run: () => runAllocationBench() },
  long: {
    isLong: true,
    run: ({ isShort }) => runLongBench({ rows: isShort ? 2_000_000 : 200_000_000 }),
  },
  peers: { run: (options) => runPeers(options) },
};
