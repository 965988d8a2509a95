import type { Alerts } from "../../platform/alerts.ts";
import { withDeadline } from "../../platform/deadline.ts";
import { alertRaised, alertResolveFailed, ledgerUnreachable } from "../../platform/events/alerts.ts";
import type { CountedRaise } from "./alert.ts";
import type { AlertDeps } from "./ports.ts";
import { redactRaise } from "./redact-raise.ts";

/** How long one request waits for a batch that another one sends, before it sends its own alert itself. */
const SHARED_WAIT_MS = 3_000;

interface Batch {
  raises: Map<string, CountedRaise>;
  stored: Promise<void> | undefined;
}

/**
 * The alert path of one isolate. While one batch of raises is on its way the next gathers, one entry a key with a count, so that
 * a storm of failing requests is a few calls to the ledger. A raise resolves once its batch is stored, or handed to the queue.
 */
export function createAlerts(deps: AlertDeps): Alerts {
  let gathering: Batch | undefined;
  let underWay: Promise<void> | undefined;

  const send = (batch: Batch): Promise<void> => {
    if (gathering === batch) gathering = undefined;
    batch.stored ??= storeRaises(deps, [...batch.raises.values()]);
    underWay = batch.stored;
    return batch.stored;
  };

  return {
    async raise(alert) {
      const raise = { ...redactRaise(alert), count: 1, source: "system" };
      const batch = (gathering ??= { raises: new Map(), stored: undefined });
      batch.raises.set(raise.key, merged(batch.raises.get(raise.key), raise));
      try {
        // Whoever is in front may belong to another request and end with it, so nobody waits for him without an end.
        await withDeadline("alert-ledger", SHARED_WAIT_MS, async () => {
          if (underWay) await Promise.allSettled([underWay]);
          await send(batch);
        });
      } catch (error) {
        ledgerUnreachable(deps, { keys: [raise.key], error });
        await storeRaises(deps, [raise]);
      }
    },
    async resolve(key, reason) {
      try {
        await deps.alertLedger.resolve(key, reason);
      } catch (error) {
        // The condition is found gone again at the next evaluation, which resolves it then.
        alertResolveFailed(deps, { key, error });
        throw error;
      }
    },
  };
}

/** Stores raises in the ledger; where it does not answer, in the queue, whose consumer stores them. Throws where neither takes them. */
export async function storeRaises(deps: AlertDeps, raises: readonly CountedRaise[]): Promise<void> {
  const say = (storedBy: "ledger" | "queue") => {
    for (const { key, severity, summary, count } of raises) alertRaised(deps, { key, severity, summary, count, storedBy });
  };
  try {
    await deps.alertLedger.raise(raises);
    say("ledger");
  } catch (error) {
    ledgerUnreachable(deps, { keys: raises.map(({ key }) => key), error });
    for (const raise of raises) await queueOf(deps, raise).send({ raise });
    say("queue");
  }
}

/** Where a raise waits that the ledger could not take. */
export const queueOf = (deps: Pick<AlertDeps, "incidentAlertQueue" | "incidentPageQueue">, { severity }: Pick<CountedRaise, "severity">) =>
  severity === "page" ? deps.incidentPageQueue : deps.incidentAlertQueue;

function merged(known: CountedRaise | undefined, raise: CountedRaise): CountedRaise {
  return known ? { ...raise, count: known.count + raise.count } : raise;
}
