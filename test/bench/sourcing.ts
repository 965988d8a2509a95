import { call, until } from "../journey/client.ts";
import { HOSTILE_PAGES, soundPage } from "../support/hostile-pages.ts";
import { OneShop, type ServedPage } from "../support/node/one-shop.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { newBuyer } from "./setting.ts";

const GOOD = 300;
/** A name for each search, none of which is a word for anything that is sold. */
const SERIES = "zorbax krelto vimpaz quonda jextil brovik dwalmo fegrun plastiv huskom yabrin tromex cledda wigzor nemfor".split(" ");
const LOOK_MS = 10;
const SEARCH_SECONDS = 300;
const EQUAL = 20;
/** What a crawl plans at most (contract `crawl.pagesPerCrawl`). */
const PLANNED = 24;

type Reached = Bench["ours"];
interface Search {
  id: string;
  state: string;
}

const pause = (milliseconds: number) => new Promise((resolve) => void setTimeout(resolve, milliseconds));

/** What sourcing costs the others in the isolate, the suppliers, and a buyer among many who search for the same. */
export async function sourcingFigures({ ours }: Bench): Promise<BenchLine[]> {
  const token = await newBuyer(ours, "sourcing");
  return [...(await hostileFigures(ours, token)), ...(await equalFigures(ours, token))];
}

async function hostileFigures(ours: Reached, token: string): Promise<BenchLine[]> {
  const pages = new Map<string, ServedPage>();
  const good: string[] = [];
  for (let index = 0; index < GOOD; index += 1) {
    const series = SERIES[index % SERIES.length] ?? "";
    const { title, ...page } = soundPage(index, `${series} kettle number ${index}`);
    pages.set(`/${series}-kettle-${index}`, page);
    good.push(title);
  }
  for (const [index, page] of HOSTILE_PAGES.entries()) pages.set(`/${SERIES[index % SERIES.length]}-kettle-hostile-${index}`, page);
  const shop = new OneShop(pages);
  await shop.openAt(ours, "bench-hostile");
  const over = new AbortController();
  const waits = waitsFor(`${ours.url}/health`, over.signal);
  const read = new Set<string>();
  for (const series of SERIES) {
    const id = await confirmed(ours, token, `${series} kettle`);
    await ended(ours, token, id);
    for (const title of await titlesOf(ours, token, id)) read.add(title);
  }
  over.abort();
  const longest = Math.max(...(await waits));
  await shop.close();
  const of = `of ${GOOD} good pages with ${HOSTILE_PAGES.length} hostile ones among them`;
  return [
    {
      ...{ name: `${of}: read`, unit: "", value: good.filter((title) => read.has(title)).length },
      target: { of: "value", atLeast: GOOD },
    },
    { name: `${of}: the longest that /health waited`, unit: "ms", value: longest, target: { of: "value", atMost: 250 } },
  ];
}

/** At the production pace, two requests a second. */
async function equalFigures(ours: Reached, token: string): Promise<BenchLine[]> {
  const pages = new Map<string, ServedPage>([
    ["/robots.txt", { contentType: "text/plain", bytes: new TextEncoder().encode("User-agent: *\nCrawl-delay: 0.5\n") }],
  ]);
  const [first = "", second = ""] = SERIES;
  for (const series of [first, second])
    for (let index = 0; index < PLANNED; index += 1)
      pages.set(`/${series}-kettle-${index}`, soundPage(index, `${series} kettle number ${index}`));
  const shop = new OneShop(pages);
  await shop.openAt(ours, "bench-equal");
  const alone = await timed(async () => ended(ours, token, await confirmed(ours, token, `${first} kettle`)));
  const many = await timed(() =>
    Promise.all(Array.from({ length: EQUAL }, async () => ended(ours, token, await confirmed(ours, token, `${second} kettle`)))),
  );
  const fetched = Math.max(...[...pages.keys()].filter((path) => path.startsWith(`/${second}`)).map((path) => shop.asked.get(path) ?? 0));
  const known = await timed(async () => {
    const id = await confirmed(ours, token, `${first} kettle`);
    while ((await titlesOf(ours, token, id)).length === 0) await pause(LOOK_MS);
  });
  await shop.close();
  const all = `${EQUAL} equal searches at once`;
  return [
    {
      ...{ name: `${all}: the last to its end`, unit: "s", value: many / 1000, against: alone / 1000, beside: "one search" },
      target: { of: "ratio", atMost: 1.25 },
    },
    { name: `${all}: most fetches of a page`, unit: "", value: fetched, target: { of: "value", atMost: 1 } },
    { name: "the first known offer, from before the confirmation", unit: "ms", value: known, target: { of: "value", atMost: 500 } },
  ];
}

async function waitsFor(url: string, over: AbortSignal): Promise<number[]> {
  const waits: number[] = [];
  while (!over.aborted) {
    waits.push(await timed(async () => (await fetch(url)).arrayBuffer()));
    await pause(LOOK_MS);
  }
  return waits;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function confirmed({ url }: Reached, token: string, query: string): Promise<string> {
  const { body } = await call<Search>(url, "POST", "/searches", { token, body: { query } });
  await call(url, "POST", `/searches/${body.id}/confirm`, { token });
  return body.id;
}

const ended = ({ url }: Reached, token: string, id: string): Promise<Search> =>
  until("the end of a search", SEARCH_SECONDS, async () => {
    const { body } = await call<Search>(url, "GET", `/searches/${id}`, { token });
    return body.state === "COMPLETED" ? body : undefined;
  });

async function titlesOf({ url }: Reached, token: string, id: string): Promise<string[]> {
  const { body } = await call<{ items: { title: string }[] }>(url, "GET", `/offers?search=${id}&limit=100`, { token });
  return body.items.map(({ title }) => title);
}
