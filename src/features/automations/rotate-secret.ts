import { notFound } from "../../platform/errors.ts";
import { automationChanged } from "../../platform/events/automations.ts";
import type { Platform } from "../../platform/platform.ts";
import { newWebhookSecret } from "../../platform/secrets.ts";
import { findAutomation, updateAutomation } from "./store/automations.ts";

/** Gives an automation a new secret; deliveries carry the signature of the old one too until the overlap ends. Throws `not-found`. */
export async function rotateSecret(deps: Platform, buyerId: string, id: string): Promise<{ secret: string; previousSecretUntil: Date }> {
  const before = await findAutomation(deps.db, id, buyerId);
  if (!before) throw notFound("automation");
  const now = deps.clock.now();
  const secret = newWebhookSecret();
  const previousSecretUntil = new Date(now.getTime() + deps.contract.automations.secretOverlapSeconds * 1000);
  const row = await updateAutomation(deps.db, { id, buyerId }, { secret, previousSecret: before.secret, previousSecretUntil }, now);
  if (!row) throw notFound("automation");
  automationChanged(deps, { automationId: id, change: "secret-rotated" });
  return { secret, previousSecretUntil };
}
