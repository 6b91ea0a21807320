import { Buffer } from "node:buffer";
import { styleSheet } from "./bundle.ts";
import { type Html, html, trusted } from "./html.ts";
import { sha256Hex } from "../../engine/num/sha256.ts";

export interface PageSpec {
  readonly title: string;
  readonly body: Html;
  /** Our own script; the content security policy lets only this text run. Empty: none. */
  readonly script: string;
}

/** A whole HTML page that may load nothing and run nothing but the given script. */
export function page({ title, body, script }: PageSpec): string {
  const allowed = script === "" ? "'none'" : `'sha256-${digest(script)}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${allowed}`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>${title}</title>
        <link rel="icon" href="data:,">
        <style>${trusted(styleSheet())}</style>
      </head>
      <body>
    ${script === "" ? null : THEME_BUTTON}
    ${body}
    ${script === "" ? null : trusted(`<script>${script}</script>`)}
      </body>
    </html>
  `.text;
}

const THEME_BUTTON = html`
  <button type="button" class="theme" data-toggle-theme aria-label="Switch between light and dark"
    title="Switch between light and dark">◐</button>
`;

function digest(text: string): string {
  return Buffer.from(sha256Hex(text), "hex").toString("base64");
}
