import { notFound } from "../../platform/errors.ts";
import { parseInput } from "../../platform/http/validate.ts";
import { idSchema, type IdPrefix } from "../../platform/ids.ts";
import { format } from "../../platform/money.ts";
import type { TokenScope } from "../../platform/token-scopes.ts";
import { getBrief } from "../briefs/get-brief.ts";
import { listBriefs } from "../briefs/list-briefs.ts";
import { listCarts } from "../cart/list-carts.ts";
import { readCart } from "../cart/read-cart.ts";
import { readOrder, readOrders } from "../orders/read-orders.ts";
import { listSearchOffers } from "../search/list-search-offers.ts";
import { listSearches } from "../search/list-searches.ts";
import type { Caller } from "./ports.ts";

/** Entries of a kind that are listed, and offers that are read at once: a resource is for a model to read. */
const MOST = 20;
const page = { limit: MOST };

/** Something a buyer has, by an address of its own. */
export interface Resource {
  name: string;
  title: string;
  description: string;
  scope: TokenScope;
  /** `procureiq://<kind>/{id}`. */
  template: string;
  prefix: IdPrefix;
  /** The latest of them. */
  list(caller: Caller): Promise<{ id: string; name: string }[]>;
  read(caller: Caller, id: string): Promise<unknown>;
}

export const RESOURCES: readonly Resource[] = [
  {
    name: "brief",
    title: "Brief",
    description: "The structured need made of a conversation.",
    scope: "chat",
    template: "procureiq://briefs/{id}",
    prefix: "brf",
    list: async ({ deps, buyer }) => (await listBriefs(deps, buyer.id, page)).items.map(({ id, title }) => ({ id, name: title })),
    read: async ({ deps, buyer }, id) => there("brief", await getBrief(deps, buyer.id, id)),
  },
  {
    name: "offers",
    title: "Offers of a search",
    description: "The most relevant offers that a search shows, with facets.",
    scope: "catalog:read",
    template: "procureiq://searches/{id}/offers",
    prefix: "srch",
    list: async ({ deps, buyer }) => (await listSearches(deps, buyer.id, page)).items.map(({ id, query }) => ({ id, name: query })),
    read: ({ deps, buyer, unsponsored }, id) => listSearchOffers(deps, buyer.id, id, { ...page, facets: "true", unsponsored }),
  },
  {
    name: "cart",
    title: "Cart",
    description: "A cart with its versions, each line beside its offer as it stands.",
    scope: "cart",
    template: "procureiq://carts/{id}",
    prefix: "cart",
    list: async ({ deps, buyer }) =>
      (await listCarts(deps, buyer.id, { ...page, before: undefined })).items.map(({ id, lines, total }) => ({
        id,
        name: `${lines} lines, ${format(total)}`,
      })),
    read: async ({ deps, buyer }, id) => there("cart", (await readCart(deps, buyer.id, id))?.cart),
  },
  {
    name: "order",
    title: "Order",
    description: "A paid order with its lines, refunds and each supplier's share.",
    scope: "orders:read",
    template: "procureiq://orders/{id}",
    prefix: "ord",
    list: async ({ deps, buyer }) =>
      (await readOrders(deps, buyer.id, page)).items.map(({ id, state, total }) => ({ id, name: `${state}, ${format(total)}` })),
    read: ({ deps, buyer }, id) => readOrder(deps, buyer.id, id),
  },
];

function there<T>(what: string, found: T | undefined): T {
  if (found === undefined) throw notFound(what);
  return found;
}

/** An id that cannot be one never reaches a store. */
export const idOf = ({ prefix }: Resource, given: unknown): string => parseInput(idSchema(prefix), given, "/uri/id");
