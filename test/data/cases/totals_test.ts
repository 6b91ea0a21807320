import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RowFlag } from "../../../engine/tape/kind.ts";
import { trimZeros } from "../../../engine/num/decimal.ts";
import { importFiles } from "../../../data/import/import_files.ts";
import { ImportError, ImportRefused } from "../../../data/import/import_error.ts";
import { exportEvents } from "../../../data/parquet/export_events.ts";
import { importEvents } from "../../../data/parquet/import_events.ts";
import type { Store } from "../../../data/store/store.ts";
import { runs } from "../../chance.ts";
import { newStore, temporaryFiles } from "./bed.ts";
import * as sample from "./sample_files.ts";

const PYTHON = process.env.PYTHON ?? "python3";
const READER = fileURLToPath(new URL("totals.py", import.meta.url));
const hasPython = spawnSync(PYTHON, ["--version"]).status === 0;
/** What these let pass is kept, so that the totals hold as well. */
const KEPT = ["gaps", "duplicates", "time-order", "crossed", "bad-bar", "book-mismatch"];

type Totals = Record<string, (string | number)[]>;

/** What a store holds of a file: what the sync rule made of it is left out. */
async function totalsOf(store: Store): Promise<Totals> {
  const rows = await store.query(
    `SELECT kind || coalesce(' ' || side, '') AS key, count(*) AS n, sum(qty)::VARCHAR AS q,
       sum(price::DECIMAL(20, 9) * qty::DECIMAL(18, 8))::VARCHAR AS pq, sum(price)::VARCHAR AS p,
       epoch_us(min(exch_ts)) AS first, epoch_us(max(exch_ts)) AS last
     FROM events WHERE kind <> 'clear' AND code & ${RowFlag.REPLAYED} = 0 GROUP BY key
     UNION ALL
     SELECT 'bar', count(*), sum(volume)::VARCHAR,
       sum(close::DECIMAL(20, 9) * volume::DECIMAL(18, 8))::VARCHAR, sum(close)::VARCHAR,
       epoch_us(min(open_ts)), epoch_us(max(open_ts)) FROM bars HAVING count(*) > 0`,
  );
  return Object.fromEntries(rows.map((r) => [
    String(r.key),
    [
      Number(r.n),
      ...[r.q, r.pq, r.p].map((value) => trimZeros(String(value))),
      Number(r.first),
      Number(r.last),
    ],
  ]));
}

/** Imports samples as they are drawn, and compares what was stored with what Python reads. */
async function holds(
  samples: fc.Arbitrary<sample.Sample>,
  prepare: (of: sample.Sample, paths: string[]) => Promise<string[]> = (_, paths) =>
    Promise.resolve(paths),
  usual = 16,
): Promise<void> {
  const specs: Record<string, unknown>[] = [];
  const stored: Totals[] = [];
  await fc.assert(
    fc.asyncProperty(samples, fc.boolean(), async (of, isLenient) => {
      const written = temporaryFiles(of.files);
      const paths = await prepare(of, written);
      const store = await newStore();
      try {
        const allow = isLenient ? KEPT : [];
        await importFiles(store, { format: of.format, paths, ...of.options, allow });
      } catch (error) {
        if (error instanceof ImportRefused || error instanceof ImportError) return;
        throw error;
      } finally {
        if (store.committed) {
          specs.push({ ...of.spec, format: of.format, files: written });
          stored.push(await totalsOf(store));
        }
        store.close();
      }
    }),
    { numRuns: runs(usual) },
  );
  const { stdout, stderr } = spawnSync(PYTHON, [READER], {
    input: JSON.stringify(specs),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(stderr).toBe("");
  const read: Totals[] = JSON.parse(stdout);
  expect(stored.length).toBeGreaterThan(usual / 10);
  for (const [i, totals] of stored.entries()) {
    expect({ spec: specs[i], totals: sorted(totals) })
      .toEqual({ spec: specs[i], totals: sorted(read[i]) });
  }
}

const sorted = (totals: Totals) => Object.entries(totals).sort(([a], [b]) => a < b ? -1 : 1);

describe.skipIf(!hasPython)("What an import stores is what Python reads in the file", () => {
  const { rowsOf, styles, damages } = sample;
  for (const kind of ["trade", "depth", "quote", "bar"] as const) {
    test(`of CSV tables: ${kind}`, async () => {
      await holds(
        fc.tuple(rowsOf, styles, damages).map(([rows, style, damage]) =>
          sample.tableSample(kind, rows, style, damage)
        ),
      );
    }, 60_000);
  }

  for (const kind of sample.BULK_KINDS) {
    test(`of bulk files: ${kind}`, async () => {
      await holds(
        fc.tuple(rowsOf, fc.boolean(), damages).map(([rows, micros, damage]) =>
          sample.bulkSample(kind, rows, micros, damage)
        ),
      );
    }, 60_000);
  }

  test("of raw recordings", async () => {
    await holds(
      fc.tuple(rowsOf, damages, fc.boolean()).map(([rows, damage, packed]) =>
        sample.rawSample(rows, damage, packed)
      ),
    );
  }, 60_000);

  test("of recorded streams as CSV", async () => {
    await holds(
      fc.tuple(rowsOf, fc.boolean(), damages).map(([rows, depth, damage]) =>
        sample.streamSample(rows, depth, damage)
      ),
    );
  }, 60_000);

  test("of npz files, stored or packed", async () => {
    await holds(
      fc.tuple(rowsOf, fc.boolean()).map(([rows, packed]) => sample.npzSample(rows, packed)),
    );
  }, 60_000);

  test("of Parquet files, made of what Python reads as CSV", async () => {
    const plain = styles.map((style) => (
      { ...style, unit: "ms" as const, packed: false, positional: false, split: 0 }
    ));
    const samples = fc.tuple(rowsOf, plain).map(([rows, style]) => ({
      ...sample.tableSample("trade", rows, style, []),
      format: "parquet",
    }));
    await holds(samples, async (_, [csv]) => {
      const path = join(dirname(csv), "b.parquet");
      const instance = await DuckDBInstance.create(":memory:");
      const c = await instance.connect();
      await c.run(
        `COPY (SELECT * FROM read_csv('${csv}', header = true)) TO '${path}' (FORMAT parquet)`,
      );
      c.closeSync();
      instance.closeSync();
      return [path];
    }, 15);
  }, 60_000);

  test("and an export and its import hold the same", async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, styles, async (rows, style) => {
        const { files, options } = sample.tableSample("trade", rows, style, []);
        const store = await newStore();
        const allow = KEPT;
        await importFiles(store, {
          format: "csv",
          paths: temporaryFiles(files),
          ...options,
          allow,
        });
        const dir = join(dirname(temporaryFiles({ marker: "" })[0]), "out");
        await exportEvents(store, { dir });
        const copy = await newStore();
        await importEvents(copy, dir);
        expect(await totalsOf(copy)).toEqual(await totalsOf(store));
      }),
      { numRuns: runs(8) },
    );
  }, 60_000);
});
