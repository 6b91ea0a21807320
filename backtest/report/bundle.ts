import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

/** The script's modules, each after those that it imports. None but these is in the page. */
const MODULES = [
  "../../../engine/time/utc",
  ...["text", "manifest", "search", "columns", "scale", "view", "line_layer", "trade_layers"],
  ...["panel", "gestures", "charts", "zoom_bar", "theme", "table", "lists", "main"],
];

/** Sheets of the page's style, in the order of the cascade. */
const SHEETS = ["page", "tables", "charts", "lists", "media"];

/**
 * The page's script: the modules of `client/` without types, imports and exports, joined in one
 * scope. They share it, so their top-level names must differ: in a block of strict code a clash is
 * a syntax error, which the tests would see.
 */
export function clientScript(): string {
  const parts = MODULES.map((name) => plainScript(readAsset(`client/${name}.ts`)));
  return `"use strict";\n{\n${parts.join("\n")}\n}`;
}

/** The page's style in one text. */
export function styleSheet(): string {
  return SHEETS.map((name) => readAsset(`style/${name}.css`)).join("\n");
}

function readAsset(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

function plainScript(source: string): string {
  return stripTypeScriptTypes(source)
    .replace(/^import [^;]*;$/gm, "")
    .replace(/^export (?=(async )?(const|function|class) )/gm, "")
    // Types leave lines of blanks behind.
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n");
}
