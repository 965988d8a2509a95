import { check, until } from "../../journey/client.ts";
import { signedUpBuyer } from "../buyer.ts";
import { setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { counted, untilCounted, untilDependency } from "../watch.ts";
import { proveWhole, SearchWatcher, slowSuppliers, watchedSearch } from "../watched-search.ts";

const FALLBACKS = "stream_fallback_to_polling";
const FLAPS = 8;
const DOWN_MS = 700;
const UP_MS = 1_300;
/** How often one of the watchers is cut off. */
const CUT_MS = 400;
/** A subscription is tried again after at most half a minute, and has to stand for the contract's `catalog.hintStableSeconds`. */
const BACK_SECONDS = 60;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Redis comes and goes, and cuts its connections each time, while one watches in peace and another is cut off again and again. */
export const redisPubsubFlapping: Drill = {
  name: "redis-pubsub-flapping",
  title: "Redis comes and goes under a watched search",
  ways: {
    own: "down",
    also: [],
    not: { hang: { drill: "redis-publish-fails" }, slow: { drill: "redis-publish-fails" }, garbage: { drill: "redis-publish-fails" } },
  },
  async run(stage) {
    const { stack } = stage;
    const { token } = await signedUpBuyer(stage);
    const before = await counted(stack, FALLBACKS, { reason: "pubsub-failed" });
    await slowSuppliers(stack, true);
    const watcher = await watchedSearch(stage, token);
    const restless = new SearchWatcher(stack, token, watcher.searchId);
    const cutting = setInterval(() => restless.cut(), CUT_MS);

    try {
      stage.broke(`Redis is down for ${DOWN_MS} ms and up for ${UP_MS}, ${FLAPS} times`);
      for (let flap = 0; flap < FLAPS; flap += 1) {
        await setFault(stack, "redis", "down");
        await pause(DOWN_MS);
        await setFault(stack, "redis", "none");
        if (watcher.transport?.mode === "polling" && stage.detectedAfterSeconds === null)
          stage.detected(`the stream polls: ${watcher.transport.degraded?.reason}`);
        await pause(UP_MS);
      }
      stage.tell("recovered", "Redis stays");
      await stage.prove("[STR-1] the stream polled meanwhile, and goes back to pub/sub once that is stable", async () => {
        check(
          watcher.transports.some(({ degraded }) => degraded),
          `the stream said ${JSON.stringify(watcher.transports)}`,
        );
        const back = await until("pub/sub again, or the search's end", BACK_SECONDS, async () =>
          watcher.done ? "the search ended before" : watcher.transport?.mode === "pubsub" ? "pub/sub again" : undefined,
        );
        return `${watcher.transports.length} transport events, ${back}`;
      });
    } finally {
      clearInterval(cutting);
    }
    await slowSuppliers(stack, false);
    await stage.prove("[STR-6] nothing is lost or repeated, for who stayed", () => proveWhole(stack, token, watcher));
    await stage.prove("[STR-6] and for who came back again and again", () => proveWhole(stack, token, restless));
    const more = await untilCounted(stack, { name: FALLBACKS, labels: { reason: "pubsub-failed" }, before });
    stage.tell("saw", `/metrics has ${more} more fallbacks to polling`);
    await untilDependency(stack, "redis", "up");
  },
};
