import type { AnyResult } from "../result.ts";
import { durationText, fixedText, moneyText, utcText } from "./client/text.ts";
import { type Child, type Html, html } from "./html.ts";
import { empty, section, table } from "./section.ts";
import { bytesText } from "./text.ts";

/** Who ran, on what, with what, and what the simulator took for granted. */
export function identitySection(result: AnyResult): Html {
  const { identity } = result;
  return section(
    { id: "identity", title: "Run and fill assumptions" },
    warnings(identity.dataWarnings),
    html`<div class="columns">${runFacts(result)}${assumptions(result)}</div>`,
    html`<div class="columns">${hashes(result)}${parameters(result)}</div>`,
  );
}

function warnings(found: readonly string[]): Child {
  if (found.length === 0) {
    return html`<p class="notice good">The data check found nothing wrong.</p>`;
  }
  return html`
    <div class="notice warn" role="note">
      <strong>Data warnings that this run was allowed to ignore</strong>
      <ul>${found.map((warning) => html`<li>${warning}</li>`)}</ul>
    </div>
  `;
}

function runFacts(result: AnyResult): Html {
  const { identity, measured, ticks } = result;
  const settle = identity.instruments[0]?.settle ?? "";
  const rows = Object.entries(identity.rows)
    .map(([kind, count]) => `${fixedText(count, 0)} ${kind}`).join(", ");
  return facts("Run", [
    ["Run id", identity.runId],
    ["Instruments", identity.instruments.map((i) => i.symbol).join(", ")],
    ["From", `${utcText(identity.fromTs, "milli")} UTC`],
    ["To", `${utcText(identity.toTs, "milli")} UTC`],
    ["Length", durationText(identity.toTs - identity.fromTs)],
    ["Start cash", `${moneyText(identity.cash)} ${settle}`],
    ["Events", fixedText(ticks, 0)],
    ["Rows by kind", rows === "" ? "none" : rows],
    [
      "Measured",
      `${fixedText(measured.runSeconds, 3)} s run, ${fixedText(measured.loadSeconds, 3)} s load, ${
        fixedText(measured.ticksPerSecond / 1e6, 1)
      } M events/s, peak ${bytesText(measured.peakRssBytes)}`,
    ],
  ]);
}

function assumptions({ identity }: AnyResult): Html {
  const heading = html`<h3>Fill assumptions</h3>`;
  const ordering = identity.ordering === "arrival"
    ? "one cursor along the time at which we saw events"
    : "two cursors: the venue's time and ours";
  const rows = [
    { name: "Venue", value: identity.venue, note: "simulated" },
    { name: "Ordering", value: identity.ordering, note: ordering },
    ...identity.assumptions,
  ];
  return html`
    <div>
      ${heading}
      ${table("Fill assumptions", [
        { label: "What", cell: (a) => a.name },
        { label: "Assumed", cell: (a) => html`<strong>${a.value}</strong>` },
        { label: "Note", cell: (a) => a.note },
      ], rows)}
    </div>
  `;
}

function hashes({ identity }: AnyResult): Html {
  return facts("To repeat it", [
    ["Decision hash", hash(identity.decisionHash)],
    ["Strategy hash", hash(identity.strategyHash)],
    ["Data hash", hash(identity.dataHash)],
    ["Seed", String(identity.seed)],
    [
      "Versions",
      Object.entries(identity.versions).map(([name, version]) => `${name} ${version}`).join(", "),
    ],
  ]);
}

function parameters({ identity }: AnyResult): Html {
  const entries = Object.entries(identity.params);
  if (entries.length === 0) {
    return html`<div><h3>Parameters</h3>${empty("The strategy takes no parameters.")}</div>`;
  }
  const text = (value: unknown) => typeof value === "string" ? value : JSON.stringify(value);
  return facts("Parameters", entries.map(([name, value]) => [name, code(text(value) ?? "")]));
}

function facts(title: string, rows: readonly (readonly [string, Child])[]): Html {
  return html`
    <div>
      <h3>${title}</h3>
      <dl>${rows.map(([name, value]) =>
        html`
          <dt>${name}</dt>
          <dd>${value}</dd>
        `
      )}</dl>
    </div>
  `;
}

/** Breaks in the middle where it does not fit a line. */
function hash(hex: string): Html {
  return html`<code>${hex.slice(0, 32)}<wbr>${hex.slice(32)}</code>`;
}

function code(text: string): Html {
  return html`<code>${text}</code>`;
}
