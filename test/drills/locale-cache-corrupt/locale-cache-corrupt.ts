import { call, check, until } from "../../journey/client.ts";
import type { Drill } from "../drill.ts";
import { operatorToken } from "../operator.ts";
import { inRedis } from "../redis.ts";
import { beginWithout, counted, untilAlerted, untilCounted, untilOver } from "../watch.ts";

const ALERT = "i18n.locale-cache.corrupt";
const CORRUPT = "locale_cache_corrupt";
const KEY = "locales:supported:2";
const PLANTED_SECONDS = "60";
/** Well formed, and nobody's of ours. */
const FOREIGN = JSON.stringify({ digest: "0".repeat(64), locales: [{ tag: "xx", name: "Nobody's", currency: "USD" }] });
const PLANTED = ["\u0001no JSON", "[]", JSON.stringify([{ tag: "xx", name: "Nobody's", currency: "USD" }]), FOREIGN];

/** Something else writes into Redis where the supported locales are kept. */
export const localeCacheCorrupt: Drill = {
  name: "locale-cache-corrupt",
  title: "the cache of supported locales holds something else",
  ways: { none: "it is the garbage: what stands in the cache, with every server working" },
  async run(stage) {
    const { stack } = stage;
    await beginWithout(stage, ALERT);
    const before = await counted(stack, CORRUPT, {});
    const listed = async () => JSON.stringify((await call<{ items: unknown[] }>(stack.url, "GET", "/locales")).body.items);
    const path = "/admin/locales/en";
    const token = await operatorToken(stack);
    const english = { name: "English", currency: "USD" };
    // Where an installation supports none, the drill needs one.
    if ((await listed()) === "[]") {
      stage.undo("support no locale again", () => call(stack.url, "PUT", path, { token, body: { ...english, enabled: false } }));
      await call(stack.url, "PUT", path, { token, body: english });
    }
    const right = await listed();
    check(right !== "[]", "no locale is supported");

    stage.broke(`${PLANTED.length} times something else stands where the locales are kept, and once a key of another type`);
    await stage.prove("[FX-1] the very request that meets it is answered from the database, and it is purged", async () => {
      const plantings = [...PLANTED.map((text) => ["SET", KEY, text, "EX", PLANTED_SECONDS]), ["XADD", KEY, "*", "tag", "xx"]];
      for (const planting of plantings) {
        await inRedis(stage, "DEL", KEY);
        await inRedis(stage, ...planting);
        const answered = await listed();
        check(answered === right, `it answered ${answered}`);
        await until("the entry's end", 15, async () => ((await isOurs(stage)) ? true : undefined));
      }
      return `${plantings.length} entries purged, ${right} answered throughout`;
    });
    const more = await untilCounted(stack, { name: CORRUPT, labels: {}, before });
    const alert = await untilAlerted(stage, ALERT);
    stage.detected(`${more} more at /metrics; ${alert.summary}`);
    stage.tell("recovered", "nothing writes there any more");
    const body = { reason: `drill ${stage.runId}: it wrote there itself` };
    await call(stack.url, "POST", `/notifications/incident-alerts/${alert.id}/resolve`, { token, body });
    await untilOver(stage, alert);
    stage.tell("saw", `${ALERT} is resolved by an operator, who found who wrote there`);
  },
};

/** No entry, or one that the Worker wrote anew. */
async function isOurs(stage: Parameters<typeof inRedis>[0]): Promise<boolean> {
  try {
    const text = await inRedis(stage, "GET", KEY);
    return text === null || (typeof text === "string" && !PLANTED.includes(text));
  } catch (error) {
    if (String(error).includes("WRONGTYPE")) return false;
    throw error;
  }
}
