/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { renderIndex, renderReport } from "../../../backtest/report/mod.ts";
import { computeStats } from "../../../backtest/stats/mod.ts";
import { tool } from "../../tools.ts";
import { syntheticRun } from "../synthetic_run.ts";

const EVIL = `</script><img src=x onerror="document.title='owned'">`;

const CHROMIUM = tool("chromium", ["chromium", "chromium-browser", "google-chrome"]);

if (CHROMIUM === undefined) {
  test.skip("the report in chromium: no chromium found; set CHROMIUM to its path", () => {});
}

const folder = mkdtempSync(join(tmpdir(), "throughline-report-"));
const reportUrl = pathToFileURL(join(folder, "report.html")).href;
const run = syntheticRun({ seed: 9, orders: 5_000, instruments: 2, logText: EVIL });
const stats = computeStats(run);

interface Opened {
  readonly page: Page;
  /** Console errors, page errors, and requests other than for the file itself. */
  readonly troubles: string[];
}

describe.skipIf(CHROMIUM === undefined)("the report in chromium", () => {
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(join(folder, "report.html"), renderReport(run, stats));
    writeFileSync(
      join(folder, "index.html"),
      renderIndex([{ result: run, stats, href: "report.html" }]),
    );
    browser = await chromium.launch({
      executablePath: CHROMIUM ?? "",
      args: ["--no-sandbox"],
      headless: true,
      timeout: 0,
    });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(
    options: Parameters<Browser["newPage"]>[0] = {},
    url = reportUrl,
  ): Promise<Opened> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    // What never comes about is ended by the test's own bound, not by a busy machine.
    page.setDefaultTimeout(0);
    const troubles: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
    });
    page.on("pageerror", (error) => troubles.push(error.message));
    await page.route("**/*", (route) => {
      if (route.request().url() === url) return route.continue();
      troubles.push(`request: ${route.request().url()}`);
      return route.abort();
    });
    await page.goto(url);
    if (url === reportUrl) await page.waitForSelector('html[data-ready="true"]');
    return { page, troubles };
  }

  /** What a chart last drew, "from-to" in µs. */
  const drawn = (page: Page, name: string) =>
    page.locator(`[data-chart="${name}"]`).getAttribute("data-drawn");

  /** Ink of a chart: pixels that are not transparent. */
  const ink = (page: Page, name: string) =>
    page.locator(`[data-chart="${name}"] canvas`).first().evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
      return count;
    });

  const waitForChange = (page: Page, name: string, before: string | null) =>
    page.waitForFunction(
      ([chart, old]) =>
        document.querySelector<HTMLElement>(`[data-chart="${chart}"]`)?.dataset.drawn !== old,
      [name, before] as const,
    );

  test("opens without an error, and no request leaves it", async () => {
    const { page, troubles } = await open();
    for (const chart of ["equity", "drawdown", "price", "position", "series.0", "series.1"]) {
      await page.locator(`[data-chart="${chart}"]`).scrollIntoViewIfNeeded();
      await page.waitForSelector(`[data-chart="${chart}"][data-drawn]`);
      expect(await ink(page, chart), chart).toBeGreaterThan(1_000);
    }
    expect(await page.title()).toBe("market_maker on BTCUSDT, ETHUSDT");
    expect(await page.locator("#script-error").isVisible()).toBe(false);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("shows every section, each with its heading", async () => {
    const { page } = await open();
    const sections = await page.locator("section").evaluateAll((all) =>
      all.map((section) => [
        section.id,
        section.querySelector("h2")?.textContent !== "",
        section.getBoundingClientRect().height > 60,
      ])
    );
    expect(sections.length).toBe(19);
    expect(sections.every(([, heading, height]) => heading && height)).toBe(true);
    await page.close();
  });

  test("zooms by drag, wheel, keys and buttons, all charts together", async () => {
    const { page, troubles } = await open();
    const chart = page.locator('[data-chart="equity"]');
    await chart.scrollIntoViewIfNeeded();
    await page.waitForSelector('[data-chart="equity"][data-drawn]');
    const whole = await drawn(page, "equity");
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 120, { steps: 4 });
    await page.mouse.up();
    await waitForChange(page, "equity", whole);
    const dragged = await drawn(page, "equity");
    const [from, to] = dragged!.split("-").map(Number);
    expect((to - from) / 86_400e6).toBeCloseTo(200 / (box.width - 86), 2);
    await page.locator('[data-chart="price"]').scrollIntoViewIfNeeded();
    await waitForChange(page, "price", whole);
    expect(await drawn(page, "price")).toBe(dragged);

    await chart.hover({ position: { x: 400, y: 150 } });
    await chart.focus();
    await page.mouse.wheel(0, -200);
    await waitForChange(page, "equity", dragged);
    const wheeled = await drawn(page, "equity");
    await page.keyboard.press("ArrowRight");
    await waitForChange(page, "equity", wheeled);
    const moved = await drawn(page, "equity");
    await page.locator('#equity [data-zoom="out"]').click();
    await waitForChange(page, "equity", moved);
    await page.locator('#equity [data-zoom="all"]').click();
    await page.waitForFunction(() => document.documentElement.dataset.zoomed === "false");
    await page.waitForFunction(
      (old) => document.querySelector<HTMLElement>("[data-chart=equity]")?.dataset.drawn === old,
      whole,
    );
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("reads out what is under the crosshair in every chart", async () => {
    const { page } = await open();
    await page.locator('[data-chart="drawdown"]').hover({ position: { x: 600, y: 100 } });
    const readout = page.locator('[data-readout="equity"]');
    await page.waitForFunction(() =>
      document.querySelector('[data-readout="drawdown"]')?.textContent?.includes("drawdown −")
    );
    expect(await readout.textContent()).toMatch(/^2024-08-08 1\d:\d\d:\d\d.*equity [\d,]+\.\d\d/);
    await page.close();
  });

  test("switches the instrument in price and position", async () => {
    const { page } = await open();
    const price = page.locator('[data-chart="price"]');
    await price.scrollIntoViewIfNeeded();
    const before = await price.locator("canvas").first().screenshot();
    await page.locator("#price [data-instrument]").selectOption("1");
    expect(await price.locator("canvas").first().screenshot()).not.toEqual(before);
    expect(await page.locator("#position [data-instrument]").inputValue()).toBe("1");
    await page.close();
  });

  test("filters and sorts lists, keeps few rows in the page, and goes to a row's time", async () => {
    const { page, troubles } = await open();
    const orders = page.locator("#orders");
    const count = orders.locator(".count");
    expect(await count.textContent()).toBe("5000 rows");
    expect(await orders.locator("tbody tr").count()).toBeLessThan(60);
    await orders.locator('select[aria-label="Side"]').selectOption("-1");
    const sells = run.record.orders.side.filter((side) => side === -1).length;
    expect(await count.textContent()).toBe(`${sells} of 5000 rows`);
    await orders.locator('input[type="search"]').fill("venue: would take");
    const filtered = Number((await count.textContent())!.split(" ")[0]);
    expect(filtered).toBeGreaterThan(0);
    expect(filtered).toBeLessThan(sells);
    await orders.locator('input[type="search"]').fill("nothing like this");
    expect(await count.textContent()).toBe("0 of 5000 rows");
    await orders.locator('input[type="search"]').fill("");
    await orders.locator('select[aria-label="Side"]').selectOption("");

    const heading = orders.locator("th", { hasText: "Order" }).first();
    await heading.locator("button").click();
    expect(await heading.getAttribute("aria-sort")).toBe("descending");
    const first = orders.locator("tbody tr:not(.spacer)").first();
    expect(await first.locator("td").first().textContent()).toBe("5000");
    await orders.locator(".scroller").evaluate((element) => element.scrollTop = 60_000);
    await page.waitForFunction(() =>
      Number(document.querySelector("#orders tbody tr:not(.spacer) td")?.textContent) < 3_100
    );
    await orders.locator("tbody tr:not(.spacer)").nth(10).click();
    await page.waitForFunction(() => document.documentElement.dataset.zoomed === "true");
    for (const list of ["log", "fills", "trips"]) {
      expect(await page.locator(`#${list} tbody tr:not(.spacer)`).count(), list)
        .toBeGreaterThan(5);
    }
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("shows hostile log text as text", async () => {
    const { page, troubles } = await open();
    await page.locator('#log input[type="search"]').fill("onerror");
    expect(await page.locator("#log tbody").textContent()).toContain(EVIL);
    expect(await page.locator("img").count()).toBe(0);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("follows the system's dark mode, and toggles", async () => {
    const { page, troubles } = await open({ colorScheme: "dark" });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await page.locator("[data-toggle-theme]").click();
    const light = await background();
    expect(light).not.toBe(dark);
    expect(await page.locator("html").getAttribute("data-theme")).toBe("light");
    await page.locator("[data-toggle-theme]").click();
    expect(await background()).toBe(dark);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("fits a phone: no sideways scroll, pinch and swipe move the charts", async () => {
    const { page, troubles } = await open({
      ...{ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    });
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1]);
    const chart = page.locator('[data-chart="equity"]');
    await chart.scrollIntoViewIfNeeded();
    await page.waitForSelector('[data-chart="equity"][data-drawn]');
    const before = await drawn(page, "equity");
    const box = (await chart.boundingBox())!;
    const session = await page.context().newCDPSession(page);
    const y = box.y + 100;
    const touch = (type: "touchStart" | "touchMove", left: number, right: number) =>
      session.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: [{ x: box.x + left, y, id: 0 }, { x: box.x + right, y, id: 1 }],
      });
    await touch("touchStart", 180, 240);
    await touch("touchMove", 140, 280);
    await touch("touchMove", 100, 320);
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await waitForChange(page, "equity", before);
    const [from, to] = (await drawn(page, "equity"))!.split("-").map(Number);
    expect((to - from) / 86_400e6).toBeLessThan(0.6);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("has an index that opens without an error", async () => {
    const { page, troubles } = await open({}, reportUrl.replace("report.html", "index.html"));
    expect(await page.locator("a").getAttribute("href")).toBe("report.html");
    expect(troubles).toEqual([]);
    await page.close();
  });
});
