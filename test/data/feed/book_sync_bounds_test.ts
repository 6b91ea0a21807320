import { describe, expect, test } from "vitest";
import { BookSync, SnapshotAction, SyncAction } from "../../../data/feed/book_sync.ts";

const { APPLY, BUFFER, DROP, GAP } = SyncAction;
const NONE = NaN;

/** A USDⓈ-M book that a snapshot of id 100 has begun, nothing buffered. */
function futures(): BookSync {
  const sync = new BookSync("binance-usdm");
  expect(sync.onSnapshot(100)).toBe(SnapshotAction.APPLY);
  return sync;
}

function spot(): BookSync {
  const sync = new BookSync("binance-spot");
  expect(sync.onSnapshot(100)).toBe(SnapshotAction.APPLY);
  return sync;
}

describe("On USDⓈ-M the first delta after a snapshot of id 100", () => {
  // Documented: drop u < L, the first applied has U <= L and u >= L.
  test.each([
    ["ends before it", 90, 99, 89, DROP],
    ["ends at it: the one that straddles", 95, 100, 94, APPLY],
    ["goes over it", 95, 101, 94, APPLY],
    ["begins at it", 100, 105, 99, APPLY],
    ["follows it without a hole", 101, 105, 100, APPLY],
    ["leaves a hole of one update", 102, 105, 101, GAP],
  ])("%s", (_what, first, final, previous, action) => {
    expect(futures().onDelta(first, final, previous)).toBe(action);
  });

  test("must be followed by one whose pu is its u, neither less nor more", () => {
    for (const [previous, action] of [[104, DROP], [105, APPLY], [106, GAP]] as const) {
      const sync = futures();
      sync.onDelta(95, 105, 94);
      expect(sync.onDelta(106, action === DROP ? 105 : 110, previous)).toBe(action);
    }
  });

  test("when buffered, is kept if it ends at the snapshot and dropped one before", () => {
    for (const [id, from] of [[99, 0], [100, 0], [101, 1], [110, 1], [111, 2]] as const) {
      const sync = new BookSync("binance-usdm");
      expect(sync.onDelta(91, 100, 90)).toBe(BUFFER);
      expect(sync.onDelta(101, 110, 100)).toBe(BUFFER);
      expect(sync.onSnapshot(id)).toBe(SnapshotAction.APPLY);
      expect([id, sync.replayFrom]).toEqual([id, from]);
    }
  });

  test("when buffered, must reach back to the snapshot", () => {
    for (const [id, action] of [[89, "TOO_OLD"], [90, "APPLY"]] as const) {
      const sync = new BookSync("binance-usdm");
      sync.onDelta(91, 100, 90);
      expect(sync.onSnapshot(id)).toBe(SnapshotAction[action]);
    }
  });
});

describe("On spot the first delta after a snapshot of id 100", () => {
  test.each([
    ["ends before it", 90, 99, DROP],
    ["ends at it", 95, 100, DROP],
    ["goes over it", 95, 101, APPLY],
    ["begins at it", 100, 105, APPLY],
    ["follows it", 101, 105, APPLY],
    ["leaves a hole of one update", 102, 105, GAP],
  ])("%s", (_what, first, final, action) => {
    expect(spot().onDelta(first, final, NONE)).toBe(action);
  });

  test("must be followed by one whose U is its u + 1", () => {
    for (
      const [first, final, action] of [[105, 105, DROP], [106, 110, APPLY], [
        107,
        110,
        GAP,
      ]] as const
    ) {
      const sync = spot();
      sync.onDelta(101, 105, NONE);
      expect(sync.onDelta(first, final, NONE)).toBe(action);
    }
  });
});

describe("A snapshot in sync", () => {
  test("is taken only when it is newer than the book", () => {
    for (const [id, action] of [[99, "IGNORE"], [100, "IGNORE"], [101, "APPLY"]] as const) {
      expect(futures().onSnapshot(id)).toBe(SnapshotAction[action]);
    }
  });
});
