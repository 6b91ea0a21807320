import type { ReportData } from "./columns.ts";
import type { Frame, Layer } from "./panel.ts";
import { lowerBound } from "./search.ts";
import { durationText, fixedText } from "./text.ts";

/** Most resting orders drawn at once; beyond it only fills are. */
const MAX_SEGMENTS = 2_000;
/** Markers closer than this many pixels to one of the same kind are drawn once. */
const CELL = 5;

/** Buys point up, sells down; maker filled, taker hollow. */
export function fillLayer(data: ReportData, instrument: number): Layer {
  const ts = data.column("fill.localTs");
  const which = data.column("fill.instrument");
  const ticks = data.column("fill.priceTicks");
  const side = data.column("fill.side");
  const liquidity = data.column("fill.liquidity");
  const qty = data.column("fill.qtyLots");
  const wait = data.column("fill.queueWaitUs");
  const info = data.manifest.instruments[instrument];
  const scale = info.tickMantissa / 10 ** info.priceDecimals;
  return {
    extent(from, to) {
      let [low, high] = [Infinity, -Infinity];
      for (let i = lowerBound(ts, from); i < ts.length && ts[i] <= to; i++) {
        if (which[i] !== instrument) continue;
        low = Math.min(low, ticks[i] * scale);
        high = Math.max(high, ticks[i] * scale);
      }
      return [low, high];
    },
    draw(frame) {
      const taken = new Set<number>();
      const begin = lowerBound(ts, frame.from);
      // A crowd of markers is drawn smaller, so that the price stays to be seen.
      const crowded = lowerBound(ts, frame.to) - begin > frame.width / 3;
      for (let i = begin; i < ts.length && ts[i] <= frame.to; i++) {
        if (which[i] !== instrument) continue;
        const x = frame.x(ts[i]);
        const y = frame.y(ticks[i] * scale);
        const kind = (side[i] > 0 ? 0 : 2) + (liquidity[i] === 1 ? 0 : 1);
        const cell = (Math.floor(x / CELL) * 4_096 + Math.floor(y / CELL)) * 4 + kind;
        if (taken.has(cell)) continue;
        taken.add(cell);
        marker(frame, { x, y, kind, size: crowded ? 4 : 8 });
      }
      if (ts.length < data.manifest.totalFills) endOfList(frame, ts[ts.length - 1]);
    },
    readout(instant, frame) {
      const near = (frame.to - frame.from) / frame.width * 6;
      let row = -1;
      for (let i = lowerBound(ts, instant - near); i < ts.length && ts[i] <= instant + near; i++) {
        if (which[i] !== instrument) continue;
        if (row < 0 || Math.abs(ts[i] - instant) < Math.abs(ts[row] - instant)) row = i;
      }
      if (row < 0) return null;
      const amount = fixedText(
        qty[row] * info.lotMantissa / 10 ** info.qtyDecimals,
        info.qtyDecimals,
      );
      const price = fixedText(ticks[row] * scale, info.priceDecimals);
      const role = data.nameOf("liquidity", liquidity[row]);
      const waited = Number.isNaN(wait[row]) ? "" : `, waited ${durationText(wait[row])}`;
      return {
        label: side[row] > 0 ? "bought" : "sold",
        text: `${amount} at ${price} (${role}${waited})`,
        color: side[row] > 0 ? "--buy" : "--sell",
      };
    },
  };
}

/** Beyond this instant fills are not drawn because the list is capped: said where it is seen. */
function endOfList(frame: Frame, ts: number) {
  if (!(ts >= frame.from && ts <= frame.to)) return;
  const { context } = frame;
  const x = Math.round(frame.x(ts)) + 0.5;
  context.save();
  context.strokeStyle = frame.color("--warn-line");
  context.setLineDash([6, 4]);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, frame.height);
  context.stroke();
  context.fillStyle = frame.color("--muted");
  const right = x < frame.left + frame.width - 170;
  context.textAlign = right ? "left" : "right";
  context.fillText("fills are drawn up to here", x + (right ? 6 : -6), frame.height - 8);
  context.restore();
}

interface Marker {
  readonly x: number;
  readonly y: number;
  /** 0 and 1 buy, 2 and 3 sell; even maker, odd taker. */
  readonly kind: number;
  readonly size: number;
}

/** A triangle whose tip is at the fill. */
function marker(frame: Frame, { x, y, kind, size }: Marker) {
  const { context } = frame;
  const up = kind < 2 ? 1 : -1;
  const maker = kind % 2 === 0;
  const color = frame.color(up > 0 ? "--buy" : "--sell");
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - size * 0.56, y + up * size);
  context.lineTo(x + size * 0.56, y + up * size);
  context.closePath();
  context.fillStyle = maker ? color : frame.color("--surface");
  context.fill();
  if (maker && size < 8) return;
  context.strokeStyle = maker ? frame.color("--surface") : color;
  context.lineWidth = maker ? 0.75 : size < 8 ? 1 : 1.5;
  context.stroke();
}

/** Resting limit orders as a line at their price from acknowledgement to end. */
export function orderLayer(data: ReportData, instrument: number): Layer {
  const ack = data.column("order.ackTs");
  const end = data.column("order.endTs");
  const which = data.column("order.instrument");
  const ticks = data.column("order.priceTicks");
  const side = data.column("order.side");
  const info = data.manifest.instruments[instrument];
  const scale = info.tickMantissa / 10 ** info.priceDecimals;
  return {
    extent: () => [Infinity, -Infinity],
    draw(frame) {
      const { context } = frame;
      const rows: number[] = [];
      for (let i = 0; i < ack.length && rows.length <= MAX_SEGMENTS; i++) {
        // An order that was never acknowledged (NaN) fails the comparison.
        if (which[i] !== instrument || ticks[i] === 0 || !(ack[i] <= frame.to)) continue;
        if (!(end[i] < frame.from)) rows.push(i);
      }
      if (rows.length > MAX_SEGMENTS) return;
      context.lineWidth = 1.5;
      context.globalAlpha = rows.length > 400 ? 0.35 : 0.7;
      for (const i of rows) {
        const y = frame.y(ticks[i] * scale);
        const until = Number.isNaN(end[i]) ? frame.to : Math.min(end[i], frame.to);
        context.strokeStyle = frame.color(side[i] > 0 ? "--buy" : "--sell");
        context.beginPath();
        context.moveTo(frame.x(Math.max(ack[i], frame.from)), y);
        context.lineTo(frame.x(until), y);
        context.stroke();
      }
      context.globalAlpha = 1;
    },
    readout: () => null,
  };
}
