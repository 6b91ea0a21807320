import type { BenchOptions } from "./bench_options.ts";
import { sharedFolder } from "./loaded_tape.ts";
import { l2Peers } from "./peer_l2.ts";
import { matchingPeers } from "./peer_matching.ts";
import { tradesPeers } from "./peer_trades.ts";

/** Why a comparison was not made. */
export interface PeerNote {
  readonly bench: "peers";
  readonly note: string;
}

const noteOf = (note: string): PeerNote => ({ bench: "peers", note });

/**
 * Other engines on the same work in the same sitting: peer, we, peer, we, best of each, the tape loaded
 * on both sides. Throws when an answer differs; a peer whose tools are missing is named.
 */
export async function runPeers(options: BenchOptions): Promise<unknown[]> {
  const { python, nautilus, isShort } = options;
  if (python === null) return [noteOf("not asked for: --peers PYTHON runs the other engines")];
  const folder = sharedFolder("peers");
  if (folder === null) return [noteOf("the folder of peers is missing beside the project")];
  // Eighty runs of 10 ms: the compiler is at work in the first dozens.
  const turns = { rounds: isShort ? 1 : 4, repeat: isShort ? 2 : 80 };
  const works: [string, () => Promise<unknown>][] = [
    ["hftbacktest", () => l2Peers(python, folder, turns)],
    ["NautilusTrader", () => tradesPeers(python, nautilus, folder, turns)],
    ["exchange-core", () => matchingPeers(folder, turns)],
  ];
  const lines: unknown[] = [];
  for (const [name, work] of works) {
    if (name === "exchange-core" && !await hasProgram("mvn")) {
      lines.push(noteOf("exchange-core was not run: mvn is missing"));
      continue;
    }
    if (name === "NautilusTrader" && nautilus === null) {
      lines.push(noteOf("NautilusTrader was not run: --peers-nautilus PYTHON names one with it"));
    }
    const found = await work();
    lines.push(...(Array.isArray(found) ? found : [found]));
  }
  return lines;
}

async function hasProgram(name: string): Promise<boolean> {
  try {
    await new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch {
    return false;
  }
}
