import type { StackFile } from "../../../local-cloud/stack-file.ts";
import { check, until } from "../../journey/client.ts";
import { signedUpBuyer } from "../buyer.ts";
import { confirmedSearch, crawlOf, endedSearch, offersBySupplier, recrawl, searchAt } from "../crawling.ts";
import { inPostgres } from "../database.ts";
import type { Drill } from "../drill.ts";
import { readOps, untilOps } from "../operator.ts";
import { killWorker } from "../worker-process.ts";

/** Wants a second between two requests: its crawl takes long enough to be met in its midst. */
const SHOP = "abt";
const QUERY = "black speaker";
const MET_SECONDS = 120;
/** A lease, a window of the sweep, and its next minute. */
const WOKEN_SECONDS = 150;

/** The runtime dies in the midst of a crawl, with its lease, its claims and the queue's messages: what was read counts, and the rest is read by the next. */
export const crawlerKilledMidRun: Drill = {
  name: "crawler-killed-mid-run",
  title: "the Worker is killed in the midst of a crawl",
  ways: { none: "it kills the runtime, which can be dead or alive" },
  async run(stage) {
    const { stack } = stage;
    const { token } = await signedUpBuyer(stage);
    const wokenBefore = Number((await readOps(stack, true))["crawl"]?.["redispatchesLastHour"] ?? 0);
    await recrawl(stack, SHOP);
    const recrawledAt = new Date().toISOString();
    const searchId = await confirmedSearch(stack, token, QUERY);
    const { id, attempts } = crawlOf(await searchAt(stack, token, searchId), SHOP);
    check(attempts <= 1, `the crawl has had ${attempts} tries`);
    await until("a crawl that has read some of its pages and goes on", MET_SECONDS, () => midRun(stack, id));
    await killWorker(stage);
    stage.broke("the runtime was killed with SIGKILL in the midst of a crawl, and another one has followed");
    const read = await answered(stack, recrawledAt);
    const [left] = await inPostgres<{ pages: number }>(
      stack,
      "select count(*)::int as pages from crawl_pages where crawl_id = $1 and outcome is null",
      [id],
    );
    check(left && left.pages > 0, "nothing was left to be read");
    stage.tell("broke", `${read.size} pages were read before, ${left.pages} of the crawl have no outcome`);

    const woken = { what: "more crawls woken by the sweep", seconds: WOKEN_SECONDS };
    const crawl = await untilOps(stack, woken, "crawl", ({ redispatchesLastHour }) => Number(redispatchesLastHour) > wokenBefore);
    stage.detected(`section crawl: ${Number(crawl["redispatchesLastHour"])} crawls were woken by the sweep in the last hour`);

    const search = await endedSearch(stack, token, searchId);
    await stage.prove("[CRL-3] every crawl of the search is done, the one that was met in its next try", async () => {
      const wrong = search.crawls.filter(({ state }) => state !== "SUCCEEDED");
      check(wrong.length === 0, `they ended ${JSON.stringify(wrong)}`);
      const met = crawlOf(search, SHOP);
      check(met.attempts === 2, `it had ${met.attempts} tries`);
      return `${search.crawls.length} crawls, ${met.offersFound} pages with offers at ${SHOP}`;
    });
    await stage.prove("[CRL-3] what was read before is not asked for again, and no page is set aside for one death", async () => {
      const now = await answered(stack, recrawledAt);
      const again = [...read].filter(([url, at]) => now.get(url) !== at).map(([url]) => url);
      check(again.length === 0, `these were asked for again: ${again.join(", ")}`);
      const aside = await inPostgres(
        stack,
        "select url from crawl_pages where crawl_id = $1 and (outcome is null or outcome = 'set-aside')",
        [id],
      );
      check(aside.length === 0, `these came to nothing: ${JSON.stringify(aside)}`);
      return `${read.size} of ${now.size} pages`;
    });
    await stage.prove("[CRL-1] the search shows what one shows that nobody disturbed", async () => {
      const undisturbed = await endedSearch(stack, token, await confirmedSearch(stack, token, QUERY));
      const [shown, expected] = [await offersBySupplier(stack, token, searchId), await offersBySupplier(stack, token, undisturbed.id)];
      check(shown.get(SHOP) === expected.get(SHOP), `${shown.get(SHOP)} offers of ${SHOP}, and not ${expected.get(SHOP)}`);
      return `${shown.get(SHOP)} offers of ${SHOP}`;
    });
    stage.tell("recovered", "the sweep has woken it, and nothing had to be done");
  },
};

/** Whether a crawl is held by a reader, has some pages behind it and more before it. */
async function midRun(stack: StackFile, crawlId: string): Promise<true | undefined> {
  const [crawl] = await inPostgres<{ state: string; met: boolean }>(
    stack,
    `select c.state, c.lease_until > now() + interval '3 seconds' and count(p.outcome) >= 2 and count(*) - count(p.outcome) >= 3 as met
     from crawls c join crawl_pages p on p.crawl_id = c.id where c.id = $1 group by c.id`,
    [crawlId],
  );
  check(
    crawl?.state !== "SUCCEEDED" && crawl?.state !== "FAILED",
    "the crawl has ended before it could be met: nothing was left to be read",
  );
  return crawl?.met ? true : undefined;
}

/** The shop's pages that were answered for since, and when. */
async function answered(stack: StackFile, since: string): Promise<Map<string, string>> {
  const rows = await inPostgres<{ url: string; at: string }>(
    stack,
    "select url, answered_at::text as at from supplier_pages where supplier_id = $1 and answered_at >= $2 and fed_by is null",
    [SHOP, since],
  );
  return new Map(rows.map(({ url, at }) => [url, at]));
}
