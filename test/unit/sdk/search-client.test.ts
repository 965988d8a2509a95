import { describe, expect, it } from "vitest";
import { digestOf } from "../../../src/features/catalog/stream/shown-digest.ts";
import { ProcureIQ } from "../../../packages/sdk/src/client.ts";

it("asks for a page of a search's offers in the order, narrowed and counted as it is wanted", async () => {
  const asked: string[] = [];
  const { searches } = new ProcureIQ({
    ...{ baseUrl: "https://api.test", client: "tab/1" },
    fetch: async (input) => {
      asked.push(String(input instanceof Request ? input.url : input));
      return Response.json({ items: [], nextCursor: null });
    },
  });
  expect(await searches.offers("srch_1", { sort: "price", brand: "A & B", maxPrice: 500, facets: "true" })).toEqual({
    items: [],
    nextCursor: null,
  });
  expect(asked).toEqual(["https://api.test/offers?search=srch_1&sort=price&brand=A+%26+B&maxPrice=500&facets=true"]);
});

const OFFERS = [
  {
    id: "ofr_1",
    title: "Büro \u2028 chair",
    relevance: 0.1,
    price: { amount: 100, currency: "EUR" },
    item: null,
    z: [1, { b: 2, a: 1e21 }],
  },
  { id: "ofr_2", title: "Lamp", available: true },
];

/** What a server sends over the connections a client opens in turn, and from which event on each was opened. */
async function watched(...connections: string[]) {
  const openedFrom: (string | null)[] = [];
  const { searches } = new ProcureIQ({
    ...{ baseUrl: "https://api.test", client: "tab/1" },
    fetch: async (_, init) => {
      openedFrom.push(new Headers(init?.headers).get("last-event-id"));
      return new Response(connections[openedFrom.length - 1], { headers: { "content-type": "text/event-stream" } });
    },
  });
  const seen: string[] = [];
  for await (const { event, id } of searches.watch("srch_1")) seen.push(`${event} ${id ?? ""}`.trim());
  return { openedFrom, seen };
}

const sent = (event: string, data: object, id?: number) =>
  `retry: 1\nevent: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
const snapshot = (revision: number, offers: object[] = OFFERS) => sent("snapshot", { revision, offers, crawls: [] }, revision);
const done = (revision: number) => sent("done", { state: "COMPLETED" }, revision);
const digest = (revision: number, offers = OFFERS) => sent("digest", digestOf(revision, offers) ?? {});

describe("a search that is watched", () => {
  it("[STR-6] goes on where what was told comes to the server's digest, in whichever order members and offers came", async () => {
    const turned = OFFERS.toReversed().map((offer) => Object.fromEntries(Object.entries(offer).toReversed()));
    const changes = sent("offer.removed", { id: "ofr_2" }, 2) + sent("offer.upserted", OFFERS[1] ?? {}, 3);
    const { openedFrom, seen } = await watched(snapshot(1, turned) + digest(1) + changes + digest(3) + done(4));
    expect(openedFrom).toEqual([null]);
    expect(seen).toEqual(["snapshot 1", "digest", "offer.removed 2", "offer.upserted 3", "digest", "done 4"]);
  });

  it.each([
    ["an offer that was lost", snapshot(1, OFFERS.slice(1))],
    ["a price that was changed", snapshot(1, [{ ...OFFERS[0], price: { amount: 101, currency: "EUR" } }, OFFERS[1] ?? {}])],
  ])("[STR-6] begins anew from a snapshot where it does not: %s", async (_, wrong) => {
    const { openedFrom, seen } = await watched(wrong + digest(1) + done(2), snapshot(1) + digest(1) + done(2));
    expect(openedFrom).toEqual([null, null]);
    expect(seen).toEqual(["snapshot 1", "snapshot 1", "digest", "done 2"]);
  });

  it("holds nothing against a digest of another revision, and leaves it at that where digests never hold", async () => {
    const never = snapshot(1, []) + digest(2) + digest(1) + done(2);
    const { openedFrom, seen } = await watched(never, never, never, never);
    expect(openedFrom).toHaveLength(4);
    expect(seen.slice(-3)).toEqual(["digest", "digest", "done 2"]);
  });
});
