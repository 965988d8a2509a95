import createClient from "openapi-fetch";
import type { paths } from "../../../../dist/generators/openapi-typescript/api.d.ts";
import { ERRAND, eventsIn, pay, present, tell, until } from "./errand.ts";

/** From a need in words to a paid order, by openapi-fetch over the types that openapi-typescript makes of the API's document. */
const { address, token, need, followUp } = ERRAND;
const api = createClient<paths>({ baseUrl: address, headers: { authorization: `Bearer ${token}`, "x-client": "by-openapi-fetch/1" } });

/** What was answered; a refusal ends the program by its title. */
function taken<Data>({ data, error }: { data?: Data; error?: { title: string; detail?: string } }): Data {
  if (data === undefined) throw new Error(error?.detail ?? error?.title);
  return data;
}

const session = taken(await api.POST("/chat-sessions", { body: {} }));
const inSession = { params: { path: { id: session.id } } };
for (const content of [need, ...(followUp === undefined ? [] : [followUp])]) {
  const reply = taken(await api.POST("/chat-sessions/{id}/messages", { ...inSession, body: { content }, parseAs: "text" }));
  if (!eventsIn(reply).includes("message.done")) throw new Error("the assistant did not answer");
}
taken(await api.POST("/chat-sessions/{id}/finalize", inSession));
const briefId = await until("the brief", async () => taken(await api.GET("/chat-sessions/{id}", inSession)).briefId ?? undefined);
const brief = taken(await api.GET("/briefs/{id}", { params: { path: { id: briefId } } }));

const search = taken(await api.POST("/searches", { body: { briefId, briefVersion: brief.version } }));
const inSearch = { params: { path: { id: search.id } } };
taken(await api.POST("/searches/{id}/confirm", inSearch));
const events = eventsIn(taken(await api.GET("/searches/{id}/stream", { ...inSearch, parseAs: "text" })));
const { items: offers } = taken(await api.GET("/offers", { params: { query: { search: search.id, available: "true", limit: 20 } } }));
const offer = present(offers[0], "offer that is available");

const made = taken(await api.POST("/carts", { body: { currency: search.currency } }));
const inCart = { params: { path: { id: made.id } } };
const cart = taken(
  await api.POST("/carts/{id}/items", { ...inCart, body: { offerId: offer.id, quantity: Math.max(2, offer.minimumQuantity) } }),
);
const item = present(cart.items[0], "item in the cart");
const change = {
  params: { path: { id: cart.id, itemId: item.id } },
  body: { quantity: item.quantity + 1, expectedItemVersion: item.itemVersion, expectedSnapshotVersion: cart.snapshotVersion - 1 },
};
const refused = await api.PATCH("/carts/{id}/items/{itemId}", change);
if (!refused.error || !("cart" in refused.error)) throw new Error(`a stale change was answered ${refused.response.status}`);
const { cart: current } = refused.error;
const changed = taken(
  await api.PATCH("/carts/{id}/items/{itemId}", {
    ...change,
    body: { ...change.body, expectedSnapshotVersion: current.snapshotVersion },
  }),
);

const attempt = taken(
  await api.POST("/checkouts", {
    params: { header: { "idempotency-key": crypto.randomUUID() } },
    body: { cartId: changed.id, expectedSnapshotVersion: changed.snapshotVersion },
  }),
);
await pay(present(attempt.payment, "payment").intentId, present(attempt.clientSecret, "client secret"));
const orderId = await until(
  "the order",
  async () => taken(await api.GET("/checkouts/{id}", { params: { path: { id: attempt.id } } })).orderId ?? undefined,
);
const order = taken(await api.GET("/orders/{id}", { params: { path: { id: orderId } } }));
const ordered = order.lines.reduce((pieces, { quantity }) => pieces + quantity, 0);
tell({ orderId, state: order.state, ordered, total: order.total.amount, conflictAt: current.snapshotVersion, events });
