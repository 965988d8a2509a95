import type { Hono } from "hono";
import { html } from "hono/html";
import type Stripe from "stripe";
import { declineIntent, payIntent } from "./confirm-intent.ts";
import type { KeptMethod, StripeStore } from "./store.ts";
import type { Decline } from "./test-methods.ts";

const CAUSE = { requestId: null, idempotencyKey: null };
const FAILED = {
  code: "payment_intent_authentication_failure",
  declineCode: null,
  message: "The provided PaymentMethod has failed authentication.",
};

/** The page where a customer completes or fails the bank's authentication, as Stripe's 3D Secure test page does. */
export function serveAuthenticationPage(app: Hono, store: StripeStore, afterWrite: () => void): void {
  app.get("/authenticate/:id", (context) => {
    const intent = waitingIntent(store, context.req.param("id"), context.req.query("client_secret"));
    if (!intent) return context.text("Nothing is waiting for authentication here.", 404);
    return context.html(
      html`<!doctype html>
        <html lang="en">
          <title>Authenticate payment</title>
          <h1>Authenticate payment</h1>
          <p>${intent.amount} ${intent.currency} (minor units)</p>
          <form method="post">
            <button name="outcome" value="complete">Complete</button> <button name="outcome" value="fail">Fail</button>
          </form>
        </html>`,
    );
  });

  app.post("/authenticate/:id", async (context) => {
    const outcome = (await context.req.parseBody())["outcome"];
    if (outcome !== "complete" && outcome !== "fail") return context.text("outcome must be complete or fail", 400);
    const intent = waitingIntent(store, context.req.param("id"), context.req.query("client_secret"));
    const method = typeof intent?.payment_method === "string" ? store.methods.get(intent.payment_method) : undefined;
    if (!intent || !method) return context.text("Nothing is waiting for authentication here.", 404);
    store.transaction(() => {
      const decline = outcome === "complete" ? declineAfter(method) : FAILED;
      if (decline) declineIntent(store, CAUSE, { intent, method }, decline);
      else payIntent(store, CAUSE, intent, method);
    });
    afterWrite();
    const returnUrl = intent.next_action?.redirect_to_url?.return_url;
    if (!returnUrl) return context.text("Done. You can close this page.");
    const back = new URL(returnUrl);
    back.searchParams.set("payment_intent", intent.id);
    back.searchParams.set("payment_intent_client_secret", intent.client_secret ?? "");
    back.searchParams.set("redirect_status", outcome === "complete" ? "succeeded" : "failed");
    return context.redirect(back.href, 303);
  });
}

const declineAfter = ({ behaviour }: KeptMethod): Decline | undefined =>
  behaviour.kind === "needs-authentication" ? behaviour.declined : undefined;

function waitingIntent(store: StripeStore, id: string, secret: string | undefined): Stripe.PaymentIntent | undefined {
  const intent = store.intents.get(id);
  return intent && intent.client_secret === secret && intent.status === "requires_action" ? intent : undefined;
}
