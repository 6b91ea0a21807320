/// <reference lib="dom" />
import { DAY_US } from "../../../engine/time/utc.ts";
import { niceTicks, tickDecimals, timeTicks } from "./scale.ts";
import { clockText, fixedText, utcText } from "./text.ts";
import type { TimeView } from "./view.ts";

/** The plot area of a panel while it is drawn: scales, colours, and the canvas. CSS pixels, µs. */
export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly width: number;
  /** From the top of the panel to the axis. */
  readonly height: number;
  x(ts: number): number;
  y(value: number): number;
  /** Value of a CSS variable in the present theme. */
  color(variable: string): string;
}

export interface Readout {
  readonly label: string;
  readonly text: string;
  readonly color: string;
}

/** Something that is drawn over time in a panel. */
export interface Layer {
  /** Lowest and highest value within [from, to]; (Infinity, -Infinity) when it has no say. */
  extent(from: number, to: number): readonly [number, number];
  draw(frame: Frame): void;
  /** What stands at an instant, in words; null when nothing does. */
  readout(instant: number, frame: Frame): Readout | null;
}

const TOP = 10;
const BOTTOM = 22;
const RIGHT = 10;

/** One canvas chart over the shared time view, with a second canvas for crosshair and selection. */
export class Panel {
  readonly element: HTMLElement;
  readonly #base: HTMLCanvasElement;
  readonly #over: HTMLCanvasElement;
  readonly #view: TimeView;
  readonly #unit: string;
  #layers: readonly Layer[] = [];
  #frame: Frame | undefined;
  #selection: readonly [number, number] | null = null;
  readonly #drawListeners: (() => void)[] = [];
  #seen = false;
  #stale = true;

