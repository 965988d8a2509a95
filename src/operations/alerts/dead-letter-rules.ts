import { ok, refused, type Result } from "../../platform/result.ts";
import type { Alert } from "./alert.ts";
import type { DeadLetter, DecisionMode, DeadLetterState, Superseded } from "./dead-letter.ts";
import type { Delivery } from "./delivery.ts";

export type DecisionRefusal = { kind: "already-decided"; state: DeadLetterState } | { kind: "secondary-not-configured" };

export interface DecisionPlan {
  state: DeadLetterState;
  outcome: "pending" | "succeeded";
  /** What the decision sends. */
  send: "primary-again" | "secondary" | null;
}

/** Takes exactly one decision for an entry (ALR-6). Escalating by hand is done when it is said; the others when they are delivered. */
export function decideDeadLetter(
  letter: Pick<DeadLetter, "state">,
  mode: DecisionMode,
  { secondaryConfigured, superseded }: { secondaryConfigured: boolean; superseded: Superseded | null },
): Result<DecisionPlan, DecisionRefusal> {
  if (letter.state !== "undecided") return refused({ kind: "already-decided", state: letter.state });
  switch (mode) {
    case "replay":
      return ok(superseded === null ? { state: "in-progress", outcome: "pending", send: "primary-again" } : SENDS_NOTHING);
    case "manual-escalation":
      return ok({ state: "escalated", outcome: "succeeded", send: null });
    case "secondary-channel-only":
      if (!secondaryConfigured) return refused({ kind: "secondary-not-configured" });
      return ok(superseded === null ? { state: "in-progress", outcome: "pending", send: "secondary" } : SENDS_NOTHING);
  }
}

const SENDS_NOTHING: DecisionPlan = { state: "superseded", outcome: "succeeded", send: null };

/** Whether sending a notification now would tell what is no longer true: an alert's beginning after its end, or a word after a later one. Its end is always true. */
export function supersededBy(
  { kind }: Pick<Delivery, "kind">,
  alert: Pick<Alert, "state" | "drill" | "acknowledgedAt"> | undefined,
  laterIsThere: boolean,
): Superseded | null {
  if (alert?.drill) return null;
  const isInHands = alert !== undefined && alert.acknowledgedAt !== null;
  const changedHands = (kind === "acknowledge" && !isInHands) || (kind === "withdraw" && isInHands);
  if (laterIsThere || (alert?.state === "open" && changedHands)) return "later-word";
  return kind !== "resolve" && alert?.state === "resolved" ? "alert-resolved" : null;
}

/** What the ledger remembers to tell a transport incident from a one-off miss (ALR-8). Times are milliseconds since the epoch. */
export interface TransportMemory {
  lastReplaySucceededAt: number | null;
  lastGrowthAt: number | null;
  activeSince: number | null;
}

export const QUIET_TRANSPORT: TransportMemory = { lastReplaySucceededAt: null, lastGrowthAt: null, activeSince: null };

/** The backlog grew from what it was before. Within the window after a replay that succeeded, that is a transport incident. */
export function backlogGrew(memory: TransportMemory, before: number, now: number, windowSeconds: number): TransportMemory {
  const soon = memory.lastReplaySucceededAt !== null && now - memory.lastReplaySucceededAt <= windowSeconds * 1000;
  const active = transportIncidentSince(memory, before, now, windowSeconds);
  return { ...memory, lastGrowthAt: now, activeSince: active ?? (soon ? now : null) };
}

export function replaySucceeded(memory: TransportMemory, now: number): TransportMemory {
  return { ...memory, lastReplaySucceededAt: now };
}

/** Active until the backlog is empty and has not grown for a window. */
export function transportIncidentSince(memory: TransportMemory, backlog: number, now: number, windowSeconds: number): number | null {
  const quiet = backlog === 0 && memory.lastGrowthAt !== null && now - memory.lastGrowthAt > windowSeconds * 1000;
  return quiet ? null : memory.activeSince;
}
