import { conservationLaw, type ConservationLaw } from "../../platform/conservation.ts";
import type { RaisedCondition } from "../health/ports.ts";
import type { AlertDeps } from "./ports.ts";

type LawDeps = AlertDeps & { captureDesk: { raisedConditions(): Promise<readonly RaisedCondition[]> } };

/**
 * Alerts raised, as the rules' memory at the operations desk has them, against the alert ledger: two objects that know nothing of
 * each other. The ledger has an alert that was raised at a moment if it is stored with that or a later raise, open or not.
 */
export const alertsRaisedLaw = (deps: LawDeps): ConservationLaw =>
  conservationLaw({
    name: "alerts.raised",
    statement: "alerts raised by the health rules = those of them the ledger has stored",
    async capture({ now }) {
      const settledBefore = new Date(now.getTime() - deps.contract.conservation.settleSeconds * 1000);
      const raised = (await deps.captureDesk.raisedConditions()).filter(({ raisedAt }) => raisedAt < settledBefore.getTime());
      const stored = new Map((await deps.alertLedger.lastRaises(raised.map(({ key }) => key))).map(({ key, at }) => [key, at]));
      const lost = raised.filter(({ key, raisedAt }) => (stored.get(key) ?? 0) < raisedAt - CLOCKS_APART_MS);
      return [
        {
          left: { label: "raised at the desk", amount: raised.length },
          right: { label: "stored in the ledger", amount: raised.length - lost.length },
          settledBefore,
          ...(lost.length > 0 ? { detail: `not stored: ${named(lost)}` } : {}),
        },
      ];
    },
  });

/** Notifications the ledger ever made, from its tally, against the states its deliveries are in now. */
export const alertsNotifiedLaw = (deps: AlertDeps): ConservationLaw =>
  conservationLaw({
    name: "alerts.notified",
    statement: "notifications made = delivered + dropped + on their way",
    async capture() {
      const { created, delivered, dead, pending, retrying, now } = await deps.alertLedger.counts();
      return [
        {
          left: { label: "notifications made", amount: created },
          right: { label: "delivered, dropped or on their way", amount: delivered + dead + pending + retrying },
          settledBefore: new Date(now),
          detail: `${delivered} delivered, ${dead} dropped, ${pending + retrying} on their way`,
        },
      ];
    },
  });

/** The rule's time is an isolate's, the ledger's its object's. */
const CLOCKS_APART_MS = 30_000;
const NAMED = 5;

const named = (lost: readonly { key: string }[]): string =>
  lost
    .slice(0, NAMED)
    .map(({ key }) => key)
    .join(", ") + (lost.length > NAMED ? ` and ${lost.length - NAMED} more` : "");
