import { check, until } from "../../journey/client.ts";
import type { Drill } from "../drill.ts";
import { inRedis } from "../redis.ts";
import { cartWith, readCart, shopper } from "../shopping.ts";
import { beginWithout, counted, untilAlerted, untilCounted, untilOver } from "../watch.ts";

const ALERT = "catalog.quote-cache.corrupt";
const CORRUPT = "catalog_quote_cache_corrupt";
/** An isolate looks into the cache again once its own memory of the offer is old. */
const PURGED_SECONDS = 15;
const PLANTED_SECONDS = "60";

/** Something else writes into Redis where the quote cache keeps its entries. */
export const quoteCacheCorrupt: Drill = {
  name: "quote-cache-corrupt",
  title: "entries of the quote cache are something else",
  ways: { none: "it is the garbage: what stands in the cache, with every server working" },
  async run(stage) {
    const { stack } = stage;
    const who = await shopper(stage);
    await beginWithout(stage, ALERT);
    const before = await counted(stack, CORRUPT, {});
    const cart = await cartWith(stack, who);
    const price = cart.items[0]?.unitPrice;
    check(price, "the cart has no line");
    const key = `quote:1:${who.offerId}`;
    const cheaper = { id: who.offerId, supplierId: "nobody", title: "A bargain", amount: 1.5, currency: price.currency };
    const planted = ["\u0001no JSON", "[]", JSON.stringify({ readAt: Date.now(), facts: cheaper }), "null"];

    stage.broke(`${planted.length} times something else stands where the cart's offer is kept`);
    await stage.prove("[STR-4] what is no entry is purged as it is read, and the cart shows what Postgres says", async () => {
      for (const text of planted) {
        await inRedis(stage, "SET", key, text, "EX", PLANTED_SECONDS);
        await until("the entry's end", PURGED_SECONDS, async () => {
          const shown = (await readCart(stack, who.token, cart.id)).items[0] as unknown as { now: { unitPrice: unknown } | null };
          check(
            JSON.stringify(shown.now?.unitPrice) === JSON.stringify(price),
            `the cart shows ${JSON.stringify(shown.now)} beside ${JSON.stringify(price)}`,
          );
          return (await inRedis(stage, "GET", key)) === text ? undefined : true;
        });
      }
      return `${planted.length} entries purged, ${price.amount} ${price.currency} shown throughout`;
    });
    const more = await untilCounted(stack, { name: CORRUPT, labels: {}, before });
    const alert = await untilAlerted(stage, ALERT);
    stage.detected(`${more} more at /metrics; ${alert.summary}`);

    stage.tell("recovered", "nothing writes there any more");
    await untilOver(stage, alert);
    stage.tell("saw", `${ALERT} is over by itself`);
    await stage.prove("[STR-3] the cache serves again", async () => {
      const name = "catalog_quote_cache_hits";
      const hits = await counted(stack, name, {});
      const more = await until("a hit", 90, async () => {
        await readCart(stack, who.token, cart.id);
        const now = await counted(stack, name, {});
        return now > hits ? now - hits : undefined;
      });
      return `${more} more hits at /metrics`;
    });
  },
};
