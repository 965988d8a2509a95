import type { Alert } from "./alert.ts";
import { replaySucceeded, type TransportMemory } from "./dead-letter-rules.ts";
import type { DeadLetter, Decision } from "./dead-letter.ts";
import type { LedgerEffect } from "./effects.ts";

/** A dead letter with what the end of its decision touches. */
export interface KnownLetter {
  letter: DeadLetter;
  /** The decision that is under way. */
  pending: Decision | undefined;
  alert: Alert | undefined;
  /** Ids of the alert's letters that both transports failed and that nobody has settled. */
  bothFailed: readonly string[];
  memory: TransportMemory;
}

/** It got there after all: the letter, its alert's rank, the open incident and the memory of the transport say so (ALR-6, ALR-8). */
export function settled(known: KnownLetter, now: number): LedgerEffect[] {
  const { letter, pending, memory } = known;
  return [
    ...ended(known, "succeeded"),
    { kind: "change-dead-letter", id: letter.id, change: { state: "delivered", bothFailed: false } },
    ...unrankedAlert(known),
    ...(pending?.mode === "replay" && !letter.drill ? [{ kind: "remember-transport" as const, memory: replaySucceeded(memory, now) }] : []),
  ];
}

/** Nobody waits for it any more, though it did not get there: it ranks first no longer. */
export const unranked = (known: KnownLetter): LedgerEffect[] => [
  { kind: "change-dead-letter", id: known.letter.id, change: { bothFailed: false } },
  ...unrankedAlert(known),
];

function unrankedAlert({ letter, alert, bothFailed }: KnownLetter): LedgerEffect[] {
  const last = bothFailed.every((id) => id === letter.id);
  return alert?.bothFailed && last ? [{ kind: "save-alert", alert: { ...alert, bothFailed: false } }] : [];
}

/** What was decided failed: the letter waits for another decision, with its history. */
export function returned(known: KnownLetter, error: string, now: number): LedgerEffect[] {
  return [
    ...ended(known, "failed"),
    { kind: "change-dead-letter", id: known.letter.id, change: { state: "undecided", error, diedAt: now } },
  ];
}

function ended({ letter, pending }: KnownLetter, outcome: "succeeded" | "failed"): LedgerEffect[] {
  if (!pending) return [];
  const end: LedgerEffect = { kind: "end-decision", letterId: letter.id, outcome };
  if (pending.incidentId === null) return [end];
  const text = `${pending.mode} of ${letter.alertKey} (${letter.id}) ${outcome}`;
  return [end, { kind: "append-to-incident", incidentId: pending.incidentId, entry: { kind: "decision-outcome", by: "system", text } }];
}
