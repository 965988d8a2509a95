import type Stripe from "stripe";
import type { Call, Operation } from "./api.ts";
import { answerDispute, closeDispute } from "./disputes.ts";
import { noSuch } from "./errors.ts";
import { listPage } from "./lists.ts";
import { createRefund } from "./refunds.ts";
import type { Collection, StripeStore } from "./store.ts";

/** Charges, refunds, disputes, events, payment methods and the balance. `onRefund` is told of each refund that was made. */
export function ledgerOperations(store: StripeStore, onRefund: (refund: Stripe.Refund) => void): Operation[] {
  return [
    {
      method: "GET",
      path: "/v1/charges",
      run: ({ parameters }) =>
        listPage("/v1/charges", filtered(store.charges, parameters.text("payment_intent"), "payment_intent"), parameters),
    },
    retrieve("/v1/charges/:id", "charge", store.charges),
    {
      method: "POST",
      path: "/v1/refunds",
      run(call) {
        const refund = createRefund(store, call.cause, call.parameters);
        onRefund(refund);
        return refund;
      },
    },
    {
      method: "GET",
      path: "/v1/refunds",
      run({ parameters }) {
        const ofIntent = filtered(store.refunds, parameters.text("payment_intent"), "payment_intent");
        const charge = parameters.text("charge");
        return listPage("/v1/refunds", charge === undefined ? ofIntent : ofIntent.filter((refund) => refund.charge === charge), parameters);
      },
    },
    retrieve("/v1/refunds/:id", "refund", store.refunds),
    {
      method: "GET",
      path: "/v1/disputes",
      run({ parameters }) {
        const ofIntent = filtered(store.disputes, parameters.text("payment_intent"), "payment_intent");
        const charge = parameters.text("charge");
        return listPage(
          "/v1/disputes",
          charge === undefined ? ofIntent : ofIntent.filter((dispute) => dispute.charge === charge),
          parameters,
        );
      },
    },
    retrieve("/v1/disputes/:id", "dispute", store.disputes),
    {
      method: "POST",
      path: "/v1/disputes/:id",
      run: (call) => answerDispute(store, call.cause, find(store.disputes, call, "dispute"), call.parameters),
    },
    {
      method: "POST",
      path: "/v1/disputes/:id/close",
      run: (call) => closeDispute(store, call.cause, find(store.disputes, call, "dispute")),
    },
    {
      method: "GET",
      path: "/v1/events",
      run: ({ parameters }) => listEvents(store, parameters.text("type"), parameters.texts("types"), parameters),
    },
    { method: "GET", path: "/v1/events/:id", run: (call) => withPending(store, find(store.events, call, "event")) },
    { method: "GET", path: "/v1/payment_methods/:id", run: (call) => find(store.methods, call, "PaymentMethod").method },
    { method: "GET", path: "/v1/balance", run: () => balanceOf(store) },
  ];
}

function retrieve<T extends { id: string }>(path: string, what: string, collection: Collection<T>): Operation {
  return { method: "GET", path, run: (call) => find(collection, call, what) };
}

function find<T extends { id: string }>(collection: Collection<T>, call: Call, what: string): T {
  const found = collection.get(call.id);
  if (!found) throw noSuch(what, call.id, "id");
  return found;
}

function filtered<T extends { id: string }>(collection: Collection<T>, value: string | undefined, member: keyof T): T[] {
  const all = collection.list();
  return value === undefined ? all : all.filter((object) => object[member] === value);
}

function listEvents(store: StripeStore, type: string | undefined, types: string[] | undefined, parameters: Call["parameters"]): object {
  const wanted = types ?? (type === undefined ? undefined : [type]);
  const events = store.events.list().filter((event) => wanted?.includes(event.type) ?? true);
  const page = listPage("/v1/events", events, parameters);
  return { ...page, data: page.data.map((event) => withPending(store, event)) };
}

function withPending(store: StripeStore, event: Stripe.Event): Stripe.Event {
  return { ...event, pending_webhooks: store.isPending(event.id) ? 1 : 0 };
}

/** Captured less refunded, per currency; all of it available at once, since nothing is paid out here. */
function balanceOf(store: StripeStore): Stripe.Balance {
  const sums = new Map<string, number>();
  const add = (currency: string, amount: number) => sums.set(currency, (sums.get(currency) ?? 0) + amount);
  for (const charge of store.charges.list()) add(charge.currency, charge.amount_captured);
  for (const refund of store.refunds.list()) if (refund.status !== "failed") add(refund.currency, -refund.amount);
  const currencies = sums.size === 0 ? [["usd", 0] as const] : [...sums];
  return {
    object: "balance",
    available: currencies.map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } })),
    livemode: false,
    pending: currencies.map(([currency]) => ({ amount: 0, currency, source_types: { card: 0 } })),
  };
}
