/**
 * Writes a CSV file of so many bytes and imports it; prints the most memory that was held, the rows,
 * and the processor time of the import, as JSON.
 */
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import process from "node:process";
import { importFiles } from "../../../data/import/import_files.ts";
import { Store } from "../../../data/store/store.ts";

const [folder, bytes] = Deno.args;
const path = `${folder}/large.csv`;
const out = createWriteStream(path);
out.write("id,t,p,q,s\n");
let written = 0;
let rows = 0;
while (written < Number(bytes)) {
  let block = "";
  while (block.length < 1 << 20) {
    rows += 1;
    const price = 60_000 + rows % 97;
    const side = rows % 3 === 0 ? "buy" : "sell";
    block += `${rows},${1_700_000_000_000 + rows},${price}.${rows % 10},0.${
      1 + rows % 9
    },${side}\n`;
  }
  written += block.length;
  if (!out.write(block)) await once(out, "drain");
}
out.end();
await once(out, "finish");

const store = await Store.open(`${folder}/large.duckdb`, { mode: "create" });
const before = process.cpuUsage();
let peak = 0;
const summary = await importFiles(store, {
  format: "csv",
  paths: [path],
  instrument: "BTCUSDT",
  map: "time=t:ms,price=p,qty=q,side=s,id=id",
  progress: () => peak = Math.max(peak, Deno.memoryUsage().rss),
});
const cpuMs = process.cpuUsage(before).user / 1000;
store.close();
Deno.removeSync(path);
Deno.removeSync(`${folder}/large.duckdb`);
Deno.stdout.writeSync(
  new TextEncoder().encode(
    JSON.stringify({ peak, rows, stored: summary.rows, bytes: written, cpuMs }),
  ),
);
