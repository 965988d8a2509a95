import type { EventSourceMessage } from "eventsource-parser";
import { call, check, readEvents } from "../client.ts";
import type { Progress, Step } from "../step.ts";

type Offer = NonNullable<Progress["offers"]>[number];

/** From the brief to offers on the stream. */
export const finding: readonly Step[] = [
  {
    name: "make an automation for the order",
    async run(stack, progress) {
      const url = stack.receivers["webhook-automations"];
      check(url, "the stack has no receiver for automations");
      const { body } = await call<{ id: string; secret: string }>(stack.url, "POST", "/automations", {
        token: progress.token,
        body: { name: `journey ${progress.runId}`, eventType: "order.completed", url: `${url}/${progress.runId}`, enabled: true },
        expect: 201,
      });
      progress.automation = { id: body.id, secret: body.secret };
      return body.id;
    },
  },
  {
    name: "make a search from the brief and confirm it, twice",
    async run(stack, progress) {
      const { token, briefId } = progress;
      const draft = () =>
        call<{ id: string }>(stack.url, "POST", "/searches", {
          ...{ token, body: { briefId }, headers: { "idempotency-key": `search-${progress.runId}` }, expect: 201 },
        });
      const [{ body: search }, again] = [await draft(), await draft()];
      check(again.body.id === search.id && again.headers.get("idempotency-replayed") === "true", "a search asked for again was made twice");
      progress.searchId = search.id;
      const confirm = () =>
        call<{ state: string; crawls: { id: string }[] }>(stack.url, "POST", `/searches/${search.id}/confirm`, { token });
      const [first, second] = [await confirm(), await confirm()];
      check(second.body.crawls.length === first.body.crawls.length, "the second confirm made more crawls");
      return `${search.id}: ${first.body.state}, ${first.body.crawls.length} crawls`;
    },
  },
  {
    name: "follow the stream, lose it, resume it",
    async run(stack, progress) {
      const state = new Map<string, Offer>();
      const ticket = await call<{ ticket: string }>(stack.url, "POST", "/auth/stream-ticket", {
        token: progress.token,
        body: { path: `/searches/${progress.searchId}` },
      });
      const url = `${stack.url}/searches/${progress.searchId}/stream`;
      let offersSeen = 0;
      const first = await readEvents(
        `${url}?ticket=${ticket.body.ticket}`,
        {},
        ({ event }) => event === "done" || (event === "offer.upserted" && (offersSeen += 1) === 3),
        120,
      );
      apply(first.events, state);
      const lastId = first.events.findLast(({ id }) => id !== undefined)?.id;
      let events = first.events;
      if (first.events.at(-1)?.event !== "done") {
        const headers = { authorization: `Bearer ${progress.token}`, ...(lastId ? { "last-event-id": lastId } : {}) };
        const rest = await readEvents(url, { headers }, ({ event }) => event === "done", 150);
        check(rest.enough, "the stream ended without done");
        apply(rest.events, state);
        events = [...events, ...rest.events];
      }
      const ids = events.flatMap(({ id, event }) => (id !== undefined && event !== "snapshot" && event !== "reset" ? [Number(id)] : []));
      check(
        ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0)),
        `event ids do not grow: ${ids.join(" ")}`,
      );

      const { body } = await call<{ items: Offer[] }>(stack.url, "GET", `/offers?search=${progress.searchId}&limit=100`, {
        token: progress.token,
      });
      check(body.items.length > 0, "the search found nothing");
      check(
        body.items.length === state.size || body.items.length === 100,
        `the stream left ${state.size} offers, the list has ${body.items.length}`,
      );
      for (const offer of body.items)
        check(state.get(offer.id)?.price.amount === offer.price.amount, `${offer.id} differs between stream and list`);
      progress.offers = body.items;
      const currencies = new Set(body.items.map(({ price }) => price.currency));
      const suppliers = new Set(body.items.map(({ supplierId }) => supplierId));
      const sponsored = [...state.values()].filter((offer) => "sponsored" in offer).length;
      return `${state.size} offers of ${suppliers.size} suppliers in ${[...currencies].join(", ")}, ${sponsored} sponsored, ${events.length} events, resumed after ${lastId}`;
    },
  },
  {
    name: "look at an offer's image",
    async run(stack, { offers = [] }) {
      const withImage = offers.find(({ image }) => image !== null);
      check(withImage?.image, "no offer has an image");
      const response = await fetch(new URL(withImage.image, stack.url));
      const bytes = (await response.arrayBuffer()).byteLength;
      check(response.ok && (response.headers.get("content-type") ?? "").startsWith("image/"), `the image answered ${response.status}`);
      const fallback = response.headers.get("x-image-fallback");
      return `${response.headers.get("content-type")}, ${bytes} bytes${fallback ? `, fallback: ${fallback}` : ""}`;
    },
  },
];

/** Folds events into the client's state, as STR-6 has it. */
function apply(events: readonly EventSourceMessage[], state: Map<string, Offer>): void {
  for (const { event, data } of events) {
    const body = event === "comment" ? {} : (JSON.parse(data || "{}") as Record<string, unknown>);
    if (event === "snapshot" || event === "reset") {
      state.clear();
      for (const offer of (body["offers"] ?? []) as Offer[]) state.set(offer.id, offer);
    } else if (event === "offer.upserted") {
      const offer = (body["offer"] ?? body) as Offer;
      state.set(offer.id, offer);
    } else if (event === "offer.removed") {
      state.delete(String(body["offerId"] ?? body["id"]));
    }
  }
}
