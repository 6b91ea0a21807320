import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { BadRowError, Store, StoreBusyError, StoreFormatError } from "../../../data/mod.ts";
import { StoreMissingError } from "../../../data/mod.ts";
import { kindNameSql } from "../../../data/store/kind_names.ts";
import { EVENT_COLUMNS } from "../../../data/store/schema.ts";
import { EventKind as K, RowFlag as F } from "../../../engine/tape/kind.ts";
import { syntheticEvents } from "../../bench/synthetic_events.ts";
import { batchOf, readTape, Scratch, writeSource } from "./fixtures.ts";

const WRITER = fileURLToPath(new URL("./writer_process.ts", import.meta.url));

/** Starts the writing process and waits for its line that starts with `word`. */
async function startWriter(args: string[], word: string) {
  const child = spawn(Deno.execPath(), ["run", "-A", WRITER, ...args]);
  const exited = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith(word)) return { child, exited, line };
  }
  throw new Error(`The writer ended without saying ${word}`);
}

/** Gives a file the tables of version 1: kind and side are generated columns of `events` itself. */
async function asVersion1(store: Store): Promise<void> {
  const columns = Object.entries(EVENT_COLUMNS).map(([name, type]) => `${name} ${type} NOT NULL`);
  const statements = [
    "DROP VIEW events",
    `CREATE TABLE events (${columns.join(", ")},
       kind VARCHAR GENERATED ALWAYS AS (${kindNameSql("code")}) VIRTUAL,
       side VARCHAR GENERATED ALWAYS AS (
         CASE WHEN (code & ${F.BUY}) <> 0 THEN 'buy' ELSE 'sell' END) VIRTUAL)`,
    "INSERT INTO events SELECT * FROM event_rows",
    "DROP TABLE event_rows",
    "UPDATE meta SET value = '1' WHERE key = 'schema_version'",
  ];
  for (const statement of statements) await store.query(statement);
}

const good = {
  exchTs: 1,
  localTs: 2,
  code: K.TRADE | F.LAST,
  price: 3,
  qty: 4,
  aux: 5,
};

describe("all or nothing", () => {
  test("an aborted import leaves the rows of earlier ones and nothing of its own", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(5000));
    const before = await readTape(scratch.file());
    {
      using store = await Store.open(scratch.file(), { mode: "write" });
      const writer = await store.writer({ format: "test" });
      for (const batch of syntheticEvents(300_000, { seed: 3 })) await writer.write(batch);
      await writer.abort();
      expect(await store.sources()).toHaveLength(1);
    }
    expect((await readTape(scratch.file())).dataHash).toBe(before.dataHash);
  });

  test("kill -9 in the middle of an import leaves the file readable and as it was", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(5000));
    const before = await readTape(scratch.file());
    const { child, exited } = await startWriter([scratch.file(), "1000000", "wait"], "ready");
    child.kill("SIGKILL");
    await exited;
    const after = await readTape(scratch.file());
    expect(after.dataHash).toBe(before.dataHash);
    await writeSource(scratch.file(), syntheticEvents(100, { startTs: 1_800_000_000_000_000 }));
    expect((await readTape(scratch.file())).count).toBe(5100);
  });

  test("a disk that is full ends the import with a clear error and keeps what was there", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(5000));
    const before = await readTape(scratch.file());
    // A limit on the size of a file stands for a full disk: the write fails in the same place.
    const said = execFileSync("bash", [
      "-c",
      `trap '' XFSZ; ulimit -f 12000; deno run -A ${WRITER} ${scratch.file()} 3000000 commit`,
    ], { encoding: "utf8" });
    expect(said).toMatch(/failed StoreWriteError: Cannot write .* nothing of this is kept/);
    expect((await readTape(scratch.file())).dataHash).toBe(before.dataHash);
  });

  test("a value that cannot be stored ends the import, naming row and value", async () => {
    const bad: [string, Partial<typeof good>, RegExp][] = [
      ["fractional price", { price: 1.5 }, /row 1 of a batch .*price 1.5/],
      ["NaN quantity", { qty: NaN }, /qty NaN/],
      ["negative quantity", { qty: -1 }, /qty -1/],
      ["infinite time", { localTs: Infinity }, /localTs Infinity/],
      ["quantity beyond the column", { qty: 10_000_000_000_000 }, /DECIMAL\(18,8\)/],
      ["an INSTRUMENT row", { code: K.INSTRUMENT }, /\(instrument,/],
    ];
    using scratch = new Scratch();
    for (const [name, change, message] of bad) {
      const rows = [good, { ...good, ...change }];
      const written = writeSource(scratch.file(), [batchOf(rows)]);
      await expect(written, name).rejects.toThrow(BadRowError);
      await expect(writeSource(scratch.file(), [batchOf(rows)]), name).rejects.toThrow(message);
    }
    using store = await Store.open(scratch.file());
    expect(await store.query("SELECT count(*) AS n FROM events")).toEqual([{ n: 0n }]);
  });

  test("discard() removes the file that a failed first import made, and no other", async () => {
    using scratch = new Scratch();
    const store = await Store.open(scratch.file(), { mode: "create" });
    store.discard();
    expect(readdirSync(scratch.folder)).toEqual([]);
    await writeSource(scratch.file(), [batchOf([good])]);
    (await Store.open(scratch.file(), { mode: "create" })).discard();
    expect(existsSync(scratch.file())).toBe(true);
  });

  test("one writer at a time, none on a store open for reading, none after the end", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [batchOf([good])]);
    {
      using store = await Store.open(scratch.file());
      await expect(store.writer({ format: "x" })).rejects.toThrow(/open for reading/);
    }
    using store = await Store.open(scratch.file(), { mode: "write" });
    const writer = await store.writer({ format: "x" });
    await expect(store.writer({ format: "x" })).rejects.toThrow(/has a writer at work/);
    await writer.commit();
    await expect(writer.write(batchOf([good]))).rejects.toThrow(/has ended/);
    await (await store.writer({ format: "y" })).abort();
  });

  test("DuckDB works in one thread while rows are appended, and in as many as before after it", async () => {
    for (const threads of [undefined, 3]) {
      const options = threads === undefined ? {} : { threads };
      using store = await Store.open(":memory:", { mode: "create", ...options });
      const now = async () => (await store.query("SELECT current_setting('threads') AS n"))[0].n;
      const before = await now();
      if (threads !== undefined) expect(before).toBe(3n);
      const kept = await store.writer({ format: "kept" });
      expect(await now()).toBe(1n);
      await kept.write(batchOf([good]));
      await kept.commit();
      expect(await now()).toBe(before);
      await (await store.writer({ format: "dropped" })).abort();
      expect(await now()).toBe(before);
    }
  });
});