  constructor(element: HTMLElement, view: TimeView, unit: string) {
    this.element = element;
    this.#view = view;
    this.#unit = unit;
    this.#base = element.appendChild(document.createElement("canvas"));
    this.#over = element.appendChild(document.createElement("canvas"));
    view.onChange(() => this.draw());
    view.onCursor(() => this.drawCursor());
    new ResizeObserver(() => this.draw()).observe(element);
    // A panel that nobody sees is not drawn.
    new IntersectionObserver((entries) => {
      this.#seen = entries[entries.length - 1].isIntersecting;
      if (this.#seen && this.#stale) this.draw();
    }, { rootMargin: "200px" }).observe(element);
  }

  setLayers(layers: readonly Layer[]) {
    this.#layers = layers;
    this.draw();
  }

  /** The instant under a horizontal place of the panel. */
  instantAt(offsetX: number): number {
    const left = this.#left();
    const width = Math.max(1, this.element.clientWidth - left - RIGHT);
    const share = Math.min(1, Math.max(0, (offsetX - left) / width));
    return this.#view.from + share * this.#view.span;
  }

  /** Shows a stretch as about to be zoomed into; null hides it. */
  select(selection: readonly [number, number] | null) {
    this.#selection = selection;
    this.drawCursor();
  }

  readouts(instant: number): readonly Readout[] {
    const frame = this.#frame;
    if (frame === undefined || Number.isNaN(instant)) return [];
    return this.#layers.map((layer) => layer.readout(instant, frame)).filter((r) => r !== null);
  }

  /** Draws now, also when out of sight (for print). */
  draw(force = false) {
    this.#stale = true;
    if (!this.#seen && !force) return;
    const frame = this.#makeFrame();
    if (frame === undefined) return;
    this.#stale = false;
    this.#frame = frame;
    const { context } = frame;
    const height = this.element.clientHeight;
    this.#drawAxes(frame, height);
    context.save();
    context.beginPath();
    context.rect(frame.left, 0, frame.width, height - BOTTOM);
    context.clip();
    for (const layer of this.#layers) layer.draw(frame);
    context.restore();
    this.element.dataset.drawn = `${Math.round(frame.from)}-${Math.round(frame.to)}`;
    this.drawCursor();
    for (const listener of this.#drawListeners) listener();
  }

  /** Called after each drawing: only then is there a frame to read out of. */
  onDraw(listener: () => void) {
    this.#drawListeners.push(listener);
  }

  drawCursor() {
    const frame = this.#frame;
    if (!this.#seen || frame === undefined) return;
    const context = prepare(this.#over, this.element);
    if (context === null) return;
    const height = this.element.clientHeight - BOTTOM;
    if (this.#selection !== null) {
      const [a, b] = this.#selection.map((ts) => frame.x(ts));
      context.globalAlpha = 0.15;
      context.fillStyle = frame.color("--accent");
      context.fillRect(Math.min(a, b), 0, Math.abs(b - a), height);
      context.globalAlpha = 1;
    }
    const cursor = this.#view.cursor;
    if (Number.isNaN(cursor) || cursor < frame.from || cursor > frame.to) return;
    const x = Math.round(frame.x(cursor)) + 0.5;
    context.strokeStyle = frame.color("--muted");
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
  }

  #left(): number {
    return this.element.clientWidth < 520 ? 58 : 76;
  }

  #makeFrame(): Frame | undefined {
    const context = prepare(this.#base, this.element);
    const width = this.element.clientWidth - this.#left() - RIGHT;
    if (context === null || width < 20) return undefined;
    const { from, to } = this.#view;
    const [low, high] = this.#range(from, to);
    const left = this.#left();
    const bottom = this.element.clientHeight - BOTTOM;
    const style = getComputedStyle(this.element);
    const colors = new Map<string, string>();
    return {
      ...{ context, from, to, left, width, height: bottom },
      x: (ts) => left + ((ts - from) / (to - from)) * width,
      y: (value) => bottom - ((value - low) / (high - low)) * (bottom - TOP),
      color(variable) {
        const known = colors.get(variable);
        if (known !== undefined) return known;
        const value = style.getPropertyValue(variable).trim();
        colors.set(variable, value);
        return value;
      },
    };
  }

  #range(from: number, to: number): readonly [number, number] {
    let [low, high] = [Infinity, -Infinity];
    for (const layer of this.#layers) {
      const [a, b] = layer.extent(from, to);
      low = Math.min(low, a);
      high = Math.max(high, b);
    }
    if (low > high) return [0, 1];
    const pad = (high - low) * 0.06 || Math.abs(high) * 0.001 || 1;
    return [low === 0 ? 0 : low - pad, high === 0 ? 0 : high + pad];
  }

  #drawAxes(frame: Frame, height: number) {
    const { context, left, width } = frame;
    const bottom = height - BOTTOM;
    const [low, high] = this.#range(frame.from, frame.to);
    context.font = `11px ${getComputedStyle(this.element).fontFamily}`;
    context.lineWidth = 1;
    context.strokeStyle = frame.color("--line");
    context.fillStyle = frame.color("--muted");
    context.textAlign = "right";
    context.textBaseline = "middle";
    const values = niceTicks(low, high, Math.max(2, Math.floor(height / 32)));
    const decimals = tickDecimals(values);
    context.beginPath();
    for (const value of values) {
      const y = Math.round(frame.y(value)) + 0.5;
      context.moveTo(left, y);
      context.lineTo(left + width, y);
      context.fillText(fixedText(value, decimals), left - 8, y);
    }
    context.stroke();
    const { ticks, step } = timeTicks(frame.from, frame.to, Math.floor(width / 96));
    context.textBaseline = "alphabetic";
    for (const ts of ticks) {
      const x = frame.x(ts);
      context.textAlign = x > left + width - 36 ? "right" : x < left + 36 ? "left" : "center";
      context.fillText(axisTime(ts, step), x, bottom + 16);
    }
    context.textAlign = "left";
    context.lineWidth = 4;
    context.strokeStyle = frame.color("--surface");
    // Where a curve hangs from the top its unit stands at the bottom.
    const unitY = high === 0 ? bottom - 8 : TOP + 6;
    context.strokeText(this.#unit, left + 6, unitY);
    context.fillText(this.#unit, left + 6, unitY);
  }
}

/** Sizes a canvas to its panel in device pixels and clears it. */
function prepare(canvas: HTMLCanvasElement, panel: HTMLElement): CanvasRenderingContext2D | null {
  const ratio = Math.max(1, globalThis.devicePixelRatio);
  const width = Math.round(panel.clientWidth * ratio);
  const height = Math.round(panel.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, panel.clientWidth, panel.clientHeight);
  return context;
}

function axisTime(ts: number, step: number): string {
  const date = utcText(ts, "day");
  if (step >= 28 * DAY_US) return date.slice(0, 7);
  if (step >= DAY_US || ts % DAY_US === 0) return date.slice(5);
  return clockText(ts, step >= 60e6 ? "minute" : step >= 1e6 ? "second" : "milli");
}
