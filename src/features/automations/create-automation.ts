import { sql } from "drizzle-orm";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import type { EventType } from "../../platform/outbox/event-types.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Actor } from "../../platform/identity.ts";
import { lineOf, noteChange } from "./operators/line.ts";
import { sessionStands, standsInPostgres } from "../auth/session-stands.ts";
import { WEBHOOK_ALONE, type Action } from "./actions/action.ts";
import { addressFault } from "./actions/plan.ts";
import { undoableOf } from "./actions/undoable-of.ts";
import type { Condition } from "./conditions/condition.ts";
import { conditionFault } from "./conditions/condition-fault.ts";
import type { AutomationRefusal } from "./problems.ts";
import { newWebhookSecret } from "../../platform/secrets.ts";
import { keptSecret, openSecret } from "./kept-secrets.ts";
import { insertAutomation, type AutomationRow } from "./store/automations.ts";
import { targetUrlFault } from "./target-url.ts";

export interface CreatedAutomation {
  /** With its secret as its receiver knows it. */
  row: AutomationRow;
  /** It was made before, under the same key. */
  replayed: boolean;
}

export interface WantedAutomation {
  name: string;
  eventType: EventType;
  /** Not there where no action is a webhook. */
  url?: string | undefined;
  actions?: readonly Action[] | undefined;
  enabled: boolean;
  conditions?: Condition[] | undefined;
  /** The session that asks, where one does. */
  sessionId?: string | undefined;
  /** The operator who makes it, where it is one of the operators'. */
  operator?: Actor | undefined;
}

/**
 * Makes an automation for a buyer. Refused where the address may not be called, the actions cannot be done, the type's events cannot meet the conditions, or the buyer has the contract's maximum. A repeated request
 * finds the one it made, with its secret: who has the key is who was to be shown it; where that was deleted since, it is refused.
 * One that is made by a session ends not with it, so that none is made by one that has ended: an isolate may be behind in knowing that.
 */
export async function createAutomation(
  deps: Platform,
  buyerId: string,
  { sessionId, operator, conditions = [], actions = WEBHOOK_ALONE, url = "", ...input }: WantedAutomation,
  key?: IdempotencyKey,
): Promise<Result<CreatedAutomation, AutomationRefusal>> {
  const fault = addressFault(actions, url) ?? (url === "" ? undefined : targetUrlFault(deps, url));
  if (fault !== undefined) return refused({ kind: "automation-url-refused", reason: fault });
  const undoable = await undoableOf(deps, { buyerId, eventType: input.eventType }, actions);
  if (undoable) return refused({ kind: "action-refused", ...undoable });
  const odd = await conditionFault(input.eventType, conditions);
  if (odd) return refused({ kind: "condition-refused", ...odd });
  const now = deps.clock.now();
  const once = { idempotencyKey: key?.key ?? null, fingerprint: key?.fingerprint ?? null };
  const [id, secret] = [deps.ids.next("auto"), newWebhookSecret()];
  const automation = { ...input, ...once, url, conditions, actions, id, buyerId, secret, createdAt: now };
  const maximum = deps.contract.automations.maxPerBuyer;
  const stands = sessionId === undefined ? sql`true` : sessionStands(sessionId);
  const line =
    operator && lineOf(deps, operator, { verb: "create", id: automation.id }, { name: input.name, eventType: input.eventType, url });
  const { inserted, before } = await insertAutomation(
    deps.db,
    { ...automation, secret: await keptSecret(deps, id, secret) },
    { maximum, stands, line },
  );
  if (!inserted && before && before.deletedAt !== null) return refused({ kind: "automation-deleted" });
  if (!inserted && before) {
    if (before.fingerprint !== once.fingerprint) return refused({ kind: "idempotency-key-reused" });
    return ok({ row: { ...before, secret: await openSecret(deps, before.id, before.secret) }, replayed: true });
  }
  if (!inserted && sessionId !== undefined && !(await standsInPostgres(deps.db, sessionId))) return refused({ kind: "session-ended" });
  if (!inserted) return refused({ kind: "too-many-automations", maximum });
  noteChange(deps, { automationId: automation.id, change: "created" }, operator);
  const row = {
    ...automation,
    updatedAt: now,
    version: 1,
    previousSecret: null,
    previousSecretUntil: null,
    olderSecrets: [],
    slow: false,
    disabledReason: null,
    failingSince: null,
    failingTries: 0,
    failingCountedAt: null,
    deletedAt: null,
  };
  return ok({ row, replayed: false });
}
