import type { Frame, Layer } from "./panel.ts";
import { lowerBound } from "./search.ts";

export interface LineSpec {
  readonly ts: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  /** Name of a CSS variable that holds the colour. */
  readonly color: string;
  readonly label: string;
  readonly text: (value: number) => string;
  /** Holds its value until the next one. */
  readonly step?: boolean;
  /** Fills the area down to zero. */
  readonly area?: boolean;
  readonly width?: number;
}

/** A line over time. More than two points a pixel are drawn as first, lowest, highest and last of it. */
export function lineLayer(spec: LineSpec): Layer {
  const { ts, value } = spec;
  const rowAt = (instant: number) => {
    const row = lowerBound(ts, instant);
    return row < ts.length && ts[row] === instant ? row : row - 1;
  };
  return {
    extent(from, to) {
      let [low, high] = [Infinity, -Infinity];
      const see = (seen: number) => {
        if (seen < low) low = seen;
        if (seen > high) high = seen;
      };
      see(valueAt(spec, from));
      see(valueAt(spec, to));
      for (let i = lowerBound(ts, from); i < ts.length && ts[i] <= to; i++) see(value[i]);
      return spec.area ? [Math.min(low, 0), Math.max(high, 0)] : [low, high];
    },
    draw(frame) {
      const { context } = frame;
      const begin = Math.max(0, rowAt(frame.from));
      const end = Math.min(ts.length, lowerBound(ts, frame.to) + 1);
      if (end - begin < 1) return;
      context.beginPath();
      const dense = end - begin > 2 * frame.width;
      const drawn = dense ? traceDense(frame, spec, begin, end) : trace(frame, spec, begin, end);
      context.strokeStyle = frame.color(spec.color);
      context.lineWidth = spec.width ?? 1.5;
      context.lineJoin = "round";
      context.stroke();
      if (spec.area && drawn !== null) fillDown(frame, spec, drawn);
    },
    readout(instant) {
      const row = rowAt(instant);
      if (row < 0 || Number.isNaN(value[row])) return null;
      return { label: spec.label, text: spec.text(value[row]), color: spec.color };
    },
  };
}

/** The line's own height at an instant: what a chart that begins or ends there shows. */
function valueAt({ ts, value, step }: LineSpec, instant: number): number {
  const after = lowerBound(ts, instant);
  if (after < ts.length && (ts[after] === instant || after === 0)) return value[after];
  if (after === ts.length || step) return value[after - 1];
  const share = (instant - ts[after - 1]) / (ts[after] - ts[after - 1]);
  return value[after - 1] + share * (value[after] - value[after - 1]);
}

type Ends = readonly [first: number, last: number] | null;

function trace(frame: Frame, spec: LineSpec, begin: number, end: number): Ends {
  const { context } = frame;
  let pen = false;
  let [firstX, lastX, lastY] = [NaN, NaN, NaN];
  for (let i = begin; i < end; i++) {
    if (Number.isNaN(spec.value[i])) {
      pen = false;
      continue;
    }
    const x = frame.x(spec.ts[i]);
    const y = frame.y(spec.value[i]);
    if (!pen) context.moveTo(x, y);
    else {
      if (spec.step) context.lineTo(x, lastY);
      context.lineTo(x, y);
    }
    if (Number.isNaN(firstX)) firstX = x;
    [pen, lastX, lastY] = [true, x, y];
  }
  if (spec.step && pen && end === spec.ts.length) {
    // A step holds to the end of the run.
    lastX = frame.left + frame.width;
    context.lineTo(lastX, lastY);
  }
  return Number.isNaN(firstX) ? null : [firstX, lastX];
}

function traceDense(frame: Frame, spec: LineSpec, begin: number, end: number): Ends {
  const { context } = frame;
  let pen = false;
  let [firstX, lastX] = [NaN, NaN];
  for (let i = begin; i < end;) {
    const column = Math.floor(frame.x(spec.ts[i]));
    let [first, low, high, last] = [NaN, Infinity, -Infinity, NaN];
    for (; i < end && Math.floor(frame.x(spec.ts[i])) <= column; i++) {
      const value = spec.value[i];
      if (Number.isNaN(value)) continue;
      if (Number.isNaN(first)) first = value;
      if (value < low) low = value;
      if (value > high) high = value;
      last = value;
    }
    if (Number.isNaN(first)) {
      pen = false;
      continue;
    }
    const x = column + 0.5;
    if (pen) context.lineTo(x, frame.y(first));
    else context.moveTo(x, frame.y(first));
    if (high > low) {
      context.lineTo(x, frame.y(low));
      context.lineTo(x, frame.y(high));
      context.lineTo(x, frame.y(last));
    }
    if (Number.isNaN(firstX)) firstX = x;
    [pen, lastX] = [true, x];
  }
  return Number.isNaN(firstX) ? null : [firstX, lastX];
}

function fillDown(frame: Frame, spec: LineSpec, ends: readonly [number, number]) {
  const { context } = frame;
  const zero = frame.y(0);
  context.lineTo(ends[1], zero);
  context.lineTo(ends[0], zero);
  context.closePath();
  context.globalAlpha = 0.18;
  context.fillStyle = frame.color(spec.color);
  context.fill();
  context.globalAlpha = 1;
}
