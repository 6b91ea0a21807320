import { describe, expect, test } from "vitest";
import { definitionText, parseDefinition } from "../../../engine/instrument/definition_text.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { InputKind } from "../../../engine/kernel/input.ts";
import { sha256Hex } from "../../../engine/num/sha256.ts";
import { changeRow, contractOf } from "../session/definition_tape.ts";
import { contract } from "../session/market_tape.ts";
import { started, T } from "./live_bed.ts";

describe("a definition that is appended", () => {
  const first = contractOf(0, [1, 1], [1, 3]);
  const coarser = contractOf(0, [1, 0], [1, 2], { takerFeePpb: 7, validFromTs: T });
  const appended = (definition: Instrument, more: object = {}) => {
    const text = definitionText(definition);
    return {
      kind: InputKind.DEFINITION,
      ...{ instrument: 0, definition: 1, hash: sha256Hex(text), text, ...more },
    } as const;
  };

  test("comes into force with its row, though it was not there at the start", () => {
    const { doors, step, fill, kernel } = started({ instruments: [first] });
    fill(3, 900);
    step({ ...appended(contractOf(0, [1, 0], [1, 3], { takerFeePpb: 7 })) });
    expect(doors.locals.all[0].instrument).toBe(first);
    const { now: _now, ...row } = changeRow(0, T, 1);
    step({ kind: InputKind.ROW, ...row });
    const { instrument } = doors.locals.all[0];
    expect([instrument.priceDecimals, instrument.takerFeePpb]).toEqual([0, 7]);
    expect(Object.isFrozen(instrument) && Object.isFrozen(instrument.filters)).toBe(true);
    expect(doors.ledger.positionLots(0)).toBe(3);
    const { record, instruments } = kernel.finish();
    expect(instruments[0].priceDecimals).toBe(1);
    expect(record.logs.map(({ message }) => message)[0]).toBe("Instrument has one more definition");
  });

  test("is the same after it was text", () => {
    const open = contractOf(0, [5, 2], [1, 0], { validFromTs: T });
    const unbounded = { ...open, filters: { ...open.filters, maxPriceTicks: Infinity } };
    expect(parseDefinition(definitionText(unbounded), contract(0))).toEqual(unbounded);
  });

  test.each([
    [appended(coarser, { hash: "a".repeat(64) }), "has another hash, expected aaaa"],
    [appended(coarser, { definition: 2 }), "has number 2, expected 1, the next"],
    [appended({ ...coarser, base: "X" }), "C0USDT has base X"],
    [appended(contractOf(0, [1, 2], [1, 3])), "expected multiples of 0.1 and 0.001, in which"],
    [text("{"), "A definition is no text of one: "],
    [text("[]"), "C0USDT is no object, expected its fields"],
    [
      text(definitionText(first).replace('"takerFeePpb":', '"fee":')),
      "C0USDT.takerFeePpb is undef",
    ],
    [text(definitionText(first).replace("{", '{"more":1,')), "C0USDT has a field more"],
    [text(definitionText(first).replace('"filters":{', '"filters":{"x":1,')), "C0USDT.filters has"],
  ])("is refused where it cannot be (%#)", (input, message) => {
    const { doors, step } = started({ instruments: [first] });
    expect(() => step(input)).toThrow(message);
    expect(doors.locals.all[0].definitions).toEqual([first]);
  });

  function text(text: string) {
    return appended(first, { text, hash: sha256Hex(text) });
  }
});
