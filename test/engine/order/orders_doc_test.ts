import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { expect, test } from "vitest";
import { Transition } from "../../../engine/order/transitions.ts";
import { UpdateKind } from "../../../engine/order/types.ts";
import { apply, axesOf, EVENTS, explore } from "./exhaustive.ts";

const DOC = new URL("../../../docs/orders.md", import.meta.url);
const BEGIN = "<!-- table: written by test/engine/order/orders_doc_test.ts with UPDATE_DOCS=1 -->";
const END = "<!-- end of table -->";

/** What each kind of update makes of each state, over all quantities, limit and stop orders. */
function table(): string {
  const outcomes = new Map<string, Map<number, Set<string>>>();
  for (const state of explore()) {
    const from = axesOf(state.order);
    const row = outcomes.get(from) ?? new Map<number, Set<string>>();
    outcomes.set(from, row);
    for (const event of EVENTS) {
      if (event.update?.kind === undefined) continue;
      const order = state.make();
      const result = Number(apply(order, event));
      const cell = row.get(event.update.kind) ?? new Set<string>();
      row.set(event.update.kind, cell.add(outcome(result, axesOf(order), from)));
    }
  }
  const lines: string[] = [];
  for (const from of [...outcomes.keys()].sort()) {
    lines.push(`**${from}**`, "", "| update | becomes |", "|---|---|");
    for (const [name, kind] of Object.entries(UpdateKind)) {
      const cell = [...outcomes.get(from)?.get(kind) ?? []].sort();
      lines.push(`| ${name} | ${cell.join("; ")} |`);
    }
    lines.push("");
  }
  return lines.join("\n");
}

function outcome(result: number, to: string, from: string): string {
  if ((result & Transition.FAULT) !== 0) return "*fault*";
  const alarm = (result & Transition.ALARM) !== 0 ? " (alarm)" : "";
  if ((result & Transition.LATE) !== 0) return `*late*${alarm}`;
  if ((result & Transition.DUPLICATE) !== 0) return "*duplicate*";
  return (to === from ? "stays" : to) + alarm;
}

test("docs/orders.md shows the transitions as they are", () => {
  const text = readFileSync(DOC, "utf8");
  const begin = text.indexOf(BEGIN) + BEGIN.length;
  const end = text.indexOf(END);
  expect(begin).toBeLessThan(end);
  const expected = `\n\n${table()}\n`;
  if (process.env.UPDATE_DOCS === "1") {
    writeFileSync(DOC, text.slice(0, begin) + expected + text.slice(end));
    return;
  }
  expect(text.slice(begin, end)).toBe(expected);
});
