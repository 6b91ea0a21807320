import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BookSync,
  SnapshotAction,
  SyncAction,
  type SyncRule,
} from "../../../data/feed/book_sync.ts";
import { runs } from "../../chance.ts";

/** A change at an id: one price of a few, its new quantity. */
interface Delta {
  readonly first: number;
  readonly final: number;
  readonly previous: number;
  readonly changes: readonly (readonly [id: number, price: number, qty: number])[];
}

/** A venue whose book changes at some of its ids; deltas bundle the changes of a few ids. */
function venue(rule: SyncRule, steps: readonly { ids: number; skip: number }[]) {
  const deltas: Delta[] = [];
  let id = 100;
  let previous = 100;
  for (const { ids, skip } of steps) {
    // USDⓈ-M ids are the engine's: other symbols use some of them up between two deltas.
    const first = id + 1 + (rule === "binance-usdm" ? skip : 0);
    const final = first + ids - 1;
    const changes = Array.from({ length: ids }, (_, k) => {
      const at = first + k;
      return [at, at * 7 % 5, at * 13 % 4] as const;
    });
    deltas.push({ first, final, previous, changes });
    previous = id = final;
  }
  return deltas;
}

function bookAt(deltas: readonly Delta[], id: number): Map<number, number> {
  const book = new Map<number, number>();
  for (const { changes } of deltas) {
    for (const [at, price, qty] of changes) if (at <= id) book.set(price, qty);
  }
  return book;
}

const sorted = (book: Map<number, number>) => [...book].sort((a, b) => a[0] - b[0]);

describe.each<SyncRule>(["binance-usdm", "binance-spot"])("BookSync by the rule of %s", (rule) => {
  const steps = fc.array(
    fc.record({ ids: fc.integer({ min: 1, max: 4 }), skip: fc.integer({ min: 0, max: 3 }) }),
    { minLength: 2, maxLength: 30 },
  );

  test("in sync the book is the venue's, whatever is lost and whenever snapshots come", () => {
    let checked = 0;
    const arrivals = fc.array(
      fc.record({
        lost: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
        snapshotLag: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 3 }),
      }),
      { minLength: 30, maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, arrivals, (list, plan) => {
        const deltas = venue(rule, list);
        const sync = new BookSync(rule);
        let book = new Map<number, number>();
        let buffer: Delta[] = [];
        const apply = (d: Delta) => d.changes.forEach(([, price, qty]) => book.set(price, qty));
        deltas.forEach((delta, i) => {
          const { lost, snapshotLag } = plan[i];
          if (!lost) {
            const action = sync.onDelta(delta.first, delta.final, delta.previous);
            if (action === SyncAction.APPLY) apply(delta);
            if (action === SyncAction.BUFFER || action === SyncAction.GAP) buffer.push(delta);
            buffer = buffer.slice(buffer.length - sync.buffered);
          }
          if (snapshotLag !== null) {
            const id = deltas[i].final - snapshotLag;
            if (sync.onSnapshot(id) === SnapshotAction.APPLY) {
              book = bookAt(deltas, id);
              buffer.slice(sync.replayFrom).forEach(apply);
              buffer = [];
            }
          }
          if (!sync.inSync) return;
          checked += 1;
          expect(sorted(book)).toEqual(sorted(bookAt(deltas, sync.lastId)));
        });
      }),
      { numRuns: runs(2000), seed: 11 },
    );
    expect(checked).toBeGreaterThan(5000);
  });

  test("without loss it stays in sync from the first snapshot on", () => {
    fc.assert(
      fc.property(steps, fc.nat(), (list, at) => {
        const deltas = venue(rule, list);
        const sync = new BookSync(rule);
        const when = at % deltas.length;
        deltas.forEach((d, i) => {
          sync.onDelta(d.first, d.final, d.previous);
          if (i === when) expect(sync.onSnapshot(d.final)).toBe(SnapshotAction.APPLY);
        });
        expect(sync.inSync).toBe(true);
        expect(sync.gaps).toBe(0);
        expect(sync.lastId).toBe(deltas[deltas.length - 1].final);
      }),
    );
  });
});

describe("BookSync", () => {
  test("a snapshot older than the buffer reaches back is not used", () => {
    const sync = new BookSync("binance-usdm");
    expect(sync.onDelta(110, 120, 109)).toBe(SyncAction.BUFFER);
    expect(sync.onSnapshot(105)).toBe(SnapshotAction.TOO_OLD);
    expect(sync.inSync).toBe(false);
    expect(sync.onSnapshot(115)).toBe(SnapshotAction.APPLY);
    expect(sync.replayFrom).toBe(0);
    expect(sync.lastId).toBe(120);
  });

  test("a source without snapshots is in sync from its first delta, and says where it breaks", () => {
    const sync = new BookSync("binance-usdm", true);
    expect(sync.onDelta(1, 2, 0)).toBe(SyncAction.APPLY);
    expect(sync.onDelta(4, 5, 2)).toBe(SyncAction.APPLY);
    expect(sync.onDelta(9, 9, 7)).toBe(SyncAction.GAP);
    expect(sync.inSync).toBe(true);
    expect(sync.onDelta(9, 9, 7)).toBe(SyncAction.DROP);
  });
});
