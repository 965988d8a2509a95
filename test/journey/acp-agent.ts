import { call, check } from "./client.ts";

/** What its owner gives a shopping agent: an address, a token, a card that is kept at the provider, and what to buy. */
export interface ShoppingErrand {
  address: string;
  token: string;
  paymentMethod: string;
  items: readonly { id: string; quantity: number }[];
  currency: string;
  say(line: string): void;
}

export interface Bought {
  orderId: string;
  /** Minor units. */
  total: number;
}

interface Discovered {
  protocol: { name: string; version: string };
  api_base_url: string;
  capabilities: { services: string[]; supported_currencies: string[] };
}
interface Session {
  id: string;
  status: string;
  totals: { type: string; amount: number }[];
  messages: { type: string; code?: string; content: string }[];
  capabilities: { payment: { handlers: { id: string; psp: string; instrument_schemas: string[] }[] } };
  order?: { id: string; permalink_url: string };
}

/** The document that a protocol's name leads to in the catalog of APIs (RFC 9727). */
export async function discover<T>(address: string, protocol: string): Promise<T> {
  const { body: catalog } = await call<{
    linkset: { "service-meta"?: { href: string }[]; "service-doc"?: { title?: string }[] }[];
  }>(address, "GET", "/.well-known/api-catalog");
  const found = catalog.linkset.find((api) => api["service-doc"]?.some(({ title }) => title?.includes(protocol)));
  const href = found?.["service-meta"]?.[0]?.href;
  check(href, `the catalog of APIs names no ${protocol}`);
  return (await call<T>(href, "GET", href)).body;
}

/**
 * An agent that knows an address, `/.well-known` and the Agentic Commerce Protocol, and nothing else of this product: from line items to a
 * paid order. Each POST is sent twice under its key, as by a client whose answers are lost.
 */
export async function shopByAcp({ address, token, paymentMethod, items, currency, say }: ShoppingErrand): Promise<Bought> {
  const { protocol, api_base_url: base, capabilities } = await discover<Discovered>(address, "Agentic Commerce Protocol");
  check(capabilities.services.includes("checkout"), "no checkout is offered");
  check(capabilities.supported_currencies.includes(currency.toLowerCase()), `${currency} is not taken`);
  say(`${base}: ACP ${protocol.version}`);

  const post = async (path: string, body: unknown, expect: number): Promise<Session> => {
    const headers = { "api-version": protocol.version, "idempotency-key": crypto.randomUUID() };
    const ask = () => call<Session>(address, "POST", `${base}/checkout_sessions${path}`, { token, body, headers, expect });
    const [first, again] = [await ask(), await ask()];
    check(JSON.stringify(first.body) === JSON.stringify(again.body), `POST ${path} is answered something else again`);
    return first.body;
  };
  const created = await post("", { line_items: items, currency: currency.toLowerCase(), capabilities: {} }, 201);
  say(`${created.id}: ${created.status}, ${totalOf(created)} ${currency}`);
  check(created.status === "ready_for_payment", `cannot be paid: ${JSON.stringify(created.messages)}`);

  const handler = created.capabilities.payment.handlers.find(({ psp }) => psp === "stripe");
  const schema = handler?.instrument_schemas[0];
  check(handler && schema, "no handler takes a payment method that is kept at Stripe");
  const { body: instrument } = await call<InstrumentSchema>(schema, "GET", schema);
  const { type, credential } = instrument.properties;
  const paid = await post(
    `/${created.id}/complete`,
    {
      payment_data: {
        handler_id: handler.id,
        instrument: { type: type.const, credential: { type: credential.properties.type.const, token: paymentMethod } },
      },
    },
    200,
  );
  check(paid.status === "completed" && paid.order, `is not paid: ${paid.status}, ${JSON.stringify(paid.messages)}`);
  check(totalOf(paid) === totalOf(created), "costs something else than was shown");
  say(`ordered: ${paid.order.id}`);
  return { orderId: paid.order.id, total: totalOf(paid) };
}

interface InstrumentSchema {
  properties: { type: { const: string }; credential: { properties: { type: { const: string } } } };
}

const totalOf = ({ totals }: Session): number => totals.find(({ type }) => type === "total")?.amount ?? NaN;
