import type { AlertRaise } from "../../platform/alerts.ts";
import { authorOf } from "../../platform/audit/line.ts";
import { AppError } from "../../platform/errors.ts";
import { alertRaised, ledgerUnreachable } from "../../platform/events/alerts.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import type { Operator, OpsReader } from "../../platform/identity.ts";
import { ok, type Result } from "../../platform/result.ts";
import type { Alert } from "./alert.ts";
import type { AlertDeps } from "./ports.ts";
import { queueOf } from "./raise-alerts.ts";
import { redactRaise } from "./redact-raise.ts";

export type Raised = { kind: "stored"; alert: Alert; replayed: boolean } | { kind: "queued" };

/** Raises what a monitor or an operator reports. Where the ledger does not answer, the queue takes it; where neither does, `dependency-unavailable`. */
export async function raiseAlert(
  deps: AlertDeps,
  alert: AlertRaise,
  raiser: Operator | OpsReader,
  idempotency: IdempotencyKey | undefined,
): Promise<Result<Raised, IdempotencyRefusal>> {
  const by = raiser.kind === "operator" ? { source: raiser.email, by: authorOf(raiser) } : { source: raiser.id };
  const operatorId = raiser.kind === "operator" ? raiser.id : undefined;
  const raise = { ...redactRaise(alert), count: 1, ...by };
  const { key, severity, summary } = raise;
  try {
    const stored = await deps.alertLedger.raiseOnce(raise, idempotency);
    if (!stored.ok) return stored;
    if (!stored.value.replayed) alertRaised(deps, { key, severity, summary, count: 1, storedBy: "ledger", operatorId });
    return ok({ kind: "stored", ...stored.value });
  } catch (error) {
    if (!(error instanceof AppError && error.code === "dependency-unavailable")) throw error;
    ledgerUnreachable(deps, { keys: [key], error });
    await queueOf(deps, raise).send({ raise });
    alertRaised(deps, { key, severity, summary, count: 1, storedBy: "queue", operatorId });
    return ok({ kind: "queued" });
  }
}
