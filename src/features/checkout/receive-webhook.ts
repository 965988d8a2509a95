import { webhookRefused, webhookStored } from "../../platform/events/checkout.ts";
import { ok, type Result } from "../../platform/result.ts";
import { actOnWebhook } from "./act-on-webhook.ts";
import type { CheckoutDeps, SignatureInvalid } from "./ports.ts";
import { insertWebhook } from "./webhook-store.ts";

export type Received = "acted" | "stored" | "duplicate";

/**
 * Takes an event of the provider: verified, then stored, then acted on (GEN-7). Once it is stored the provider is thanked,
 * whatever acting comes to: the sweep acts again. Throws where it cannot be stored, so that the provider sends it again.
 */
export async function receiveWebhook(
  deps: CheckoutDeps,
  webhook: { rawBody: string; signature: string },
): Promise<Result<Received, SignatureInvalid>> {
  const now = deps.clock.now();
  const verified = await deps.payments.verify(webhook.rawBody, webhook.signature, now);
  if (!verified.ok) {
    webhookRefused(deps, { detail: verified.refusal.detail });
    return verified;
  }
  const { id: providerEventId, type, about } = verified.value;
  const stored = await insertWebhook(deps.db, {
    id: deps.ids.next("whk"),
    provider: "stripe",
    providerEventId,
    type,
    paymentIntentId: about,
    rawBody: webhook.rawBody,
    state: "RECEIVED",
    receivedAt: now,
    notBefore: new Date(now.getTime() + deps.contract.checkout.leaseSeconds * 1000),
  });
  webhookStored(deps, { providerEventId, type, duplicate: stored === undefined });
  if (!stored) return ok("duplicate");
  return ok((await actOnWebhook(deps, stored)).acted ? "acted" : "stored");
}
