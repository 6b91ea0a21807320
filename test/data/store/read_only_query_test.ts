import { execFileSync } from "node:child_process";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { readOnlyQuery } from "../../../data/store/read_only_query.ts";
import { Store } from "../../../data/store/store.ts";
import { batchOf, type PlainRow, Scratch, writeSource } from "./fixtures.ts";

const TS = 1_700_000_000_000_000;
const ROW: PlainRow = { exchTs: TS, localTs: TS, code: 3 | 256, price: 5, qty: 5, aux: 1 };

describe("A query of a data file", () => {
  test.each([
    "SELECT 1 AS a",
    "VALUES (1)",
    "FROM instruments",
    "WITH a AS (SELECT 1) FROM a",
    "DESCRIBE events",
    "SHOW TABLES",
    "SUMMARIZE instruments",
    "PRAGMA table_info('events')",
    "EXPLAIN SELECT 1",
    "SELECT 1; -- and a word",
    "PIVOT instruments ON venue USING count(*)",
  ])("may be %s", async (sql) => {
    using scratch = new Scratch();
    using store = await Store.open(scratch.file(), { mode: "create" });
    await readOnlyQuery(store, sql);
  });

  test.each([
    ["", /^Query is empty/],
    [" ; -- nothing\n;", /^Query is empty/],
    ["SELECT 1; SELECT 2", /^Query has 2 statements, expected one/],
    ["CALL enable_logging(storage='file', storage_path='x.csv')", /^Query calls enable_logging/],
    ["SELECT * FROM enable_logging(storage='file', storage_path='x.csv')", /enable_logging/],
    ["SELECT * FROM query('SELECT * FROM enable_' || 'logging()')", /^Query calls query,/],
    ["EXPLAIN ANALYZE CALL enable_logging()", /^Query calls enable_logging/],
    ["CALL pragma_version()", /^Query is a CALL, expected a SELECT/],
    ["SET threads = 2", /^Query is a SET, expected/],
    ["SET enable_external_access = true", /^Query is a SET, expected/],
    ["ATTACH 'other.duckdb'", /ATTACH/],
    ["INSERT INTO instruments SELECT * FROM instruments", /INSERT|read-only/i],
    ["SELECT * FROM read_csv('/etc/passwd')", /Permission Error/],
    ["PIVOT instruments ON venue; CALL enable_profiling()", /__pivot_enum|statements/],
    ["SELEC 1", /Parser Error/],
  ])("may not be %j", async (sql, message) => {
    using scratch = new Scratch();
    using store = await Store.open(scratch.file(), { mode: "create" });
    const error = await readOnlyQuery(store, sql).then(() => null, (cause) => cause);
    expect(error.message).toMatch(message);
    expect(error.exitCode).toBe(2);
    expect((await readOnlyQuery(store, "SELECT 1 AS a")).rows).toEqual([[1]]);
  });
});

describe("A data file", () => {
  test("that is a pipe is refused, and nobody waits for who writes into it", async () => {
    using scratch = new Scratch();
    execFileSync("mkfifo", [scratch.file("pipe.duckdb")]);
    for (const mode of ["read", "write", "create"] as const) {
      await expect(Store.open(scratch.file("pipe.duckdb"), { mode })).rejects.toThrow(
        /it is no plain file/,
      );
    }
  });

  test("with a clock correction that no clock needs is refused", async () => {
    using scratch = new Scratch();
    for (const localShiftUs of [0.5, NaN, 31 * 86_400_000_000 + 1]) {
      const refused = writeSource(scratch.file("refused"), [batchOf([ROW])], { localShiftUs });
      await expect(refused).rejects.toThrow(/clock correction is .* µs, expected a whole number/);
    }
    await writeSource(scratch.file(), [batchOf([ROW])]);
    const instance = await DuckDBInstance.create(scratch.file());
    const connection = await instance.connect();
    await connection.run("UPDATE sources SET local_shift_us = 9223372036854775807");
    connection.closeSync();
    instance.closeSync();
    using store = await Store.open(scratch.file());
    await expect(store.sources()).rejects.toThrow(
      /Source \d+ has local_shift_us 9223372036854775807, expected at most/,
    );
  });
});
