import { fileURLToPath } from "node:url";
import { statfs } from "node:fs/promises";
import { type Finding, firstLine, firstProgram, isAtLeast } from "./check.ts";

const MIN_DENO = "2.9.0";
const MIN_DISK_BYTES = 2e9;
const MIN_MEMORY_BYTES = 2e9;
const PEERS = ["hftbacktest", "nautilus_trader"];

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** Every check, in the order in which they are shown. */
export const CHECKS: readonly (() => Finding | Promise<Finding>)[] = [
  deno,
  workers,
  duckdb,
  memory,
  disk,
  cores,
  () =>
    program("chromium", ["chromium", "chromium-browser", "google-chrome"], {
      use: "the test that opens a report in a browser",
      get: "apt-get install chromium",
    }),
  () =>
    program("jupyter", ["jupyter"], {
      use: "notebooks: `deno jupyter --install`, then the Deno kernel",
      get: "pip install jupyterlab",
    }),
  python,
  () =>
    program("nats-server", ["nats-server"], {
      use: "later: processes on several machines",
      get: "nats.io/download",
    }),
  () =>
    program("promtool", ["promtool"], {
      use: "later: checks of alert rules",
      get: "apt-get install prometheus",
    }),
];

function deno(): Finding {
  const found = Deno.version.deno;
  const state = isAtLeast(found, MIN_DENO) ? "ok" : "old";
  const get = `npm install -g deno, or deno upgrade; at least ${MIN_DENO}`;
  return { name: "deno", state, needed: true, found, use: "everything", get };
}

/** Strategies run in workers with permissions of their own, which Deno calls unstable. */
async function workers(): Promise<Finding> {
  const source = `postMessage((await Deno.permissions.query({ name: "read" })).state)`;
  const state = await new Promise<string>((resolve) => {
    try {
      const url = `data:text/javascript,${encodeURIComponent(source)}`;
      const options = { type: "module", deno: { permissions: "none" } } as WorkerOptions;
      const worker = new Worker(url, options);
      const settle = (text: string) => {
        worker.terminate();
        resolve(text);
      };
      worker.onmessage = ({ data }) => settle(String(data));
      worker.onerror = (event) => {
        event.preventDefault();
        settle(event.message);
      };
    } catch (error) {
      resolve(error instanceof Error ? error.message : String(error));
    }
  });
  const isCaged = state === "denied" || state === "prompt";
  return {
    name: "caged workers",
    state: isCaged ? "ok" : "lacks",
    needed: true,
    found: isCaged ? "without permissions" : state,
    use: "running strategies",
    get: "run from the checkout, whose deno.json turns on worker-options",
  };
}

async function duckdb(): Promise<Finding> {
  const base = { name: "duckdb", needed: true, use: "data, runs" };
  const get = "deno install, with a network; the native binding is a package of its own";
  try {
    const { DuckDBInstance, version } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await connection.run("SELECT 1");
    connection.closeSync();
    instance.closeSync();
    return { ...base, state: "ok", found: version(), get };
  } catch (error) {
    const found = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { ...base, state: "lacks", found, get };
  }
}

function memory(): Finding {
  const { available, total } = Deno.systemMemoryInfo();
  return {
    name: "memory",
    state: available >= MIN_MEMORY_BYTES ? "ok" : "old",
    needed: false,
    found: `${gigabytes(available)} free of ${gigabytes(total)}`,
    use: "a run takes under 512 MB, an import more",
    get: "",
  };
}

async function disk(): Promise<Finding> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  return {
    name: "disk",
    state: free >= MIN_DISK_BYTES ? "ok" : "old",
    needed: false,
    found: `${gigabytes(free)} free`,
    use: "data files and runs; a day of ticks takes about 0.1 GB",
    get: "",
  };
}

function cores(): Finding {
  const count = navigator.hardwareConcurrency;
  return {
    name: "cores",
    state: count >= 2 ? "ok" : "old",
    needed: false,
    found: String(count),
    use: "reading data while a strategy runs takes two",
    get: "",
  };
}

async function program(
  name: string,
  commands: readonly string[],
  { use, get }: { use: string; get: string },
): Promise<Finding> {
  const found = await firstProgram(commands);
  return {
    name,
    state: found === null ? "lacks" : "ok",
    needed: false,
    found: found ?? "",
    use,
    get,
  };
}

async function python(): Promise<Finding> {
  const command = await firstLine("python3") === null ? "python" : "python3";
  const version = await firstLine(command);
  const there: string[] = [];
  for (const peer of PEERS) {
    const probe = `from importlib.metadata import version; print(version("${peer}"))`;
    const line = await firstLine(command, ["-c", probe]);
    if (line !== null) there.push(`${peer} ${line}`);
  }
  return {
    name: "python with peers",
    state: there.length === PEERS.length ? "ok" : "lacks",
    needed: false,
    found: version === null ? "" : `${version}, ${there.join(", ") || "no peers"}`,
    use: "`deno task bench --peers PYTHON`: comparison with other engines",
    get: `pip install ${PEERS.join(" ")} in an environment of its own`,
  };
}
