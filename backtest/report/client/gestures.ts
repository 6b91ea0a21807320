/// <reference lib="dom" />
import type { Panel } from "./panel.ts";
import type { TimeView } from "./view.ts";

/**
 * Hands on a panel: drag zooms into a stretch, shift-drag (or one finger) moves, two fingers pinch,
 * the wheel zooms once the chart has the focus or with Ctrl, a double click shows everything.
 * Keys: arrows move, + and − zoom, 0 shows everything.
 */
export function attachGestures(panel: Panel, view: TimeView) {
  const { element } = panel;
  attachPointers(panel, view);
  element.addEventListener("wheel", (event) => {
    if (document.activeElement !== element && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      view.pan((event.deltaX / element.clientWidth) * view.span);
    } else {
      view.zoom(event.deltaY > 0 ? 1.25 : 0.8, panel.instantAt(offsetOf(event, element)));
    }
  }, { passive: false });
  element.addEventListener("dblclick", () => view.showAll());
  element.addEventListener("keydown", (event) => {
    if (!onKey(event.key, view)) return;
    event.preventDefault();
  });
}

function onKey(key: string, view: TimeView): boolean {
  const middle = (view.from + view.to) / 2;
  switch (key) {
    case "ArrowLeft":
      view.pan(-view.span / 5);
      return true;
    case "ArrowRight":
      view.pan(view.span / 5);
      return true;
    case "+":
    case "=":
      view.zoom(0.5, middle);
      return true;
    case "-":
      view.zoom(2, middle);
      return true;
    case "0":
    case "Home":
      view.showAll();
      return true;
    default:
      return false;
  }
}

function offsetOf(event: MouseEvent, element: HTMLElement): number {
  return event.clientX - element.getBoundingClientRect().left;
}

function attachPointers(panel: Panel, view: TimeView) {
  const { element } = panel;
  const touches = new Map<number, number>();
  let drag: { readonly ts: number; readonly x: number; readonly pan: boolean } | null = null;
  const spread = () => {
    const [a, b] = [...touches.values()];
    return { middle: (a + b) / 2, width: Math.max(8, Math.abs(a - b)) };
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const x = offsetOf(event, element);
    element.setPointerCapture(event.pointerId);
    const touch = event.pointerType === "touch";
    if (touch) touches.set(event.pointerId, x);
    drag = { ts: panel.instantAt(x), x, pan: touch || event.shiftKey };
  });
  element.addEventListener("pointermove", (event) => {
    const x = offsetOf(event, element);
    const before = touches.size === 2 ? spread() : null;
    if (touches.has(event.pointerId)) touches.set(event.pointerId, x);
    if (before !== null) {
      const now = spread();
      view.zoom(before.width / now.width, panel.instantAt(now.middle));
      return;
    }
    view.point(panel.instantAt(x));
    if (drag === null) return;
    if (!drag.pan) {
      panel.select([drag.ts, panel.instantAt(x)]);
      return;
    }
    view.pan(((drag.x - x) / element.clientWidth) * view.span);
    drag = { ...drag, x };
  });
  const finish = (event: PointerEvent) => {
    touches.delete(event.pointerId);
    const x = offsetOf(event, element);
    if (drag !== null && !drag.pan && Math.abs(x - drag.x) > 4 && event.type === "pointerup") {
      const end = panel.instantAt(x);
      view.show(Math.min(drag.ts, end), Math.max(drag.ts, end));
    }
    panel.select(null);
    drag = null;
  };
  element.addEventListener("pointerup", finish);
  element.addEventListener("pointercancel", finish);
  element.addEventListener("pointerleave", () => view.point(NaN));
}
