import { join } from "node:path";
import { withFolder } from "./generated_file.ts";
import { runMatchingBench } from "./matching.ts";
import { DEFAULT_FLOW } from "./order_flow.ts";
import { assertSame, peerProcess } from "./peer_process.ts";

export interface MatchingPeerLine {
  readonly bench: "peers";
  readonly work: string;
  readonly commands: number;
  readonly commandsPerSecond: number;
  readonly firstCommandsPerSecond: number;
  /** exchange-core's direct book: its best pass and its first. */
  readonly exchangeCoreCommandsPerSecond: number;
  readonly exchangeCoreFirstCommandsPerSecond: number;
  readonly ratio: number;
}

const PASSES = 8;

/** exchange-core's direct book and we in turns on the peers' own order flow. */
export function matchingPeers(
  peers: string,
  options: { rounds: number; repeat: number },
): Promise<MatchingPeerLine> {
  return withFolder(async (folder) => {
    const flow = join(folder, "flow.bin");
    const { rows, seed } = DEFAULT_FLOW;
    const made = await peerProcess(
      Deno.execPath(),
      ["run", "-A", "order_flow.mjs", String(rows), String(seed), flow],
      peers,
    );
    const { trades, volume, rejects, hash } = JSON.parse(made);
    let ours = 0;
    let first = 0;
    const theirs = { best: 0, first: 0 };
    for (let round = 0; round < options.rounds; round++) {
      const printed = await peerProcess(
        join(peers, "exchange_core", "run.sh"),
        [flow, "direct", String(PASSES)],
        join(peers, "exchange_core"),
      );
      const peer = JSON.parse(printed.slice(printed.indexOf("{")));
      const run = runMatchingBench({ flow, repeat: options.repeat });
      const answer = {
        trades: run.trades,
        volume: run.volume,
        rejects: run.rejects,
        hash: run.hash,
      };
      assertSame("order_flow.mjs", answer, { trades, volume, rejects, hash });
      assertSame("exchange-core", { ...answer, left: run.left }, {
        trades: peer.trades,
        volume: peer.volume,
        rejects: peer.rejects,
        hash: peer.hash,
        left: peer.live,
      });
      ours = Math.max(ours, run.commandsPerSecond);
      if (round === 0) first = run.firstCommandsPerSecond;
      theirs.best = Math.max(theirs.best, ...peer.all.map((speed: number) => speed * 1e6));
      theirs.first = Math.max(theirs.first, peer.cold * 1e6);
    }
    return {
      bench: "peers",
      work: "matching engine, order_flow.mjs",
      commands: rows,
      commandsPerSecond: ours,
      firstCommandsPerSecond: first,
      exchangeCoreCommandsPerSecond: theirs.best,
      exchangeCoreFirstCommandsPerSecond: theirs.first,
      ratio: ours / theirs.best,
    };
  });
}
