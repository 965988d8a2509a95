import type { Author } from "../../platform/audit/line.ts";
import type { Alert } from "./alert.ts";
import type { DeadLetter } from "./dead-letter.ts";
import type { Delivery } from "./delivery.ts";
import { judgeDrill, type Drill } from "./drill.ts";
import type { Decided } from "./effects.ts";
import { deliveryOf, type Circumstances } from "./telling-rules.ts";
import { decideRaise } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

export interface DrillAsked {
  id: string;
  alertId: string;
  simulate: Drill["simulate"];
  secondaryConfigured: boolean;
  author: Author;
}

/** A drill begins (ALR-9): its alert, resolved from the start, goes to each transport; one that simulates a failure to the primary alone. */
export function started({ id, alertId, simulate, secondaryConfigured, author }: DrillAsked, by: Circumstances): Decided<Drill> {
  const { now } = by;
  const raise = {
    key: `drill.incident-transport.${id}`,
    severity: "info" as const,
    summary: simulate ? recorded`Drill: the primary transport is made to fail for this message alone.` : recorded`Drill: nothing is wrong.`,
    count: 1,
    source: author.email,
  };
  const alert: Alert = {
    ...decideRaise(undefined, raise, { id: alertId, now, causeId: null, silencedUntil: null, heldUntil: null, flaps: 0 }, by.policy).alert,
    drill: true,
    state: "resolved",
    resolvedAt: now,
    resolvedReason: recorded`a drill's alert is never open`,
    notifyDueAt: null,
  };
  const told = { alert, kind: "open" as const, grouped: 0 };
  const drill: Drill = { id, alertId, startedBy: author.email, startedAt: now, simulate, state: "running", finishedAt: null };
  return {
    answer: drill,
    effects: [
      { kind: "save-alert", alert },
      deliveryOf({ ...told, transport: "primary", simulateFailure: simulate !== null }, by),
      ...(simulate === null && secondaryConfigured ? [deliveryOf({ ...told, transport: "secondary" }, by)] : []),
      ...(simulate === null ? (["primary", "secondary"] as const) : []).map((transport) => ({
        kind: "probe-transport" as const,
        transport,
      })),
      { kind: "save-drill", drill },
      {
        kind: "audit",
        author,
        write: { action: "alert-drill.start", subjectKind: "alert-drill", subject: id, detail: { simulate } },
      },
    ],
  };
}

/** The drill as what became of its notification makes it. It is finished once; one that an operator's decision takes up again is not. */
export function upToDate(
  drill: Drill,
  deliveries: readonly Pick<Delivery, "transport" | "state">[],
  letter: Pick<DeadLetter, "state"> | undefined,
  now: number,
): Drill {
  const state = judgeDrill(drill, deliveries, letter);
  const finished = state === "passed" || state === "failed";
  return { ...drill, state, finishedAt: finished ? (drill.finishedAt ?? now) : null };
}
