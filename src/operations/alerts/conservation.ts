import { apart, conservationLaw, type ConservationLaw } from "../../platform/conservation.ts";
import { recorded } from "../../platform/language/say.ts";
import type { RaisedCondition } from "../health/ports.ts";
import type { AlertWay } from "./alert.ts";
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
          apart: apart({ leftOnly: lost.map(({ key }) => key) }),
          settledBefore,
        },
      ];
    },
  });

/**
 * Notifications the ledger ever made, from its tally, against the states its deliveries are in now; and of the newest, thing by thing, what
 * alerts say they told, what receivers acknowledged and what died.
 */
export const alertsNotifiedLaw = (deps: AlertDeps): ConservationLaw =>
  conservationLaw({
    name: "alerts.notified",
    statement: "notifications made = acknowledged by their receiver + dropped with a dead letter + on their way",
    async capture() {
      const [{ created, delivered, dead, pending, retrying, now }, found] = await Promise.all([
        deps.alertLedger.counts(),
        deps.alertLedger.compareBooks(NEWEST),
      ]);
      return [
        {
          left: { label: "notifications made", amount: created },
          right: { label: "delivered, dropped or on their way", amount: delivered + dead + pending + retrying },
          apart: found,
          settledBefore: new Date(now),
          detail: `${delivered} delivered, ${dead} dropped, ${pending + retrying} on their way`,
        },
      ];
    },
  });

/**
 * Deliveries that the ledger has as acknowledged by a way's receiver, against that receiver's own journal, by `webhook-id`: two ledgers of two
 * parties. Not compared, and no row, where the settings name no journal. What the receiver acknowledged and the ledger never heard of is no
 * loss, it was told again: the detail counts it.
 */
export const alertsReceivedLaw = (deps: AlertDeps, way: AlertWay): ConservationLaw =>
  conservationLaw({
    name: `alerts.received.${way}`,
    statement: "deliveries of alerts acknowledged, as the ledger has them = those in the receiver's own journal",
    everySeconds: deps.contract.conservation.journalsEverySeconds,
    async capture({ now }) {
      const { settleSeconds, windowSeconds } = deps.contract.conservation;
      const settledBefore = new Date(now.getTime() - settleSeconds * 1000);
      const asked = new Date(now.getTime() - windowSeconds * 1000);
      const journal = await deps.receiverJournals.read(way, asked);
      if (journal === undefined) return [];
      const begun = Math.max(asked.getTime(), journal.from.getTime());
      const settled = journal.received.filter(({ at }) => at.getTime() >= begun && at < settledBefore).map(({ id }) => id);
      const { delivered, unknown, unheard } = await deps.alertLedger.compareJournal({
        ...{ way, since: begun + CLOCKS_APART_MS, before: settledBefore.getTime() },
        ...{ most: NEWEST_DELIVERIES, journal: settled },
      });
      const received = new Set(journal.received.map(({ id }) => id));
      const lost = delivered.filter((id) => !received.has(id));
      return [
        {
          left: { label: "acknowledged deliveries of the ledger", amount: delivered.length },
          right: { label: "entries of the receiver's journal", amount: delivered.length - lost.length + new Set(unknown).size },
          apart: apart({ leftOnly: lost, rightOnly: unknown }),
          settledBefore,
          ...(unheard === 0 ? {} : { detail: recorded`${unheard} that the receiver acknowledged and the ledger never heard of` }),
        },
      ];
    },
  });

/** Deliveries of the ledger that are looked through for the journals. */
const NEWEST_DELIVERIES = 1_000;

/** Of each of the ledger's tables that is looked through. */
const NEWEST = 200;

/** The rule's time is an isolate's, the ledger's its object's. */
const CLOCKS_APART_MS = 30_000;
