import { gzipSync } from "node:zlib";
import { chromiumPath, launch } from "../browser/chromium.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { median } from "./statistics.ts";

const MOST_SCRIPT_KIB = 100;
const MOST_PAINT_MS = 1_000;
const LOADS = 7;

/** What a buyer's browser is sent, and how soon it shows something, each time as if it had never been there. */
export async function shopFigures({ ours }: Bench): Promise<BenchLine[]> {
  const page = await (await fetch(ours.url, { headers: { accept: "text/html" } })).text();
  const path = /<script type="module" src="([^"]+)"/.exec(page)?.[1];
  if (path === undefined) throw new Error("the shop's page names no script");
  const script = await (await fetch(new URL(path, ours.url))).text();
  const kib = (text: string): number => gzipSync(text).byteLength / 1024;
  const sizes: BenchLine[] = [
    { name: "shop: script, gzipped", unit: "KiB", value: kib(script), target: { of: "value", atMost: MOST_SCRIPT_KIB } },
    { name: "shop: page with its styles, gzipped", unit: "KiB", value: kib(page) },
  ];
  const browserPath = chromiumPath();
  if (browserPath === undefined) return sizes;
  const browser = await launch(browserPath);
  try {
    const lines: BenchLine[] = [];
    for (const [name, at] of [
      ["window", "/"],
      ["sign-in", "/app/sign-in"],
    ] as const) {
      const paints: number[] = [];
      for (let load = 0; load < LOADS; load += 1) {
        const context = await browser.newContext({ baseURL: ours.url });
        const tab = await context.newPage();
        await tab.goto(at);
        paints.push(await tab.evaluate<number>(FIRST_PAINT));
        await context.close();
      }
      lines.push({
        name: `shop: first contentful paint of its ${name}, median of ${LOADS}`,
        unit: "ms",
        value: median(paints),
        target: { of: "value", atMost: MOST_PAINT_MS },
      });
    }
    return [...sizes, ...lines];
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
const FIRST_PAINT = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName("first-contentful-paint");
    if (paint) resolve(paint.startTime);
  }).observe({ type: "paint", buffered: true });
})`;
