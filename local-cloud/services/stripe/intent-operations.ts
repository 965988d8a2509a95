import type Stripe from "stripe";
import type { Call, Operation } from "./api.ts";
import { confirmIntent } from "./confirm-intent.ts";
import { cancelIntent, captureIntent } from "./end-intent.ts";
import { invalidParameter, missingParameter, noSuch, unexpectedState } from "./errors.ts";
import { recordEvent } from "./events.ts";
import { changedIntent, newIntent } from "./intent-parameters.ts";
import { listPage } from "./lists.ts";
import { readPaymentMethod } from "./payment-methods.ts";
import { publishableView } from "./publishable.ts";
import type { KeptMethod, StripeStore } from "./store.ts";

interface IntentSurroundings {
  /** Where a customer can reach the authentication page. */
  baseUrl: string;
  /** Told of each intent that was confirmed: its bank may take its time, or dispute it. */
  onConfirmed(intent: Stripe.PaymentIntent): void;
}

/** The operations of /v1/payment_intents. */
export function intentOperations(store: StripeStore, surroundings: IntentSurroundings): Operation[] {
  const root = "/v1/payment_intents";
  const confirm = (call: Call, intent: Stripe.PaymentIntent, method: KeptMethod, returnUrl: string | undefined) => {
    const authenticationUrl = `${surroundings.baseUrl}/authenticate/${intent.id}?client_secret=${intent.client_secret}`;
    const confirmed = confirmIntent(store, call.cause, intent, { method, returnUrl, authenticationUrl });
    surroundings.onConfirmed(confirmed);
    return confirmed;
  };

  return [
    {
      method: "POST",
      path: root,
      run(call) {
        const { parameters } = call;
        const draft = newIntent(store, parameters);
        const method = readPaymentMethod(store, parameters);
        const confirming = parameters.flag("confirm") ?? false;
        const returnUrl = parameters.text("return_url");
        parameters.refuseUnknown();
        if (confirming && !method) throw missingParameter("payment_method");
        const intent = store.intents.put(method ? { ...draft, payment_method: method.id, status: "requires_confirmation" } : draft);
        recordEvent(store, call.cause, "payment_intent.created", { object: intent });
        return confirming && method ? confirm(call, intent, method, returnUrl) : intent;
      },
    },
    {
      method: "GET",
      path: root,
      run({ parameters }) {
        const customer = parameters.text("customer");
        const intents = store.intents.list().filter((intent) => customer === undefined || intent.customer === customer);
        return listPage(root, intents, parameters);
      },
    },
    {
      method: "GET",
      path: `${root}/:id`,
      browser: true,
      run(call) {
        const intent = openIntent(store, call);
        call.parameters.refuseUnknown();
        return shown(call, intent);
      },
    },
    {
      method: "POST",
      path: `${root}/:id`,
      run(call) {
        const intent = openIntent(store, call);
        if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status)) {
          throw unexpectedState(
            intent,
            `This PaymentIntent's parameters could not be updated because it has a status of ${intent.status}.`,
          );
        }
        const changed = changedIntent(intent, call.parameters);
        const method = readPaymentMethod(store, call.parameters);
        call.parameters.refuseUnknown();
        return store.intents.put(method ? { ...changed, payment_method: method.id, status: "requires_confirmation" } : changed);
      },
    },
    {
      method: "POST",
      path: `${root}/:id/confirm`,
      browser: true,
      run(call) {
        const intent = openIntent(store, call);
        const method = readPaymentMethod(store, call.parameters) ?? heldMethod(store, intent);
        const returnUrl = call.parameters.text("return_url");
        call.parameters.refuseUnknown();
        if (!method) throw missingParameter("payment_method");
        return shown(call, confirm(call, intent, method, returnUrl));
      },
    },
    {
      method: "POST",
      path: `${root}/:id/capture`,
      run: (call) => captureIntent(store, call.cause, openIntent(store, call), call.parameters),
    },
    {
      method: "POST",
      path: `${root}/:id/cancel`,
      run: (call) => cancelIntent(store, call.cause, openIntent(store, call), call.parameters),
    },
  ];
}

function openIntent(store: StripeStore, call: Call): Stripe.PaymentIntent {
  const intent = store.intents.get(call.id);
  const secret = call.parameters.text("client_secret");
  if (!intent) throw noSuch("payment_intent", call.id, "intent");
  if (call.publishable && secret === undefined) throw missingParameter("client_secret");
  if (secret !== undefined && secret !== intent.client_secret) {
    throw invalidParameter(
      "client_secret",
      "The client_secret provided does not match the client_secret associated with the PaymentIntent.",
    );
  }
  return intent;
}

function heldMethod(store: StripeStore, intent: Stripe.PaymentIntent): KeptMethod | undefined {
  return typeof intent.payment_method === "string" ? store.methods.get(intent.payment_method) : undefined;
}

function shown(call: Call, intent: Stripe.PaymentIntent): object {
  return call.publishable ? publishableView(intent) : intent;
}
