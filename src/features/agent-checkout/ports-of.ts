import { sha256 } from "../../platform/digest.ts";
import { clientProduct } from "../../platform/http/client-product.ts";
import { keyFor } from "../../platform/http/idempotency.ts";
import { problemOf, type Problem, type ProblemTable } from "../../platform/http/problem.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { addItem } from "../cart/add-item.ts";
import { createCart } from "../cart/create-cart.ts";
import { cartProblems } from "../cart/problems.ts";
import { readCart } from "../cart/read-cart.ts";
import { refreshQuotes } from "../cart/refresh-quotes.ts";
import { removeItem } from "../cart/remove-item.ts";
import { setQuantity } from "../cart/set-quantity.ts";
import { quotedOffers } from "../catalog/quoted-offer.ts";
import { begunCheckout } from "../checkout/begun-checkout.ts";
import { cancelCheckout } from "../checkout/cancel-checkout.ts";
import { payCheckout } from "../checkout/pay-checkout.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import { checkoutProblems } from "../checkout/problems.ts";
import { readCheckout } from "../checkout/read-checkout.ts";
import { startCheckout } from "../checkout/start-checkout.ts";
import { askProfile } from "./ask-profile.ts";
import type { AgentPorts } from "./ports.ts";
import { publishableKeyOf } from "./publishable-key.ts";
import * as store from "./store.ts";

/** What an agent's call is made of: the API's own verbs, for its buyer. */
export function agentPortsOf(deps: CheckoutDeps, buyerId: string, request: Request): AgentPorts {
  const { db, contract, settings } = deps;
  const client = clientProduct(request);
  const who = { buyerId, client };
  // Keys of what a call does, apart from all that a client could send, and of one length.
  const named = (key: string) => `agent-${sha256(key)}`;
  const keyOf = (key: string, asked: unknown) => keyFor(named(key), "agent", asked);
  return {
    carts: {
      create: async (currency, key) =>
        map(await createCart(deps, { buyerId, currency, idempotency: keyOf(key, currency) }), cartProblems, ({ cart }) => ({
          cartId: cart.id,
        })),
      add: async (line, key) => map(await addItem(deps, { ...who, ...line, idempotency: keyOf(key, line) }), cartProblems, versionOf),
      set: async ({ cartId, itemId, ...given }, quantity) => {
        const call = { ...who, cartId, itemId, given, at: "" } as const;
        return map(await (quantity === 0 ? removeItem(deps, call) : setQuantity(deps, { ...call, quantity })), cartProblems, versionOf);
      },
      takeCurrentPrices: async (cartId, expectedSnapshotVersion) =>
        map(await refreshQuotes(deps, { ...who, cartId, given: { expectedSnapshotVersion }, at: "" }), cartProblems, versionOf),
      read: async (cartId) => (await readCart(deps, buyerId, cartId))?.cart,
    },
    quotes: (offerIds, currency) => quotedOffers(deps, offerIds, currency),
    checkouts: {
      start: async ({ cartId, snapshotVersion }, key) =>
        map(
          await startCheckout(deps, {
            ...who,
            cartId,
            expectedSnapshotVersion: snapshotVersion,
            idempotency: keyOf(key, { cartId, snapshotVersion }),
          }),
          checkoutProblems,
          ({ attempt }) => attempt,
        ),
      pay: async (id, payment) => map(await payCheckout(deps, buyerId, { id, ...payment }), checkoutProblems, (read) => read),
      read: (id) => readCheckout(deps, buyerId, id),
      cancel: async (id) => map(await cancelCheckout(deps, buyerId, id), checkoutProblems, (attempt) => attempt),
      begunUnder: (key) => begunCheckout(deps, buyerId, named(key)),
    },
    store: {
      claimCall: (call, lease) => store.claimCall(db, call, lease),
      findCall: (call) => store.findCall(db, call),
      keepAnswer: (call, answer) => store.keepAnswer(db, call, answer),
      forgetCall: (call, fence) => store.forgetCall(db, call, fence),
      keepCheckout: (checkout) => store.keepCheckout(db, checkout),
      findCheckout: (id) => store.findCheckout(db, buyerId, id),
      leaseCheckout: (id, lease) => store.leaseCheckout(db, buyerId, id, lease),
      writeCheckout: (held, change) => store.writeCheckout(db, held, change),
    },
    askProfile: (address) => askProfile(deps, address),
    buyerId,
    now: () => deps.clock.now(),
    limits: {
      leaseSeconds: contract.checkout.leaseSeconds,
      maxItems: contract.carts.maxItems,
      maxQuantity: contract.carts.maxQuantity,
      currencies: contract.fx.supportedCurrencies,
      baseCurrency: contract.fx.base,
    },
    site: settings.site.state === "configured" ? settings.site.value.PUBLIC_BASE_URL : new URL(request.url).origin,
    publishableKey: publishableKeyOf(deps),
  };
}

const versionOf = ({ cart: { snapshotVersion } }: { cart: { snapshotVersion: number } }) => ({ snapshotVersion });

/** What a verb answered, its refusal as the problem that its route would answer. */
const map = <T, R extends { kind: string }, V>(result: Result<T, R>, table: ProblemTable<R>, of: (value: T) => V): Result<V, Problem> =>
  result.ok ? ok(of(result.value)) : refused(problemOf(result.refusal, table));
