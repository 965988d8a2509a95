import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { discover, type Bought, type ShoppingErrand } from "./acp-agent.ts";
import { call, check } from "./client.ts";

const VERSION = "2026-04-08";
const SERVICE = "dev.ucp.shopping";
const CHECKOUT = "dev.ucp.shopping.checkout";

interface Handler {
  id: string;
  schema: string;
  config: { psp?: string };
}
interface Profile {
  ucp: {
    version: string;
    services: Record<string, { transport: string; endpoint: string }[] | undefined>;
    capabilities: Record<string, { version: string }[] | undefined>;
    payment_handlers: Record<string, Handler[]>;
  };
}
interface Checkout {
  ucp: { status: string; payment_handlers: Record<string, Handler[]> };
  id: string;
  status: string;
  totals: { type: string; amount: number }[];
  messages: { type: string; code?: string; content: string }[];
  order?: { id: string };
}
interface HandlerSchema {
  name: string;
  $defs: Record<string, { payment_instrument?: InstrumentSchema }>;
}
interface InstrumentSchema {
  properties: { type: { const: string }; credential: { properties: { type: { const: string } } } };
}

/**
 * An agent that knows an address, `/.well-known` and the Universal Commerce Protocol, and nothing else of this product: from line items to a
 * paid order. It serves its own profile meanwhile, and sends each call that changes something twice under its key.
 */
export async function shopByUcp(errand: ShoppingErrand): Promise<Bought> {
  const profile = {
    ucp: {
      version: VERSION,
      services: { [SERVICE]: [{ version: VERSION, transport: "rest", spec: "https://ucp.dev/spec", schema: "https://ucp.dev/schema" }] },
      capabilities: { [CHECKOUT]: [{ version: VERSION, spec: "https://ucp.dev/spec", schema: "https://ucp.dev/schema" }] },
      payment_handlers: {},
    },
  };
  const server = createServer((_request, response) =>
    response.writeHead(200, { "content-type": "application/json", "cache-control": "public, max-age=60" }).end(JSON.stringify(profile)),
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    return await shop(errand, `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/ucp`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function shop({ address, token, paymentMethod, items, currency, say }: ShoppingErrand, profile: string): Promise<Bought> {
  const { ucp } = await discover<Profile>(address, "Universal Commerce Protocol");
  check(ucp.version === VERSION, `${ucp.version} is another version`);
  check(
    ucp.capabilities[CHECKOUT]?.some(({ version }) => version === VERSION),
    "no checkout is offered",
  );
  const base = ucp.services[SERVICE]?.find(({ transport }) => transport === "rest")?.endpoint;
  check(base, "it is not spoken over REST");
  say(`${base}: UCP ${ucp.version}`);

  const change = async (method: string, path: string, body: unknown, expect: number): Promise<Checkout> => {
    const headers = { "ucp-agent": `profile="${profile}"`, "idempotency-key": crypto.randomUUID() };
    const ask = () => call<Checkout>(address, method, `${base}/checkout-sessions${path}`, { token, body, headers, expect });
    const [first, again] = [await ask(), await ask()];
    check(JSON.stringify(first.body) === JSON.stringify(again.body), `${method} ${path} is answered something else again`);
    check(first.body.ucp.status === "success", `${method} ${path} came to ${JSON.stringify(first.body.messages)}`);
    return first.body;
  };
  const lines = items.map(({ id, quantity }) => ({ item: { id }, quantity }));
  const created = await change(
    "POST",
    "",
    { line_items: lines.map((line) => ({ ...line, quantity: line.quantity + 1 })), context: { currency } },
    201,
  );
  const changed = await change("PUT", `/${created.id}`, { line_items: lines }, 200);
  say(`${changed.id}: ${changed.status}, ${totalOf(created)}, then ${totalOf(changed)} ${currency}`);
  check(changed.status === "ready_for_complete", `cannot be paid: ${JSON.stringify(changed.messages)}`);

  const [name, handlers] =
    Object.entries(changed.ucp.payment_handlers).find(([, all]) => all.some(({ config }) => config.psp === "stripe")) ?? [];
  const [handler] = handlers ?? [];
  check(name && handler, "no handler takes a payment method that is kept at Stripe");
  const { body: schema } = await call<HandlerSchema>(handler.schema, "GET", handler.schema);
  const instrument = schema.$defs[name]?.payment_instrument;
  check(instrument && schema.name === name, "the handler's schema is of another handler");
  const { type, credential } = instrument.properties;
  const selected = {
    ...{ id: "the-card", handler_id: handler.id, type: type.const, selected: true },
    credential: { type: credential.properties.type.const, token: paymentMethod },
  };
  const paid = await change("POST", `/${changed.id}/complete`, { payment: { instruments: [selected] } }, 200);
  check(paid.status === "completed" && paid.order, `is not paid: ${paid.status}, ${JSON.stringify(paid.messages)}`);
  check(totalOf(paid) === totalOf(changed), "costs something else than was shown");
  say(`ordered: ${paid.order.id}`);
  return { orderId: paid.order.id, total: totalOf(paid) };
}

const totalOf = ({ totals }: Checkout): number => totals.find(({ type }) => type === "total")?.amount ?? NaN;
