import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newBuyer } from "../bench/setting.ts";
import { call, until } from "../journey/client.ts";
import { HOSTILE_PAGES, soundPage } from "../support/hostile-pages.ts";
import { OneShop, type ServedPage } from "../support/node/one-shop.ts";
import { ownStack } from "../support/node/own-stack.ts";

const GOOD = 300;
/** A name for each search, none of which is a word for anything that is sold. */
const SERIES = "zorbax krelto vimpaz quonda jextil brovik dwalmo fegrun plastiv huskom yabrin tromex cledda wigzor nemfor".split(" ");

interface Search {
  id: string;
  state: string;
  crawls: { state: string; reason: string | null; pages: Record<string, number | null>; offersFound: number }[];
}

interface ShopPage extends ServedPage {
  title: string | undefined;
}

/** Good pages by series, and hostile ones between them whose addresses promise the same. */
function pagesOfShop(): Map<string, ShopPage> {
  const pages = new Map<string, ShopPage>();
  for (let index = 0; index < GOOD; index += 1) {
    const series = SERIES[index % SERIES.length] ?? "";
    const { bytes, contentType, title } = soundPage(index, `${series} kettle number ${index}`);
    pages.set(`/${series}-kettle-${index}`, { bytes, contentType, title });
  }
  for (const [index, { bytes, contentType }] of HOSTILE_PAGES.entries())
    pages.set(`/${SERIES[index % SERIES.length]}-kettle-hostile-${index}`, { bytes, contentType, title: undefined });
  return pages;
}

describe("[CRL-3] a shop of 300 good pages with 30 hostile ones among them", () => {
  const stack = ownStack("one-shop");
  const pages = pagesOfShop();
  const shop = new OneShop(pages);
  let token = "";

  beforeAll(async () => {
    await shop.openAt(stack.file(), "hostile-shop");
    token = await newBuyer(stack.file(), "hostile");
  }, 120_000);
  afterAll(() => shop.close());

  const confirmed = async (query: string): Promise<string> => {
    const { url } = stack.file();
    const { body } = await call<{ id: string }>(url, "POST", "/searches", { token, body: { query } });
    await call(url, "POST", `/searches/${body.id}/confirm`, { token });
    return body.id;
  };
  const ended = (id: string): Promise<Search> =>
    until("the end of a search", 300, async () => {
      const { body } = await call<Search>(stack.file().url, "GET", `/searches/${id}`, { token });
      return body.state === "COMPLETED" ? body : undefined;
    });
  const titles = async (id: string): Promise<string[]> => {
    const { body } = await call<{ items: { title: string }[] }>(stack.file().url, "GET", `/offers?search=${id}&limit=100`, { token });
    return body.items.map(({ title }) => title);
  };

  it("has every good page read, and the Worker answers throughout", async () => {
    const { url } = stack.file();
    const over = new AbortController();
    let answers = 0;
    const watch = (async () => {
      while (!over.signal.aborted) {
        const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(10_000) });
        await answer.arrayBuffer();
        expect(answer.status).toBe(200);
        answers += 1;
        await new Promise((resolve) => void setTimeout(resolve, 10));
      }
    })();
    const read: string[] = [];
    for (const series of SERIES) {
      const id = await confirmed(`${series} kettle`);
      const search = await ended(id);
      expect(search.crawls).toMatchObject([{ state: "SUCCEEDED" }]);
      read.push(...(await titles(id)));
    }
    over.abort();
    await watch;
    const good = [...pages.values()].flatMap(({ title }) => title ?? []);
    expect(good.filter((title) => !read.includes(title))).toEqual([]);
    expect(answers).toBeGreaterThan(100);
  });
});
