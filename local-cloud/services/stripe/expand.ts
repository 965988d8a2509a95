import type Stripe from "stripe";
import type { StripeStore } from "./store.ts";

/** So many refunds a charge shows when it is expanded; the rest is listed. */
const SHOWN_REFUNDS = 10;

/**
 * Replaces ids by the objects they name along `expand` paths such as `latest_charge` or `data.payment_intent`.
 * A path that leads to nothing known is left alone.
 */
export function expandObject(store: StripeStore, object: object, paths: readonly string[]): object {
  return paths.reduce((expanded, path) => expandPath(store, expanded, path.split(".")), object);
}

function expandPath(store: StripeStore, object: object, path: readonly string[]): object {
  const [head, ...rest] = path;
  if (head === undefined) return object;
  const value: unknown = head === "refunds" ? refundsOf(store, object) : Reflect.get(object, head);
  const target = typeof value === "string" ? lookUp(store, head, value) : value;
  if (Array.isArray(target)) return { ...object, [head]: target.map((item: object) => expandPath(store, item, rest)) };
  if (typeof target !== "object" || target === null) return object;
  return { ...object, [head]: expandPath(store, target, rest) };
}

/** A charge has its refunds, newest first, only where they are asked for. */
function refundsOf(store: StripeStore, object: object): Stripe.ApiList<Stripe.Refund> | undefined {
  if (Reflect.get(object, "object") !== "charge") return undefined;
  const id = String(Reflect.get(object, "id"));
  const refunds = store.refunds
    .list()
    .filter((refund) => refund.charge === id)
    .toReversed();
  return {
    object: "list",
    data: refunds.slice(0, SHOWN_REFUNDS),
    has_more: refunds.length > SHOWN_REFUNDS,
    url: `/v1/charges/${id}/refunds`,
  };
}

function lookUp(store: StripeStore, name: string, id: string): object | undefined {
  switch (name) {
    case "latest_charge":
    case "charge":
      return store.charges.get(id);
    case "payment_intent":
      return store.intents.get(id);
    case "payment_method":
      return store.methods.get(id)?.method;
    default:
      return undefined;
  }
}
