import { client } from "../../../../dist/generators/hey-api/client.gen.ts";
import * as api from "../../../../dist/generators/hey-api/sdk.gen.ts";
import { ERRAND, pay, present, tell, until } from "./errand.ts";

/** From a need in words to a paid order, by the client that hey-api makes of the API's document. */
const { address, token, need, followUp } = ERRAND;
client.setConfig({ baseUrl: address, auth: token, headers: { "x-client": "by-hey-api/1" } });

/** What was answered; a refusal ends the program by its title. */
function taken<Data>({ data, error }: { data?: Data; error?: { title: string; detail?: string } }): Data {
  if (data === undefined) throw new Error(error?.detail ?? error?.title);
  return data;
}

/** The names of a stream's events, to its end. */
async function heard(
  open: (onSseEvent: (event: { event?: string }) => void) => Promise<{ stream: AsyncIterable<unknown> }>,
): Promise<string[]> {
  const names: string[] = [];
  const { stream } = await open(({ event = "message" }) => void names.push(event));
  for await (const _ of stream) if (["done", "message.done", "error"].includes(names.at(-1) ?? "")) break;
  return names;
}

const session = taken(await api.postChatSessions({ body: {} }));
const inSession = { path: { id: session.id } };
for (const content of [need, ...(followUp === undefined ? [] : [followUp])]) {
  const said = await heard((onSseEvent) => api.postChatSessionsIdMessages({ ...inSession, body: { content }, onSseEvent }));
  if (!said.includes("message.done")) throw new Error("the assistant did not answer");
}
taken(await api.postChatSessionsIdFinalize(inSession));
const briefId = await until("the brief", async () => taken(await api.getChatSessionsId(inSession)).briefId ?? undefined);
const brief = taken(await api.getBriefsId({ path: { id: briefId } }));

const search = taken(await api.postSearches({ body: { briefId, briefVersion: brief.version } }));
const inSearch = { path: { id: search.id } };
taken(await api.postSearchesIdConfirm(inSearch));
const events = await heard((onSseEvent) => api.getSearchesIdStream({ ...inSearch, onSseEvent }));
const { items: offers } = taken(await api.getOffers({ query: { search: search.id, available: "true", limit: 20 } }));
const offer = present(offers[0], "offer that is available");

const made = taken(await api.postCarts({ body: { currency: search.currency } }));
const cart = taken(
  await api.postCartsIdItems({ path: { id: made.id }, body: { offerId: offer.id, quantity: Math.max(2, offer.minimumQuantity) } }),
);
const item = present(cart.items[0], "item in the cart");
const change = {
  path: { id: cart.id, itemId: item.id },
  body: { quantity: item.quantity + 1, expectedItemVersion: item.itemVersion, expectedSnapshotVersion: cart.snapshotVersion - 1 },
};
const refused = await api.patchCartsIdItemsItemId(change);
if (!refused.error || !("cart" in refused.error)) throw new Error("a stale change was not refused with the cart as it is");
const { cart: current } = refused.error;
const changed = taken(
  await api.patchCartsIdItemsItemId({ ...change, body: { ...change.body, expectedSnapshotVersion: current.snapshotVersion } }),
);

const attempt = taken(
  await api.postCheckouts({
    headers: { "idempotency-key": crypto.randomUUID() },
    body: { cartId: changed.id, expectedSnapshotVersion: changed.snapshotVersion },
  }),
);
await pay(present(attempt.payment, "payment").intentId, present(attempt.clientSecret, "client secret"));
const orderId = await until("the order", async () => taken(await api.getCheckoutsId({ path: { id: attempt.id } })).orderId ?? undefined);
const order = taken(await api.getOrdersId({ path: { id: orderId } }));
const ordered = order.lines.reduce((pieces, { quantity }) => pieces + quantity, 0);
tell({ orderId, state: order.state, ordered, total: order.total.amount, conflictAt: current.snapshotVersion, events });
