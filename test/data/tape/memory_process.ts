/** Writes a file of `rows` rows, reads it in `order`, and prints the most memory it held in reading. */
import { openTape } from "../../../data/tape/open_tape.ts";
import { Store } from "../../../data/store/store.ts";
import { syntheticEvents } from "../../bench/synthetic_events.ts";

const [path, rows, order] = Deno.args;
let peak = 0;
if (order === "write") {
  using store = await Store.open(path, { mode: "create", memoryLimit: "192MB" });
  const writer = await store.writer({ format: "test" });
  for (const batch of syntheticEvents(Number(rows))) await writer.write(batch);
  await writer.commit();
} else {
  using store = await Store.open(path);
  const tape = await openTape(store, {
    instrument: "BTCUSDT",
    order: order === "exch" ? "exch" : "local",
  });
  for (let chunk = await tape.next(); chunk; chunk = await tape.next()) {
    tape.release(chunk);
    peak = Math.max(peak, Deno.memoryUsage().rss);
  }
  await tape.close();
}
Deno.stdout.writeSync(new TextEncoder().encode(String(peak)));
