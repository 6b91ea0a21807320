/**
 * A process that writes an import, for tests of what happens to it: prints `ready` once rows are in
 * the transaction, then goes on writing until it is killed, or commits and says `committed`.
 */
import { Store } from "../../../data/store/store.ts";
import { syntheticEvents } from "../../bench/synthetic_events.ts";

const [path, rows, then] = Deno.args;
const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));

const store = await Store.open(path, { mode: "create", memoryLimit: "64MB" });
const writer = await store.writer({ format: "test" });
let saidReady = false;
try {
  for (const batch of syntheticEvents(Number(rows), { seed: 2 })) {
    await writer.write(batch);
    if (!saidReady) say("ready");
    saidReady = true;
  }
  if (then === "commit") await writer.commit();
  say(then === "commit" ? "committed" : "waiting");
  await new Promise((resolve) => setTimeout(resolve, then === "commit" ? 0 : 60_000));
  store.close();
} catch (error) {
  say(`failed ${error instanceof Error ? `${error.name}: ${error.message}` : error}`);
  store.discard();
}
