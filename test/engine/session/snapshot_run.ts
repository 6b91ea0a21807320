import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { parseState } from "../../../engine/num/state.ts";
import { StepSession, type StepSessionState } from "../../../engine/session/step_session.ts";
import { config } from "./config.ts";
import { marketRows } from "./market_tape.ts";
import { randomFlow } from "./random_flow.ts";

/** The run that is handed from one process to another. */
export function handedRun() {
  const rows = marketRows({ seed: 11, messages: 400, instruments: 2 });
  return { settings: config(randomFlow, { instrumentCount: 2 }), rows };
}

/** Run as a program: goes on from the state in a file, after so many rows. */
if (import.meta.main) {
  const [file, done] = process.argv.slice(2);
  const { settings, rows } = handedRun();
  const session = new StepSession(settings);
  session.restore(parseState(readFileSync(file, "utf8")) as StepSessionState);
  for (const row of rows.slice(Number(done))) session.push(row);
  session.end();
  const { decisionHash, decisions } = session.finish();
  writeFileSync(`${file}.out`, JSON.stringify({ decisionHash, decisions }));
}
