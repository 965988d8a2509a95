import { automationChanged } from "../../platform/events/automations.ts";
import type { EventType } from "../../platform/outbox/outbox.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { AutomationRefusal } from "./problems.ts";
import { newWebhookSecret } from "../../platform/secrets.ts";
import { insertAutomation, type AutomationRow } from "./store/automations.ts";
import { targetUrlFault } from "./target-url.ts";

/** Makes an automation for a buyer. Refused where the address may not be called, or the buyer has the contract's maximum. */
export async function createAutomation(
  deps: Platform,
  buyerId: string,
  input: { name: string; eventType: EventType; url: string; enabled: boolean },
): Promise<Result<AutomationRow, AutomationRefusal>> {
  const fault = targetUrlFault(deps, input.url);
  if (fault !== undefined) return refused({ kind: "automation-url-refused", reason: fault });
  const now = deps.clock.now();
  const automation = { ...input, id: deps.ids.next("auto"), buyerId, secret: newWebhookSecret(), createdAt: now };
  const maximum = deps.contract.automations.maxPerBuyer;
  if (!(await insertAutomation(deps.db, automation, maximum))) return refused({ kind: "too-many-automations", maximum });
  automationChanged(deps, { automationId: automation.id, change: "created" });
  return ok({
    ...automation,
    updatedAt: now,
    previousSecret: null,
    previousSecretUntil: null,
    slow: false,
    disabledReason: null,
    deletedAt: null,
  });
}
