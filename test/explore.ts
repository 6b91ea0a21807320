import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

/**
 * Runs the tests over and over with values that no run has drawn before, for whoever hunts:
 *
 *   deno task explore --rounds=20 --runs=5 test/engine/session -t twin
 *
 * Every round has its own seed and `--runs` times the usual number of values; what is left of the
 * command line goes to vitest. Says which seeds failed, and is 1 if any did.
 */
const { values, positionals } = parseArgs({
  args: Deno.args,
  options: {
    rounds: { type: "string", default: "10" },
    runs: { type: "string", default: "1" },
    testNamePattern: { type: "string", short: "t" },
  },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  throw new RangeError(`Rounds is ${values.rounds}, expected a whole number from 1`);
}
const names = values.testNamePattern === undefined ? [] : ["-t", values.testNamePattern];
const failed: string[] = [];
for (let round = 1; round <= rounds; round++) {
  const seed = String(randomInt(1, 2 ** 31));
  say(`round ${round} of ${rounds}: THROUGHLINE_SEED=${seed} THROUGHLINE_RUNS=${values.runs}`);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "test", "--reporter=dot", ...names, ...positionals],
    env: { THROUGHLINE_SEED: seed, THROUGHLINE_RUNS: values.runs },
  }).spawn().status;
  if (!success) failed.push(seed);
}
say(
  failed.length === 0
    ? `no round of ${rounds} failed`
    : `${failed.length} of ${rounds} rounds failed: THROUGHLINE_SEED=${failed.join(", ")}`,
);
Deno.exit(failed.length === 0 ? 0 : 1);

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
