import { ok, refused, type Result } from "../../platform/result.ts";
import type { Rollout } from "./models.ts";
import type { CallBody, CallRefusal, PlanRefusal } from "./rules.ts";
import { WIRES, type Wire } from "./wires.ts";

/** By which header a caller names the model that may answer instead, or refuses any; and by which the answer says who did. */
export const FALLBACK_HEADER = "x-llm-fallback-model";
export const SERVED_HEADER = "x-llm-served-model";
const NONE = "none";

/** Who is asked where a call's provider fails. */
export interface StandIn {
  wire: Wire;
  body: CallBody;
  /** Who allows it, as the answer says. */
  policy: string;
}

interface Named {
  wire: Wire;
  body: CallBody;
  /** What the caller's header says; null where there is none. */
  header: string | null;
}

/**
 * The stand-in of a caller's call: the one that the header names, or the contract's for the model; undefined where there is none. It reads
 * the wire that the caller speaks, so it is of the same provider. A header that names no such model is refused before anything is called.
 */
export function standInFor({ wire, body, header }: Named, rollout: Rollout): Result<StandIn | undefined, PlanRefusal> {
  // Without models there is nothing to choose from; what is wrong is told of the call itself.
  if (rollout.state === "misconfigured" || header === NONE) return ok(undefined);
  const asked = rollout.models.get(body.model);
  const name = header ?? asked?.fallback;
  if (name === undefined || !asked) return ok(undefined);
  const offered = rollout.models.get(name);
  const fits = offered?.provider === WIRES[wire].provider && offered.model !== asked.model;
  if (header !== null && !fits) {
    const reason = `names a model offered on this route, other than the one asked for, or ${NONE}`;
    return refused({ kind: "parameter-refused", parameter: FALLBACK_HEADER, reason, because: "malformed" });
  }
  return ok(fits ? { wire, body: { ...body, model: name }, policy: header === null ? "llm.models.fallback" : FALLBACK_HEADER } : undefined);
}

const OF_THE_PROVIDER: ReadonlySet<CallRefusal["kind"]> = new Set([
  "provider-switched-off",
  "provider-unconfigured",
  "provider-unreachable",
  "provider-circuit-open",
  "provider-key-refused",
  "provider-garbled",
  "provider-failed",
]);

/** Reasons that lie with one provider, or with one of its models, so that another may do. */
export function isProviders(refusal: CallRefusal): boolean {
  if (refusal.kind === "provider-refused") return refusal.status >= 500 || refusal.status === 429;
  return OF_THE_PROVIDER.has(refusal.kind);
}
