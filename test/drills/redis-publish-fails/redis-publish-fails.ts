import { check, until } from "../../journey/client.ts";
import { signedUpBuyer } from "../buyer.ts";
import { breakAsAsked, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { untilOps } from "../operator.ts";
import type { Stage } from "../stage.ts";
import { counted, untilCounted, untilDependency } from "../watch.ts";
import { offersOf, proveWhole, slowSuppliers, watchedSearch, type SearchWatcher } from "../watched-search.ts";

const HINTS_LOST = "catalog_hints_lost";
const TOLD_SECONDS = 30;
/** Two polls, and what reading and a loaded machine take. */
const BEHIND_SECONDS = 6;
const WATCHED_SECONDS = 15;
/** A heartbeat of polling is shown for the full minute after it. */
const QUIET_SECONDS = 180;

/** A buyer's requests are limited. */
const LOOK_MS = 500;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Redis refuses every command, PUBLISH among them, while the subscriptions that stand go on standing. */
export const redisPublishFails: Drill = {
  name: "redis-publish-fails",
  title: "Redis refuses PUBLISH while a watched search's subscription stands",
  ways: { own: "error", also: ["hang", "slow", "garbage"], not: {} },
  async run(stage) {
    const { stack } = stage;
    const { token } = await signedUpBuyer(stage);
    const before = await counted(stack, HINTS_LOST, {});
    await slowSuppliers(stack, true);
    const watcher = await watchedSearch(stage, token);

    await breakAsAsked(stage, "redis");
    stage.broke(`to every command Redis ${stage.faultSaid}; the subscription of a watched search stands`);
    const reason = await until("a transport event that says that hints do not arrive", TOLD_SECONDS, async () => {
      check(!watcher.done, "the search ended before anything was told");
      return watcher.transport?.mode === "polling" ? watcher.transport.degraded?.reason : undefined;
    });
    stage.detected(`the stream polls: ${reason}`);
    await proveKeepsUp(stage, token, watcher);
    await slowSuppliers(stack, false);
    await stage.prove("[STR-6] nothing is lost or repeated", () => proveWhole(stack, token, watcher));
    const lost = await untilCounted(stack, { name: HINTS_LOST, labels: {}, before });
    stage.tell("saw", `/metrics has ${lost} more hints that could not be published`);

    await setFault(stack, "redis", "none");
    stage.tell("recovered", "Redis takes commands again");
    await untilDependency(stack, "redis", "up");
    await stage.prove("[STR-1] the next search is served by pub/sub at once", async () => {
      await slowSuppliers(stack, true);
      const next = await watchedSearch(stage, token);
      await slowSuppliers(stack, false);
      await next.ended;
      check(
        next.transports.every(({ degraded }) => degraded === undefined),
        `its stream said ${JSON.stringify(next.transports)}`,
      );
      return proveWhole(stack, token, next);
    });
    await stage.prove("[STR-2] a fallback that is over is over on the surfaces too", async () => {
      await untilOps(
        stack,
        { what: "no stream polls, in section catalog", seconds: QUIET_SECONDS },
        "catalog",
        ({ streamsPolling }) => streamsPolling === 0,
      );
      return "section catalog has no stream that polls";
    });
  },
};

/** For a while what the store shows is asked for beside the stream: no offer is there for longer than it takes to poll before the stream has it. */
async function proveKeepsUp(stage: Stage, token: string, watcher: SearchWatcher): Promise<void> {
  await stage.prove("[STR-1] what is found is shown by polling, no burst waits for a heartbeat", async () => {
    let longest = 0;
    let looks = 0;
    for (const until = Date.now() + WATCHED_SECONDS * 1000; Date.now() < until && !watcher.done; looks += 1) {
      const stored = await offersOf(stage.stack, token, watcher.searchId);
      const asked = performance.now();
      while ([...stored.keys()].some((id) => !watcher.shown.has(id)) && performance.now() - asked < BEHIND_SECONDS * 1000) await pause(50);
      longest = Math.max(longest, performance.now() - asked);
      await pause(LOOK_MS);
    }
    check(longest < BEHIND_SECONDS * 1000, `the stream was more than ${BEHIND_SECONDS} s behind the store`);
    return `at most ${(longest / 1000).toFixed(1)} s behind the store in ${looks} looks, ${watcher.shown.size} offers`;
  });
}