describe("opening", () => {
  test("a file that another process writes is busy, and the message says who has it", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [batchOf([good])]);
    const { child, exited } = await startWriter([scratch.file(), "1000", "wait"], "waiting");
    try {
      await expect(Store.open(scratch.file())).rejects.toThrow(StoreBusyError);
      await expect(Store.open(scratch.file(), { mode: "write" })).rejects.toThrow(
        new RegExp(`in use by .*PID ${child.pid}\\).*one writer and then no reader`),
      );
    } finally {
      child.kill("SIGKILL");
      await exited;
    }
  });

  test("a missing file is missing, and is not made by looking", async () => {
    using scratch = new Scratch();
    await expect(Store.open(scratch.file())).rejects.toThrow(StoreMissingError);
    await expect(Store.open(scratch.file(), { mode: "write" })).rejects.toThrow(/No data file at/);
    expect(readdirSync(scratch.folder)).toEqual([]);
  });

  test("what is no DuckDB file, holds other tables or has another version is refused", async () => {
    using scratch = new Scratch();
    writeFileSync(scratch.file("text"), "time,price\n1,2\n");
    await expect(Store.open(scratch.file("text"))).rejects.toThrow(StoreFormatError);
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(scratch.file("other"));
    const connection = await instance.connect();
    await connection.run("CREATE TABLE mine (x INTEGER)");
    connection.closeSync();
    instance.closeSync();
    for (const mode of ["read", "create"] as const) {
      await expect(Store.open(scratch.file("other"), { mode })).rejects.toThrow(
        /no Throughline tables/,
      );
    }
    await writeSource(scratch.file("old"), [batchOf([good])]);
    {
      using store = await Store.open(scratch.file("old"), { mode: "write" });
      await store.query("UPDATE meta SET value = '99' WHERE key = 'schema_version'");
    }
    await expect(Store.open(scratch.file("old"))).rejects.toThrow(
      /schema version 99.* reads 1 and 2/,
    );
  });

  test("a file of version 1 reads as before and takes more rows", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [batchOf([good])]);
    {
      using store = await Store.open(scratch.file(), { mode: "write" });
      await asVersion1(store);
    }
    const old = await readTape(scratch.file());
    expect(old.rows).toEqual([good]);
    await writeSource(scratch.file(), [batchOf([{ ...good, localTs: 5, exchTs: 4 }])]);
    expect((await readTape(scratch.file())).rows).toEqual([
      good,
      { ...good, localTs: 5, exchTs: 4 },
    ]);
    using store = await Store.open(scratch.file());
    expect(await store.query("SELECT DISTINCT kind, side FROM events")).toEqual([
      { kind: "trade", side: "sell" },
    ]);
  });

  test("a damaged file gives a clear error or its own rows, never a wrong tape", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(60_000));
    const whole = await Deno.readFile(scratch.file());
    const { dataHash } = await readTape(scratch.file());
    const refused: string[] = [];
    for (let at = 4096; at < whole.length; at += Math.floor(whole.length / 12)) {
      const bytes = whole.slice();
      bytes.fill(0xa5, at, at + 512);
      const path = scratch.file(`damaged-${at}`);
      await Deno.writeFile(path, bytes);
      const outcome = await readTape(path).then((tape) => tape.dataHash, (error) => String(error));
      if (outcome !== dataHash) refused.push(outcome);
    }
    expect(refused.length).toBeGreaterThan(3);
    for (const error of refused) expect(error).toMatch(/^StoreFormatError: Cannot read .*damaged-/);
  });
});
