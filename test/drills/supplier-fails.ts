import { check } from "../journey/client.ts";
import { signedUpBuyer } from "./buyer.ts";
import { breakAsAsked, healAll } from "./control.ts";
import { confirmedSearch, crawlOf, endedSearch, offersBySupplier, recrawl, standingOf } from "./crawling.ts";
import type { Drill } from "./drill.ts";
import type { Stage } from "./stage.ts";
import { beginWithout, untilAlerted, untilOver } from "./watch.ts";

const ALERT = "crawl.supplier.failing";
/** A shop among several, and what it and others sell. */
const SHOP = "abt";
const QUERY = "black speaker";
/** Crawls that fail before it is said (contract `crawl.supplierFailures`). */
const FAILURES = 3;

/** One shop of several fails in a way: the others are shown, it is named, and what it had is shown again once it is back. */
export const supplierFails = ({ reason, ...drill }: Pick<Drill, "name" | "title" | "ways"> & { reason: RegExp }): Drill => ({
  ...drill,
  async run(stage) {
    const { stack } = stage;
    const { token } = await signedUpBuyer(stage);
    await beginWithout(stage, ALERT);
    const whole = await endedSearch(stack, token, await confirmedSearch(stack, token, QUERY));
    check(crawlOf(whole, SHOP).offersFound > 0, `${SHOP} has no offer for "${QUERY}" to begin with`);
    await breakAsAsked(stage, `supplier-${SHOP}`);
    stage.broke(`${SHOP} ${stage.faultSaid}`);
    await proveKnownIsShown(stage, token);
    await recrawl(stack, SHOP);
    stage.tell("mitigated", `had ${SHOP} read anew: nothing that is known of it counts as fresh`);

    const said = new Set<string>();
    for (let crawl = 1; crawl <= FAILURES; crawl += 1) {
      const search = await endedSearch(stack, token, await confirmedSearch(stack, token, QUERY));
      const { state, reason: why } = crawlOf(search, SHOP);
      check(state === "FAILED" && reason.test(why ?? ""), `the crawl of ${SHOP} ended ${state}: ${why}`);
      said.add(why ?? "");
      const others = [...(await offersBySupplier(stack, token, search.id))].filter(([id, offers]) => id !== SHOP && offers > 0);
      check(others.length > 0, "no other supplier's offers are shown");
    }
    stage.tell("proved", `[CRL-3] ${FAILURES} searches ended with the other suppliers' offers, its crawls FAILED: ${[...said].join("; ")}`);
    const alert = await untilAlerted(stage, ALERT);
    stage.detected(`${alert.severity}: ${alert.summary}`);
    await stage.prove("[CRL-1] operators see which supplier it is, and why", async () => {
      const { crawls, host } = await standingOf(stack, SHOP);
      check(crawls.failedInARow >= FAILURES && crawls.lastFailure, `it is said to have failed ${crawls.failedInARow} times in a row`);
      return `${crawls.failedInARow} failed in a row, last: ${crawls.lastFailure.reason}; circuit ${host?.circuit}`;
    });

    await healAll(stack);
    stage.tell("recovered", `${SHOP} answers again`);
    await stage.prove("[CRL-3] the next search has its offers again", async () => {
      for (let search = 1; ; search += 1) {
        const {
          state,
          offersFound,
          reason: why,
        } = crawlOf(await endedSearch(stack, token, await confirmedSearch(stack, token, QUERY)), SHOP);
        if (state === "SUCCEEDED" && offersFound > 0) return `${offersFound} offers in search ${search}`;
        check(search < FAILURES, `its crawl still ended ${state}: ${why}`);
        await recrawl(stack, SHOP);
      }
    });
    await untilOver(stage, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself`);
  },
});

/** What was read of it within the hour is shown though it fails. */
async function proveKnownIsShown(stage: Stage, token: string): Promise<void> {
  const { stack } = stage;
  const id = await confirmedSearch(stack, token, QUERY);
  const search = await endedSearch(stack, token, id);
  const offers = (await offersBySupplier(stack, token, search.id)).get(SHOP) ?? 0;
  check(offers > 0, "what is known of it is not shown");
  stage.tell("proved", `${offers} offers of it are shown that were read before`);
}
