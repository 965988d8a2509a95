import { auditRow } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { heldRateDecided } from "../../platform/events/fx.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { acceptHeldRate, findHeldRate, rejectHeldRate } from "./held-store.ts";
import type { FxDeps } from "./ports.ts";
import { isAhead, isRate } from "./rules.ts";

export interface HeldRateAnswer {
  decision: "accept" | "reject";
  note: string;
}

export type HeldRateRefusal =
  | { kind: "held-rate-decided"; state: string }
  | { kind: "held-rate-unusable"; why: "not-a-rate" | "dated-ahead" | "outdated" };

/**
 * An operator's word on a figure that was held back, once: accepted, it comes into force; rejected, the last good rate goes on
 * serving until a later publication. Refused where it is decided or superseded, or cannot be in force: no rate, dated ahead of the
 * clock, or older than what stands. Throws `not-found`.
 */
export async function decideHeldRate(
  deps: FxDeps,
  operator: Actor,
  id: string,
  { decision, note }: HeldRateAnswer,
): Promise<Result<{ id: string; state: "accepted" | "rejected" }, HeldRateRefusal>> {
  const held = await findHeldRate(deps.db, id);
  if (!held) throw notFound("held rate");
  const at = deps.clock.now();
  const policy = deps.contract.fx;
  if (held.state === "open" && decision === "accept") {
    if (!isRate(held.rate)) return refused({ kind: "held-rate-unusable", why: "not-a-rate" });
    if (isAhead(held.asOf, at, policy)) return refused({ kind: "held-rate-unusable", why: "dated-ahead" });
  }
  const notAfter = new Date(at.getTime() + policy.plausibility.aheadSeconds * 1000);
  const line = auditRow(deps, operator, {
    action: "held-rate.decide",
    subjectKind: "held-rate",
    subject: id,
    detail: { decision, currency: held.currency, rate: held.rate, asOf: held.asOf.toISOString(), note },
  });
  const record = { by: operator.id, note, at, line };
  const decided =
    decision === "accept" ? await acceptHeldRate(deps.db, id, { ...record, notAfter }) : await rejectHeldRate(deps.db, id, record);
  if (!decided) {
    const state = (await findHeldRate(deps.db, id))?.state;
    return state === "open"
      ? refused({ kind: "held-rate-unusable", why: "outdated" })
      : refused({ kind: "held-rate-decided", state: state ?? "superseded" });
  }
  deps.rateBook.forget();
  const state = decision === "accept" ? "accepted" : "rejected";
  heldRateDecided(deps, { heldRateId: id, currency: held.currency, rate: held.rate, asOf: held.asOf, state, by: operator.id, note });
  return ok({ id, state });
}
