import { existsSync } from "node:fs";
import type { Args } from "../../command/args.ts";
import { CHECKS, isCheck } from "../../data/quality/findings.ts";
import { parseRiskConfig, type RiskConfig } from "../../engine/risk/config.ts";
import { VENUE_PRESETS } from "../../engine/venue/presets.ts";
import { parseVenueConfig, type VenueConfigInput } from "../../engine/venue/config.ts";
import { BacktestError } from "../../command/errors.ts";
import type { BacktestOptions } from "../run/options.ts";

/** Options of a run as the command line gives them, all but strategies and data file. */
export async function readOptions(args: Args): Promise<Omit<BacktestOptions, "strategy" | "db">> {
  const given = {
    fromTs: args.time("from"),
    toTs: args.time("to"),
    seed: args.whole("seed", 0, 2 ** 32 - 1),
    cash: args.text("cash"),
    chunkRows: args.whole("chunk-rows", 1, 2 ** 24),
    prefetch: args.whole("prefetch", 1, 1024),
    stallSeconds: args.whole("stall", 1, 86_400),
    venue: await venueOf(args.text("venue")),
    risk: await riskOf(args.text("risk")),
  };
  const { fromTs, toTs } = given;
  if (fromTs !== undefined && toTs !== undefined && fromTs >= toTs) {
    throw args.error(`--from is not before --to`);
  }
  if (args.flag("debug") && given.stallSeconds !== undefined) {
    throw args.error(`--stall is for the cage: under --debug a breakpoint would count as one`);
  }
  const lists = {
    instruments: args.list("instrument"),
    kinds: args.list("kinds"),
    allow: args.list("allow"),
  };
  const unknown = lists.allow.find((name) => !isCheck(name));
  if (unknown !== undefined) {
    throw args.error(`--allow has ${unknown}; expected of ${Object.keys(CHECKS).join(", ")}`);
  }
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
    caged: !args.flag("debug"),
  };
}

async function venueOf(text: string | undefined): Promise<string | VenueConfigInput | undefined> {
  if (text === undefined || VENUE_PRESETS.includes(text) || !existsSync(text)) return text;
  return usage(text, (json) => parseVenueConfig(JSON.parse(json)), await textOf(text, "venue"));
}

async function riskOf(path: string | undefined): Promise<RiskConfig | undefined> {
  if (path === undefined) return undefined;
  return usage(path, parseRiskConfig, await textOf(path, "risk limits"));
}

async function textOf(path: string, what: string): Promise<string> {
  try {
    const text = await Deno.readTextFile(path);
    JSON.parse(text);
    return text;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new BacktestError("usage", `Cannot read the ${what} in ${path}: ${cause}`);
  }
}

function usage<T>(path: string, parse: (text: string) => T, text: string): T {
  try {
    return parse(text);
  } catch (error) {
    throw new BacktestError("usage", `${path}: ${error instanceof Error ? error.message : error}`);
  }
}
