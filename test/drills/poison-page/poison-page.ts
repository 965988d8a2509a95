import { check, until } from "../../journey/client.ts";
import { signedUpBuyer } from "../buyer.ts";
import { confirmedSearch, crawlOf, endedSearch, recrawl } from "../crawling.ts";
import { inPostgres } from "../database.ts";
import type { Drill } from "../drill.ts";
import { beginWithout, untilAlerted, untilOver } from "../watch.ts";

const ALERT = "crawl.files.set-aside";
const SHOP = "abt";
const QUERY = "black speaker";
/** Readings that ended the Worker, after which a file is set aside (contract `crawl.setAside.afterDeaths`). */
const DEATHS = 2;

/** A page whose reading has ended the Worker, staged by what two dead readers leave: the notes that they had begun. */
export const poisonPage: Drill = {
  name: "poison-page",
  title: "reading a page ends the Worker, twice",
  ways: { none: "it leaves the notes of dead readers in the database, and every server works" },
  async run(stage) {
    const { stack } = stage;
    const { token } = await signedUpBuyer(stage);
    await beginWithout(stage, ALERT);
    const before = await endedSearch(stack, token, await confirmedSearch(stack, token, QUERY));
    const { id, offersFound } = crawlOf(before, SHOP);
    check(offersFound > 1, `${SHOP} has ${offersFound} offers for "${QUERY}", and the drill needs two`);
    const [page] = await inPostgres<{ url: string }>(
      stack,
      "select url from crawl_pages where crawl_id = $1 and outcome = 'offer' order by position limit 1",
      [id],
    );
    check(page, "the crawl has no page with an offer");
    const { url } = page;
    stage.undo("the notes of dead readers", () => inPostgres(stack, "delete from page_readings where url = $1", [url]));
    for (let death = 1; death <= DEATHS; death += 1)
      await inPostgres(
        stack,
        "insert into page_readings (supplier_id, url, holder, begun_at, until) values ($1, $2, $3, now() - interval '2 minutes', now() - interval '1 minute')",
        [SHOP, url, `drill-${stage.runId}-${death}`],
      );
    await recrawl(stack, SHOP);
    stage.broke(`two readers have died over ${url}`);

    await stage.prove("[CRL-3] the page is set aside, the others are read, and the crawl succeeds", async () => {
      const search = await endedSearch(stack, token, await confirmedSearch(stack, token, QUERY));
      const crawl = crawlOf(search, SHOP);
      check(crawl.state === "SUCCEEDED", `the crawl ended ${crawl.state}: ${crawl.reason}`);
      const [aside] = await inPostgres<{ outcome: string }>(stack, "select outcome from crawl_pages where crawl_id = $1 and url = $2", [
        crawl.id,
        url,
      ]);
      check(aside?.outcome === "set-aside", `the page came to ${aside?.outcome}`);
      return `${crawl.offersFound} pages with offers beside it`;
    });
    const alert = await untilAlerted(stage, ALERT);
    check(alert.summary.includes(url), `the alert does not name it: ${alert.summary}`);
    stage.detected(`${alert.severity}: ${alert.summary}`);

    await inPostgres(stack, "delete from page_readings where url = $1", [url]);
    await recrawl(stack, SHOP);
    stage.tell("mitigated", "a release reads it without harm: the notes are gone");
    await stage.prove("[CRL-3] it is read again", () =>
      until("an offer of the page", 120, async () => {
        const search = await endedSearch(stack, token, await confirmedSearch(stack, token, QUERY));
        const [read] = await inPostgres<{ outcome: string }>(stack, "select outcome from crawl_pages where crawl_id = $1 and url = $2", [
          crawlOf(search, SHOP).id,
          url,
        ]);
        return read?.outcome === "offer" ? "its offer is found" : undefined;
      }),
    );
    await untilOver(stage, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself`);
  },
};
