import { expect, test } from "vitest";
import { MemorySink } from "../../../engine/journal/sink.ts";
import { JournalWriter } from "../../../engine/journal/writer.ts";
import { InputKind } from "../../../engine/kernel/input.ts";
import { golden } from "./golden.ts";
import { encodedDecisions, HEADER, INPUTS, readAll, RECORDS } from "./samples.ts";

/** Prefix and header, then a frame a line. */
const LINES = golden("journal_v1.hex");
const BYTES = Uint8Array.from(LINES.flatMap((line) => [...line]));

test("a journal of version 1 is read to the records that were written", () => {
  const { reader, records, offsets } = readAll(BYTES);
  const { kernelVersion, part, firstInput, firstDecision, ...start } = reader.header;
  expect([kernelVersion, part, firstInput, firstDecision]).toEqual([1, 0, 1, 1]);
  expect(start).toEqual(HEADER);
  expect(records).toEqual(RECORDS);
  expect(reader.tornBytes).toBe(0);
  let at = 0;
  expect(offsets).toEqual(LINES.slice(0, -1).map(({ length }) => at += length));
});

test("a journal of version 1 is written to the same bytes from what was read", () => {
  const sink = new MemorySink();
  const { records } = readAll(BYTES);
  const { header } = readAll(BYTES).reader;
  const writer = new JournalWriter(sink, header);
  const decisions = encodedDecisions();
  for (const { input, decision } of records) {
    if (input !== null) writer.input(input);
    else writer.decisions(decisions.subarray(64 * (decision.ordinal - 1), 64 * decision.ordinal));
  }
  writer.flush();
  expect(sink.bytes).toEqual(BYTES);
});

test("every kind of input is among the samples", () => {
  expect([...new Set(INPUTS.map(({ kind }) => kind))].sort((a, b) => a - b)).toEqual(
    Object.values(InputKind).sort((a, b) => a - b),
  );
});
