import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { bulkPaths } from "../../../data/download/bulk_path.ts";
import { download, type DownloadProgress } from "../../../data/download/download.ts";

const BODY = new Uint8Array(300_000).map((_, i) => (i * 7919) >> 3);
const SUM = createHash("sha256").update(BODY).digest("hex");
const NAME = "BTCUSDT-aggTrades-2024-01-01.zip";
const PATH = `/data/futures/um/daily/aggTrades/BTCUSDT/${NAME}`;
const DAY = { venue: "binance-usdm", symbol: "BTCUSDT", kind: "aggTrades" };

type Handler = (request: IncomingMessage, response: ServerResponse, nth: number) => void;
let server: Server | undefined;
const folders: string[] = [];
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A server of one file; `handler` answers for it, the checksum is true unless it says otherwise. */
async function serve(handler: Handler, checksum = `${SUM}  ${NAME}\n`) {
  const requests: string[] = [];
  let nth = 0;
  server = createServer((request, response) => {
    requests.push(`${request.url?.split("/").at(-1)} ${request.headers.range ?? ""}`.trim());
    if (request.url === `${PATH}.CHECKSUM`) response.end(checksum);
    else if (request.url === PATH) handler(request, response, ++nth);
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const dir = mkdtempSync(join(tmpdir(), "throughline-"));
  folders.push(dir);
  const waits: number[] = [];
  const options = {
    ...DAY,
    from: "2024-01-01",
    to: "2024-01-01",
    dir,
    baseUrl: `http://127.0.0.1:${port}/`,
    waiter: {
      wait: (ms: number) => {
        waits.push(ms);
        return Promise.resolve();
      },
    },
  };
  return { options, requests, waits, dir };
}

/** Sends the file, or the range asked for; cuts the connection after `cut` bytes. */
function send(request: IncomingMessage, response: ServerResponse, cut = Infinity, ranges = true) {
  const from = ranges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0) : 0;
  const rest = BODY.subarray(from);
  const range = { "content-range": `bytes ${from}-${BODY.length - 1}/${BODY.length}` };
  response.writeHead(from > 0 ? 206 : 200, {
    "content-length": rest.length,
    ...(from > 0 ? range : {}),
  });
  if (cut >= rest.length) response.end(rest);
  else response.write(rest.subarray(0, cut), () => response.destroy());
}

const here = (dir: string) => new Uint8Array(readFileSync(join(dir, NAME)));

describe("download", () => {
  test("fetches, verifies, and does not fetch again what is here", async () => {
    const { options, requests, dir } = await serve((q, r) => send(q, r));
    const seen: DownloadProgress[] = [];
    const summary = await download({ ...options, progress: (p) => seen.push(p) });
    expect(summary).toEqual({ files: [join(dir, NAME)], fetched: 1, present: 0, missing: [] });
    expect(here(dir)).toEqual(BODY);
    expect(readdirSync(dir).sort()).toEqual([NAME, `${NAME}.CHECKSUM`]);
    expect(seen.at(-1)).toMatchObject({ done: 1, files: 1 });
    expect(seen.some((p) => p.bytes === BODY.length && p.total === BODY.length)).toBe(true);
    expect((await download(options)).present).toBe(1);
    expect(requests.filter((r) => r === NAME).length).toBe(1);
  });

  test("resumes where the connection was cut, with growing waits", async () => {
    const { options, requests, waits, dir } = await serve((q, r, n) =>
      send(q, r, n <= 2 ? 100_000 : Infinity)
    );
    await download(options);
    expect(here(dir)).toEqual(BODY);
    expect(requests.filter((r) => r.includes("bytes=")).length).toBe(2);
    expect(waits).toEqual([500, 1000]);
  });

  test("resumes a part that an earlier process left", async () => {
    const { options, requests, dir } = await serve((q, r) => send(q, r));
    writeFileSync(join(dir, `${NAME}.part`), BODY.subarray(0, 123_456));
    await download(options);
    expect(here(dir)).toEqual(BODY);
    expect(requests).toContain(`${NAME} bytes=123456-`);
  });

  test("takes the whole file where the server ignores the range", async () => {
    const { options, dir } = await serve((q, r, n) =>
      send(q, r, n === 1 ? 5_000 : Infinity, false)
    );
    await download(options);
    expect(here(dir)).toEqual(BODY);
  });

  test("starts again from nothing when a part or an answer is corrupt", async () => {
    const { options, dir } = await serve((q, r, n) =>
      n === 1 ? r.end(BODY.map((b, i) => i === 7 ? b ^ 1 : b)) : send(q, r)
    );
    await download(options);
    expect(here(dir)).toEqual(BODY);
    const second = await serve((q, r) => send(q, r));
    writeFileSync(join(second.dir, `${NAME}.part`), new Uint8Array(1000));
    await download(second.options);
    expect(here(second.dir)).toEqual(BODY);
  });

  test("bears 503 and 429, and gives up with the reason after its tries", async () => {
    const { options, dir } = await serve((q, r, n) =>
      n <= 2 ? r.writeHead(n === 1 ? 503 : 429).end() : send(q, r)
    );
    await download(options);
    expect(here(dir)).toEqual(BODY);
    const down = await serve((_, r) => r.writeHead(503).end());
    await expect(download({ ...down.options, tries: 3 })).rejects.toThrow(
      /Cannot fetch .*: HTTP 503 \(3 tries\)/,
    );
    expect(down.waits).toEqual([500, 1000]);
  });

  test("a checksum that never agrees leaves nothing under the file's name", async () => {
    const { options, dir } = await serve((q, r) => send(q, r), `${"0".repeat(64)}  ${NAME}\n`);
    await expect(download({ ...options, tries: 2 })).rejects.toThrow("its SHA-256 is not the one");
    expect(readdirSync(dir)).toEqual([]);
  });

  test("a refusal is not tried again", async () => {
    const { options, requests } = await serve((_, r) => r.writeHead(403).end());
    await expect(download(options)).rejects.toThrow("HTTP 403");
    expect(requests.filter((r) => r === NAME).length).toBe(1);
  });

  test("days that are not published are reported as missing", async () => {
    const { options } = await serve((q, r) => send(q, r));
    const summary = await download({ ...options, to: "2024-01-03" });
    expect(summary.missing).toEqual(["2024-01-02", "2024-01-03"]);
    expect(summary.files.length).toBe(1);
  });
});

describe("bulkPaths", () => {
  test.each([
    [
      "klines-1m",
      "2024-02-28",
      "2024-03-01",
      3,
      "daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-02-28.zip",
    ],
    ["trades", "2024-01-01", "2024-01-01", 1, "daily/trades/BTCUSDT/BTCUSDT-trades-2024-01-01.zip"],
    [
      "fundingRate",
      "2024-01-31",
      "2024-02-01",
      2,
      "monthly/fundingRate/BTCUSDT/BTCUSDT-fundingRate-2024-01.zip",
    ],
  ])("%s from %s to %s", (kind, from, to, count, first) => {
    const paths = bulkPaths({ ...DAY, kind, from, to });
    expect(paths.length).toBe(count);
    expect(paths[0].path).toBe(`data/futures/um/${first}`);
  });

  test.each([
    [{ kind: "candles" }, "Kind is candles"],
    [{ symbol: "../x" }, "Symbol is ../x"],
    [{ venue: "nowhere" }, "Venue is nowhere"],
    [{ from: "2024-02-30" }, "FROM is 2024-02-30"],
    [{ to: "2023-12-31" }, "TO is 2023-12-31"],
  ])("%o is refused", (change, message) => {
    expect(() => bulkPaths({ ...DAY, from: "2024-01-01", to: "2024-01-02", ...change })).toThrow(
      message,
    );
  });
});
