import { z } from "zod";
import { readArgs, required, UsageError, type Command } from "./command.ts";
import { ago, table } from "./output.ts";

const SUPPLIERS = "/admin/suppliers";

const standingSchema = z.looseObject({
  id: z.string(),
  enabled: z.boolean(),
  crawls: z.looseObject({
    active: z.number(),
    ended: z.number(),
    failed: z.number(),
    lastSuccessAt: z.string().nullable(),
    lastFailure: z.object({ at: z.string(), reason: z.string().nullable() }).nullable(),
  }),
  pages: z.looseObject({ known: z.number(), fresh: z.number(), resting: z.number(), broken: z.number(), newestAt: z.string().nullable() }),
  feed: z
    .looseObject({
      ...{ outcome: z.string().nullable(), reason: z.string().nullable(), readAt: z.string().nullable() },
      ...{ offers: z.number(), held: z.number(), setAside: z.number() },
    })
    .nullable(),
  offers: z.looseObject({ standing: z.number(), pricesHeld: z.number() }),
  host: z.looseObject({ circuit: z.string(), latencyMs: z.number(), paceMs: z.number() }).nullable(),
  robots: z.looseObject({ opensTheShop: z.boolean(), crawlDelayMs: z.number() }).nullable(),
});

/** `GET /admin/suppliers/standings`, `POST /admin/suppliers/{id}/recrawl`. */
export const suppliers: Command = {
  summary: "how each supplier fares: crawls, pages, robots.txt, circuit; and having one read anew",
  usage: ["list", "recrawl <id> --reason <why>"],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, { reason: { type: "string" } });
    const [action = "list", id] = positionals;
    if (action === "list") {
      const { items } = await api.get(`${SUPPLIERS}/standings`, z.object({ items: z.array(standingSchema) }));
      return output.show(items, () => render(items));
    }
    if (action !== "recrawl") throw new UsageError(`there is no suppliers ${action}`);
    const path = `${SUPPLIERS}/${encodeURIComponent(required(id, "the supplier's id"))}/recrawl`;
    const reason = required(values.reason, "--reason");
    await confirm(`recrawl ${id}: everything that was read of it is asked for again when a search wants it`);
    const fresh = await api.send("POST", path, { reason }, z.looseObject({ id: z.string(), freshFrom: z.string() }));
    output.show(fresh, () => `${fresh.id} is fresh from ${fresh.freshFrom} on`);
  },
};

type FeedStanding = NonNullable<z.infer<typeof standingSchema>["feed"]>;

const feedSaid = ({ outcome, reason, readAt, offers, held, setAside }: FeedStanding): string =>
  `${outcome ?? "not read"}${reason === null ? "" : ` (${reason})`}: ${offers} offers, ${held} held, ${setAside} set aside, ${ago(readAt, new Date())}`;

const render = (items: readonly z.infer<typeof standingSchema>[]): string =>
  table(
    [
      "supplier",
      "state",
      "crawls",
      "failed",
      "succeeded",
      "last error",
      "pages",
      "fresh",
      "newest",
      "offers",
      "held",
      "circuit",
      "answers in",
      "pace",
      "robots",
      "feed",
    ],
    items.map(({ id, enabled, crawls, pages, offers, host, robots, feed }) => [
      ...[id, enabled ? "on" : "off", `${crawls.ended}+${crawls.active}`, crawls.failed, ago(crawls.lastSuccessAt, new Date())],
      crawls.lastFailure && `${crawls.lastFailure.reason ?? "no reason"} (${ago(crawls.lastFailure.at, new Date())})`,
      ...[pages.known, pages.fresh, ago(pages.newestAt, new Date()), offers.standing, offers.pricesHeld],
      ...[host?.circuit ?? "unknown", host && `${host.latencyMs} ms`, host && `${host.paceMs} ms`],
      robots && (robots.opensTheShop ? `open${robots.crawlDelayMs > 0 ? `, ${robots.crawlDelayMs} ms` : ""}` : "closed"),
      feed && feedSaid(feed),
    ]),
    "there is no supplier",
  );
