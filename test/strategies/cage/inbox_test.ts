import { describe, expect, test } from "vitest";
import { Inbox } from "../../../strategies/cage/inbox.ts";
import { BLOCKS_AHEAD, SIGNAL_BYTES, STOPPED, TAKEN } from "../../../strategies/cage/protocol.ts";
import type { CageSetup } from "../../../strategies/cage/protocol.ts";

const SETUP = {} as unknown as CageSetup;

/** An inbox whose other end takes nothing by itself. */
function inbox() {
  const { port1, port2 } = new MessageChannel();
  const signal = new SharedArrayBuffer(SIGNAL_BYTES);
  const words = new Int32Array(signal);
  const close = () => {
    port1.close();
    port2.close();
  };
  return { inbox: new Inbox({ setup: SETUP, port: port1, signal }, () => 0), words, close };
}

const block = () => ({
  ...{ table: "fills", part: 0, index: 0, rows: 1 } as const,
  memory: new ArrayBuffer(8),
});

describe("the cage", () => {
  test("runs ahead of whoever takes its record by so many blocks and no more", () => {
    const { inbox: cage, words, close } = inbox();
    // It would sleep: that nobody wants the run any more lets it go, and tells us that it wanted to.
    words[STOPPED] = 1;
    for (let sent = 1; sent < BLOCKS_AHEAD; sent++) cage.take(block());
    expect(() => cage.take(block())).toThrow("The run was given up");
    close();
  });

  test("goes on as blocks are taken", () => {
    const { inbox: cage, words, close } = inbox();
    words[STOPPED] = 1;
    for (let sent = 1; sent < 5 * BLOCKS_AHEAD; sent++) {
      cage.take(block());
      Atomics.add(words, TAKEN, 1);
    }
    expect(words[TAKEN]).toBe(5 * BLOCKS_AHEAD - 1);
    close();
  });

  test("keeps the memory of a block, whose next rows are written there", () => {
    const { inbox: cage, close } = inbox();
    const given = block();
    cage.take(given);
    expect(given.memory.detached).toBe(false);
    close();
  });
});
