import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { check, until } from "./client.ts";

/** What its owner gives an agent: an address, a token, a card that is kept at the provider, and what is needed. */
export interface Errand {
  address: string;
  token: string;
  paymentMethod: string;
  need: string;
  followUp?: string | undefined;
  say(line: string): void;
}

interface Money {
  amount: number;
  currency: string;
}
interface Offer {
  id: string;
  title: string;
  price: Money;
  available: boolean;
  exact?: boolean;
  minimumQuantity: number;
}
interface Checkout {
  checkout: { id: string; orderId: string | null };
}
interface Brief {
  id: string;
  items: { name: string; quantity: number | null }[];
}

const METADATA_TYPE = "application/json";
const MOST_LINES = 3;
const ORDERED_SECONDS = 20;
/** Waits of twenty seconds each. */
const PATIENCE = 6;

/**
 * An agent that knows an address, `/.well-known` and the Model Context Protocol, and nothing else of this product: from a need in words to a
 * paid order. Answers the order's id.
 */
export async function runErrand({ address, token, paymentMethod, need, followUp, say }: Errand): Promise<string> {
  const client = new Client({ name: "errand-agent", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  const resource = await findServer(address);
  await client.connect(new StreamableHTTPClientTransport(resource, { requestInit: { headers: { authorization: `Bearer ${token}` } } }));
  const { tools } = await client.listTools();
  say(`${resource.href}: ${tools.length} tools`);

  const call = async <T>(name: string, input: Record<string, unknown>): Promise<T> => {
    check(
      tools.some((tool) => tool.name === name),
      `there is no tool ${name}`,
    );
    const { isError, structuredContent } = await client.callTool({ name, arguments: input });
    check(!isError, `${name} answered ${JSON.stringify(structuredContent).slice(0, 500)}`);
    return structuredContent as T;
  };

  try {
    const brief = await understand(call, need, followUp);
    say(`the brief: ${brief.items.map(({ quantity, name }) => `${quantity ?? "?"} ${name}`).join(", ")}`);
    const chosen = await choose(call, brief);
    say(`chosen: ${chosen.map(({ quantity, offer }) => `${quantity} ${offer.title}`).join("; ")}`);
    const cart = await fill(call, chosen);
    const dry = await call<{ total: Money; confirmation: string }>("prepare_checkout", {
      cartId: cart.id,
      expectedSnapshotVersion: cart.snapshotVersion,
    });
    say(`would cost ${dry.total.amount / 100} ${dry.total.currency}`);
    const { confirmation } = dry;
    let { checkout } = await call<Checkout>("check_out", { confirmation, paymentMethod });
    if (checkout.orderId === null) {
      checkout = await until("the order", ORDERED_SECONDS, async () => {
        const read = await call<Checkout>("read_checkout", { checkoutId: checkout.id });
        return read.checkout.orderId === null ? undefined : read.checkout;
      });
    }
    const orderId = checkout.orderId ?? "";
    const { order } = await call<{ order: { state: string; total: Money } }>("read_orders", { orderId });
    check(order.total.amount === dry.total.amount, "the order costs something else than was confirmed");
    say(`ordered: ${orderId}, ${order.state}`);
    return orderId;
  } finally {
    await client.close();
  }
}

/** From the catalog of APIs (RFC 9727) to the metadata of what is protected (RFC 9728), which names the server. */
async function findServer(address: string): Promise<URL> {
  const catalog = (await (await fetch(new URL("/.well-known/api-catalog", address))).json()) as {
    linkset: { anchor: string; "service-meta"?: { href: string; type: string }[]; "service-doc"?: { title?: string }[] }[];
  };
  const found = catalog.linkset.find((api) => api["service-doc"]?.some(({ title }) => title?.includes("Model Context Protocol")));
  const metadata = found?.["service-meta"]?.find(({ type }) => type === METADATA_TYPE)?.href;
  check(metadata, "the catalog of APIs names no Model Context Protocol server");
  const { resource, bearer_methods_supported: methods } = (await (await fetch(metadata)).json()) as {
    resource: string;
    bearer_methods_supported: string[];
  };
  check(resource === found?.anchor && methods.includes("header"), "the server's metadata is of another server");
  return new URL(resource);
}

type Call = <T>(name: string, input: Record<string, unknown>) => Promise<T>;

async function understand(call: Call, need: string, followUp: string | undefined): Promise<Brief> {
  const first = await call<{ chatSessionId: string }>("describe_need", { text: need, finalize: followUp === undefined });
  const { chatSessionId } = first;
  if (followUp !== undefined) await call("describe_need", { text: followUp, chatSessionId });
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    const read = await call<{ brief: Brief | null; failureReason: string | null }>("read_brief", { chatSessionId, waitSeconds: 20 });
    check(read.failureReason === null, `no brief was made: ${read.failureReason}`);
    if (read.brief) return read.brief;
  }
  throw new Error("the brief was not made in time");
}

/** Of each item the cheapest of the very thing that can be bought, else of what comes nearest. */
async function choose(call: Call, brief: Brief): Promise<{ offer: Offer; quantity: number }[]> {
  const { search } = await call<{ search: { id: string; items: { name: string; quantity: number | null }[] } }>("search_offers", {
    briefId: brief.id,
  });
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    const { searchState } = await call<{ searchState: string }>("list_offers", { searchId: search.id, limit: 1, waitSeconds: 20 });
    if (searchState !== "RUNNING") break;
  }
  const chosen: { offer: Offer; quantity: number }[] = [];
  for (const { name, quantity } of search.items) {
    const of = { searchId: search.id, item: name, available: true, limit: 5 };
    const exact = await call<{ offers: Offer[] }>("list_offers", { ...of, exact: true, sort: "price" });
    const near = exact.offers.length > 0 ? exact : await call<{ offers: Offer[] }>("list_offers", of);
    const [offer] = near.offers;
    if (offer && chosen.length < MOST_LINES) chosen.push({ offer, quantity: Math.max(offer.minimumQuantity, Math.min(quantity ?? 1, 2)) });
  }
  check(chosen.length > 0, "nothing that can be bought was found");
  return chosen;
}

async function fill(call: Call, chosen: readonly { offer: Offer; quantity: number }[]): Promise<{ id: string; snapshotVersion: number }> {
  let cart: { id: string; snapshotVersion: number } | undefined;
  for (const { offer, quantity } of chosen) {
    const into = cart ? { cartId: cart.id } : {};
    ({ cart } = await call<{ cart: { id: string; snapshotVersion: number } }>("add_to_cart", {
      ...into,
      offerId: offer.id,
      quantity,
      retryKey: `line-${offer.id}`,
    }));
  }
  check(cart, "the cart was not made");
  return cart;
}
