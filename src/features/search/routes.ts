import { idempotencyKey, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import { Routes } from "../../platform/http/route.ts";
import { audienceOf } from "../ads/targets.ts";
import { isUnsponsored } from "../ads/unsponsored.ts";
import { offersQuery, searchOfferPage } from "../catalog/schemas.ts";
import { cancelSearch } from "./cancel-search.ts";
import { confirmSearch } from "./confirm-search.ts";
import { createSearch } from "./create-search.ts";
import { getSearch } from "./get-search.ts";
import { listSearchOffers } from "./list-search-offers.ts";
import { listSearches } from "./list-searches.ts";
import type { NamingDeps } from "./ports.ts";
import { searchProblems } from "./problems.ts";
import { reconnectSearch } from "./reconnect-search.ts";
import {
  createSearchBody,
  searchDetailSchema,
  searchEventsSchema,
  searchesQuery,
  searchPage,
  searchParams,
  searchSchema,
  streamAddressSchema,
} from "./schemas.ts";
import { watchSearch } from "./watch-search.ts";

const tag = "Searches";

export const searchRoutes = new Routes<NamingDeps>()
  .add(
    {
      method: "post",
      path: "/searches",
      tag,
      summary: "Draft a search from a query or a brief",
      access: "buyer",
      scope: "search",
      body: createSearchBody,
      headers: [
        {
          name: "idempotency-key",
          required: false,
          description:
            "A retry with the same key makes no second search; it answers the first as it is by then, marked `idempotency-replayed`.",
        },
      ],
      replies: {
        201: { description: "The draft; confirm it to send it out.", schema: searchSchema, headers: ["location", REPLAYED_HEADER] },
      },
      problems: ["idempotency-key-reused", "brief-not-found", "nothing-sought", "currency-not-supported", "budget-not-convertible"],
    },
    async ({ deps, identity, body, request, reply, refuse }) => {
      const result = await createSearch(deps, identity.id, body, idempotencyKey(request, body));
      if (!result.ok) return refuse(result.refusal, searchProblems);
      const { search, replayed } = result.value;
      return reply(201, search, { location: `/searches/${search.id}`, ...(replayed ? { [REPLAYED_HEADER]: "true" } : {}) });
    },
  )
  .add(
    {
      method: "get",
      path: "/searches",
      tag,
      summary: "List your searches, the latest first",
      access: "buyer",
      scope: "catalog:read",
      query: searchesQuery,
      replies: { 200: { description: "A page.", schema: searchPage } },
    },
    async ({ deps, identity, query, reply }) => reply(200, await listSearches(deps, identity.id, query)),
  )
  .add(
    {
      method: "get",
      path: "/searches/{id}",
      tag,
      summary: "Read a search with its crawls",
      access: "buyer",
      scope: "catalog:read",
      params: searchParams,
      replies: { 200: { description: "The search.", schema: searchDetailSchema } },
    },
    async ({ deps, identity, params, reply }) => reply(200, await getSearch(deps, identity.id, params.id)),
  )
  .add(
    {
      method: "post",
      path: "/searches/{id}/confirm",
      tag,
      summary: "Send a search out to every enabled supplier",
      description:
        "Idempotent: repeats answer the same search, make no crawl and send no message. With `Sec-GPC: 1` (Global Privacy Control) no place of it is sold to advertisers, nor from a client that calls itself a robot.",
      access: "buyer",
      scope: "search",
      params: searchParams,
      replies: { 200: { description: "The search, running or ended.", schema: searchDetailSchema } },
      problems: ["no-supplier"],
    },
    async ({ deps, identity, params, request, reply, refuse }) => {
      const result = await confirmSearch(deps, identity.id, params.id, {
        unsponsored: isUnsponsored(request),
        audience: audienceOf(request),
      });
      return result.ok ? reply(200, result.value) : refuse(result.refusal, searchProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/searches/{id}/cancel",
      tag,
      summary: "Call a search off",
      description:
        "Its crawls that have not ended are cancelled, what it shows stays as it is, and its stream ends with `done`, whose `state` is CANCELLED. Idempotent.",
      access: "buyer",
      scope: "search",
      params: searchParams,
      replies: { 200: { description: "The search, cancelled.", schema: searchDetailSchema } },
      problems: ["search-not-running"],
    },
    async ({ deps, identity, params, reply, refuse }) => {
      const result = await cancelSearch(deps, identity.id, params.id);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, searchProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/searches/{id}/reconnect",
      tag,
      summary: "Find a search's stream again",
      description: "Idempotent: it only reads.",
      access: "buyer",
      scope: "search",
      params: searchParams,
      replies: { 200: { description: "Where the stream is and how far it has come.", schema: streamAddressSchema } },
    },
    async ({ deps, identity, params, reply }) => reply(200, await reconnectSearch(deps, identity.id, params.id)),
  )
  .add(
    {
      method: "get",
      path: "/searches/{id}/stream",
      tag,
      summary: "Watch a search's offers as they are found",
      description:
        "Server-sent events: `snapshot` (or `reset`, with which a client drops what it has), `offer.upserted`, `offer.removed`, `crawl`, `transport`, `done`. The id of an event is the search's revision; `Last-Event-ID` resumes behind it without gap or duplicate. A client that reads too slowly is given `snapshot` again, in place of what it missed. `digest`, without an id, lets a client check itself: `{revision, offers, digest}`, of how many offers are shown as of that revision, and the SHA-256 in hex of the sorted hex SHA-256s of each offer's canonical JSON (RFC 8785), a line each. Streams end at `done`, and before it at a maximum age, after which clients reconnect; once the session or service token by which a client came has ended its stream does too, and it is answered 401 when it comes back. With `Sec-GPC: 1`, and to a client that calls itself a robot, no offer is marked as sponsored, and to a buyer who opted out or hid an advertiser none of what he hid. 204: nothing is left to come.",
      access: "buyer-or-ticket",
      scope: "catalog:read",
      looksItself: true,
      params: searchParams,
      headers: [{ name: "Last-Event-ID", required: false, description: "Revision of the last event received." }],
      replies: {
        200: { description: "The stream.", contentType: "text/event-stream", events: searchEventsSchema },
        204: { description: "The search is done and the client has everything." },
      },
    },
    ({ deps, identity, params, request }) =>
      watchSearch(deps, params.id, {
        buyerId: identity.id,
        sessionId: identity.sessionId,
        lastEventId: request.headers.get("last-event-id"),
        unsponsored: isUnsponsored(request),
        signal: request.signal,
      }),
  )
  .add(
    {
      method: "get",
      path: "/offers",
      tag: "Offers",
      summary: "List the offers a search shows, the most relevant or the cheapest first, with facets where wanted",
      description:
        "With `Sec-GPC: 1` (Global Privacy Control), and to a client that calls itself a robot, no offer is marked as sponsored, and to a buyer who opted out or hid an advertiser none of what he hid.",
      access: "buyer",
      scope: "catalog:read",
      query: offersQuery,
      replies: { 200: { description: "A page.", schema: searchOfferPage } },
    },
    async ({ deps, identity, query, request, reply }) =>
      reply(200, await listSearchOffers(deps, identity.id, query.search, { ...query, unsponsored: isUnsponsored(request) })),
  );
