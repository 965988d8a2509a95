import type { DeadLetter } from "../../src/operations/alerts/dead-letter.ts";
import type { KnownLetter } from "../../src/operations/alerts/settlement-rules.ts";
import type { LedgerTables } from "./tables.ts";

/** A dead letter with what the end of its decision touches. */
export function knownLetter({ letters, alerts, drills }: LedgerTables, letter: DeadLetter | undefined): KnownLetter | undefined {
  return (
    letter && {
      letter,
      pending: letters.decisions(letter.id).find(({ outcome }) => outcome === "pending"),
      alert: alerts.byId(letter.alertId),
      bothFailed: letters.bothFailed(letter.alertId),
      memory: drills.transport(),
    }
  );
}
