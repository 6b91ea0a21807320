/// <reference lib="dom" />
import { durationText, utcText } from "./text.ts";
import type { TimeView } from "./view.ts";

/** The buttons that zoom without a pointer, and the words that say what is shown. */
export function attachZoomBar(view: TimeView) {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-zoom]")) {
    button.addEventListener("click", () => zoomTo(button.dataset.zoom ?? "", view));
  }
  const say = () => {
    const precision = view.span < 600e6 ? "milli" : "second";
    const text = `${utcText(view.from, precision)} – ${utcText(view.to, precision)} UTC · ${
      durationText(view.span)
    }`;
    for (const output of document.querySelectorAll("[data-range]")) output.textContent = text;
    document.documentElement.dataset.zoomed = String(!view.isWhole);
  };
  view.onChange(say);
  say();
}

function zoomTo(what: string, view: TimeView) {
  const middle = (view.from + view.to) / 2;
  if (what === "all") view.showAll();
  else if (what === "in") view.zoom(0.5, middle);
  else if (what === "out") view.zoom(2, middle);
  else if (what === "left") view.pan(-view.span / 2);
  else if (what === "right") view.pan(view.span / 2);
}
