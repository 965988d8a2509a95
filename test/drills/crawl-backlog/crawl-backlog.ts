import { call, check } from "../../journey/client.ts";
import { signedUpBuyer } from "../buyer.ts";
import { confirmedSearch, endedSearch, searchAt } from "../crawling.ts";
import { portFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { operatorToken } from "../operator.ts";
import type { Stage } from "../stage.ts";
import { beginWithout, untilAlerted, untilOver } from "../watch.ts";

const ALERT = "crawl.queue.backlog";
const PORT = "queue-crawl-jobs";
/** Longer than the drill needs: it ends by itself should the drill not live to mend it. */
const BROKEN_SECONDS = 240;
const FOLLOWED_MS = 6_000;

/** The queue of crawls takes nothing: they wait, somebody is told, and each is done once when it takes messages again. */
export const crawlBacklog: Drill = {
  name: "crawl-backlog",
  title: "the queue of crawls takes no messages",
  ways: { own: "down", also: ["hang", "slow"], not: { garbage: "a queue answers nothing that anybody reads" } },
  async run(stage) {
    const { stack } = stage;
    const { token } = await signedUpBuyer(stage);
    await beginWithout(stage, ALERT);
    await breakQueue(stage);
    const ids = [await confirmedSearch(stack, token, "laser printer"), await confirmedSearch(stack, token, "office chair")];
    const alert = await untilAlerted(stage, ALERT);
    stage.detected(`${alert.severity}: ${alert.summary}`);
    check(alert.severity === "page", `the alert's severity is ${alert.severity}`);
    await stage.prove("[CRL-1] section crawl has them as queued, and none has used a try", async () => {
      const { body } = await call<{ crawl: { queued: number; oldestQueuedAgeSeconds: number } }>(stack.url, "GET", "/health/ops?fresh=1", {
        token: stack.opsReadToken,
      });
      const crawls = (await Promise.all(ids.map((id) => searchAt(stack, token, id)))).flatMap((search) => search.crawls);
      check(
        crawls.every(({ attempts }) => attempts === 0),
        "a crawl that nobody came for has used a try",
      );
      check(body.crawl.queued >= crawls.length, `${body.crawl.queued} are said to be queued, of ${crawls.length}`);
      return `${body.crawl.queued} queued, the oldest for ${body.crawl.oldestQueuedAgeSeconds} s`;
    });

    await mendQueue(stage);
    stage.tell("recovered", "the queue takes messages again");
    await stage.prove("[CRL-3] the sweep wakes each of them, and each is done in its first try", async () => {
      const searches = await Promise.all(ids.map((id) => endedSearch(stack, token, id)));
      const crawls = searches.flatMap((search) => search.crawls);
      check(
        crawls.every(({ state, attempts }) => state === "SUCCEEDED" && attempts === 1),
        `they ended ${JSON.stringify(crawls.map(({ supplierId, state, attempts }) => [supplierId, state, attempts]))}`,
      );
      return `${crawls.length} crawls`;
    });
    await untilOver(stage, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself`);
  },
};

async function breakQueue(stage: Stage): Promise<void> {
  const { stack } = stage;
  const token = await operatorToken(stack);
  stage.undo("the queue of crawls", () => mendQueue(stage));
  await call(stack.url, "PUT", `/admin/drills/faults/${PORT}`, { token, body: portFault(stage.fault, BROKEN_SECONDS) });
  stage.broke(`the queue of crawls ${stage.faultSaid}`);
  // Every isolate follows within seconds.
  await new Promise((resolve) => void setTimeout(resolve, FOLLOWED_MS));
}

async function mendQueue({ stack }: Stage): Promise<void> {
  const token = await operatorToken(stack);
  await call(stack.url, "PUT", `/admin/drills/faults/${PORT}`, { token, body: { mode: "none", untilSeconds: 1 } });
}
