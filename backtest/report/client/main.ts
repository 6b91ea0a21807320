/// <reference lib="dom" />
import { buildCharts } from "./charts.ts";
import { ReportData } from "./columns.ts";
import { fillList, logList, orderList, tripList } from "./lists.ts";
import type { Manifest } from "./manifest.ts";
import { VirtualList } from "./table.ts";
import { attachTheme } from "./theme.ts";
import { TimeView } from "./view.ts";
import { attachZoomBar } from "./zoom_bar.ts";

/** Reads the data out of the page: JSON as it is, the columns deflated and in base64. */
async function readData(): Promise<ReportData> {
  const manifest = JSON.parse(textOf("report-manifest")) as Manifest;
  const packed = Uint8Array.from(atob(textOf("report-columns")), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new ReportData(manifest, new Uint8Array(await new Response(stream).arrayBuffer()));
}

function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

async function start() {
  const data = await readData();
  const view = new TimeView(data.manifest.fromTs, data.manifest.toTs);
  const panels = buildCharts(data, view);
  attachZoomBar(view);
  attachTheme(() => panels.forEach((panel) => panel.draw()));
  addEventListener("beforeprint", () => panels.forEach((panel) => panel.draw(true)));
  const pick = (fromTs: number, toTs: number, instrument: number) => {
    const margin = Math.max(5e6, (toTs - fromTs) / 2);
    const select = document.querySelector<HTMLSelectElement>("[data-instrument]");
    if (select !== null && select.value !== String(instrument)) {
      select.value = String(instrument);
      select.dispatchEvent(new Event("change"));
    }
    view.show(fromTs - margin, toTs + margin);
    view.point(fromTs);
    document.getElementById("price")?.scrollIntoView({ block: "start" });
  };
  const lists = {
    orders: () => orderList(data, pick),
    fills: () => fillList(data, pick),
    trips: () => tripList(data, pick),
    log: () => logList(data),
  };
  for (const [name, list] of Object.entries(lists)) {
    const host = document.querySelector<HTMLElement>(`[data-list="${name}"]`);
    if (host !== null) new VirtualList(host, list());
  }
  document.documentElement.dataset.ready = "true";
}

start().catch((error) => {
  const notice = document.getElementById("script-error");
  if (notice === null) return;
  notice.hidden = false;
  notice.textContent = `Charts and lists could not be drawn: ${error}`;
});
