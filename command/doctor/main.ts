/**
 * `deno task doctor`: what this machine has and lacks, what each is for, how to get it.
 *
 * @module
 */
import { type CommandSpec, helpText, parseCommand } from "../args.ts";
import { runMain } from "../errors.ts";
import { print } from "../output.ts";
import type { Finding } from "./check.ts";
import { CHECKS } from "./checks.ts";

const SPEC: CommandSpec = {
  name: "deno task doctor",
  summary: "Say what this machine has and lacks, what for, and how to get it",
  notes: ["Exit code 1 when something is missing that everything needs."],
};

const SIGNS = { ok: "ok    ", old: "low   ", lacks: "lacks " } as const;

/** A few lines a finding: what there is; for what is not, what it is for and where it comes from. */
export function findingText({ name, state, needed, found, use, get }: Finding): string {
  const sign = state === "lacks" && !needed ? "-     " : SIGNS[state];
  const head = `${sign}${name.padEnd(18)} ${found || "not found"}`;
  if (state === "ok") return head;
  const indent = " ".repeat(25);
  const lines = [head, `${indent}for: ${use}`];
  return (get === "" ? lines : [...lines, `${indent}get: ${get}`]).join("\n");
}

async function main(argv: readonly string[]): Promise<number> {
  const args = parseCommand(SPEC, argv);
  if (args === null) {
    print(helpText(SPEC));
    return 0;
  }
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    const finding = await check();
    findings.push(finding);
    if (!args.flag("json")) print(findingText(finding));
  }
  const isFit = findings.every(({ needed, state }) => !needed || state === "ok");
  if (args.flag("json")) print(JSON.stringify({ fit: isFit, findings }));
  else print(isFit ? "\nEverything needed is here." : "\nSomething needed is missing.");
  return isFit ? 0 : 1;
}

if (import.meta.main) await runMain(() => main(Deno.args), Deno.args.includes("--json"));
