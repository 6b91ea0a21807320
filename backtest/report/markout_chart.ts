import type { Markout } from "../stats/mod.ts";
import { niceTicks, tickDecimals } from "./client/scale.ts";
import { fixedText } from "./client/text.ts";
import { type Html, html } from "./html.ts";
import { empty } from "./section.ts";

const WIDTH = 460;
const HEIGHT = 240;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 16, 30, 34];

/** Markouts in bps over their horizons, a line for maker and one for taker fills. */
export function markoutChart(markouts: readonly Markout[]): Html {
  const known = markouts.flatMap((m) => m.bps.value === null ? [] : [m.bps.value]);
  if (known.length === 0) return empty("Too few fills with a known mid for a markout.");
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const pad = (high - low) * 0.1 || 1;
  const horizons = [...new Set(markouts.map((m) => m.seconds))];
  const x = (seconds: number) =>
    LEFT + ((WIDTH - LEFT - RIGHT) * (horizons.indexOf(seconds as typeof horizons[number]) + 0.5)) /
      horizons.length;
  const y = (value: number) =>
    Math.round(
      (TOP + (HEIGHT - TOP - BOTTOM) * (high + pad - value) / (high - low + 2 * pad)) * 10,
    ) /
    10;
  const ticks = niceTicks(low - pad, high + pad, 5);
  const decimals = tickDecimals(ticks);
  const grid = ticks.map((tick) =>
    html`
      <line class="${tick === 0 ? "zero" : "grid"}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(
        tick,
      )}" y2="${y(tick)}" />
      <text class="end" x="${LEFT - 8}" y="${y(tick) + 4}">${fixedText(tick, decimals)}</text>
    `
  );
  const labels = horizons.map((seconds) =>
    html`<text class="middle" x="${x(seconds)}" y="${HEIGHT - 10}">${
      seconds === 0 ? "at fill" : `${seconds} s`
    }</text>`
  );
  return html`
    <svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
      aria-label="Markouts in basis points by seconds after the fill; the table beside it has the numbers">
      ${grid}${labels}
      <text x="${LEFT}" y="16">bps</text>
      <text class="maker" x="${LEFT + 46}" y="16">● maker</text>
      <text class="taker" x="${LEFT + 116}" y="16">■ taker</text>
      ${line(markouts, "maker", x, y)}${line(markouts, "taker", x, y)}
    </svg>
  `;
}

function line(
  markouts: readonly Markout[],
  role: "maker" | "taker",
  x: (seconds: number) => number,
  y: (value: number) => number,
): Html {
  const points = markouts
    .filter((m) => m.role === role)
    .flatMap((m) => m.bps.value === null ? [] : [{ x: x(m.seconds), y: y(m.bps.value) }]);
  const path = points.map((p) => `${p.x},${p.y}`).join(" ");
  const marks = points.map((p) =>
    role === "maker"
      ? html`
        <circle cx="${p.x}" cy="${p.y}" r="4" />
      `
      : html`
        <rect x="${p.x - 4}" y="${p.y - 4}" width="8" height="8" />
      `
  );
  return html`<g class="${role}"><polyline points="${path}"/>${marks}</g>`;
}
