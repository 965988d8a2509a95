import { notFound } from "../../platform/errors.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { newWebhookSecret } from "../../platform/secrets.ts";
import { keptSecret } from "./kept-secrets.ts";
import type { AutomationRefusal } from "./problems.ts";
import { lineOf, noteChange } from "./operators/line.ts";
import { pastSecrets } from "./rules.ts";
import { findAutomation } from "./store/automations.ts";
import { rotateSecretOf } from "./store/secrets.ts";

/**
 * Gives an automation a new secret; deliveries carry the signature of the old one too until the overlap ends, and of each before it until its
 * own ends. Refused where the contract's maximum of old ones is in use, because none ends before the time it was promised. Throws `not-found`.
 */
export async function rotateSecret(
  deps: Platform,
  buyerId: string,
  id: string,
  operator?: Actor,
): Promise<Result<{ secret: string; previousSecretUntil: Date }, AutomationRefusal>> {
  const { secretOverlapSeconds, maxPastSecrets } = deps.contract.automations;
  const now = deps.clock.now();
  const secret = newWebhookSecret();
  const previousSecretUntil = new Date(now.getTime() + secretOverlapSeconds * 1000);
  const line = operator && lineOf(deps, operator, { verb: "rotate-secret", id }, {});
  const kept = await keptSecret(deps, id, secret);
  const change = { secret: kept, until: previousSecretUntil, at: now, maximum: maxPastSecrets, line };
  if (!(await rotateSecretOf(deps.db, { id, buyerId }, change))) {
    const row = await findAutomation(deps.db, id, buyerId);
    if (!row) throw notFound("automation");
    // Those that stood in the way may have been forgotten meanwhile: at the latest the one that is current now would end then.
    const ends = [...pastSecrets(row, now).map(({ until }) => until), previousSecretUntil];
    return refused({ kind: "too-many-secrets", maximum: maxPastSecrets, until: new Date(Math.min(...ends.map(Number))) });
  }
  noteChange(deps, { automationId: id, change: "secret-rotated" }, operator);
  return ok({ secret, previousSecretUntil });
}
