import { overdueReviews } from "../../src/operations/governance/health.ts";
import { findConfig } from "../../src/operations/health/config-findings.ts";
import type { Contract } from "../../src/platform/contract.ts";
import { relationFaults } from "../../src/platform/contract/relations.ts";
import { keysPastUse, longestTokenSeconds } from "../../src/platform/key-ring.ts";
import type { Settings } from "../../src/env.ts";
import { modelFaults, type ModelFacts } from "../model-faults.ts";

/** Settings that are missing or malformed, as `configReadiness` would name them once deployed (GEN-5), what the contract demands among them. */
export const settingRefusals = (settings: Settings, contract: Contract): string[] =>
  findConfig(settings, contract).map(({ setting, reason, clause }) => `setting ${setting} ${reason} (${clause})`);

/** What is no reason to refuse, and should be known of who deploys. */
export function settingNotes({ securityContact, buyerTokens }: Settings, contract: Contract, now: Date): string[] {
  const rings = buyerTokens.state === "configured" ? Object.entries(buyerTokens.value) : [];
  return [
    ...(securityContact.state === "configured"
      ? []
      : ["SECURITY_CONTACT is not set: /.well-known/security.txt answers 404, and who finds a weakness is told of nobody (RFC 9116)"]),
    ...rings.flatMap(([name, ring]) =>
      keysPastUse(ring, now, longestTokenSeconds(contract)).map(
        ({ kid }) => `${name}: no token of the key ${kid ?? "without kid"} can be out any more; take it out (AUTH-1)`,
      ),
    ),
  ];
}

/** Sections of the contract whose review is overdue on the day of `now`, and figures of it that contradict one another (GOV-2). */
export function governanceRefusals(contract: Contract, now: Date): string[] {
  return [
    ...overdueReviews(contract, now).map(
      ({ section, owner, reviewBy }) => `contract: ${owner} was to review ${section} by ${reviewBy} (GOV-2)`,
    ),
    ...relationFaults(contract, now.toISOString().slice(0, 10)).map(({ text }) => `contract: ${text} (GOV-2)`),
  ];
}

/** Allowed models that the contract does not know (LLM-7), or that CI refuses (LLM-8). */
export function modelRefusals(settings: Settings, { llm }: Contract, facts: ModelFacts): string[] {
  const { llmModels } = settings;
  if (llmModels.state !== "configured") return [];
  return llmModels.value.LLM_ALLOWED_MODELS_JSON.flatMap((name) => {
    const model = llm.models.find((known) => known.model === name);
    return model ? modelFaults(model, facts) : [`model ${name} is allowed but the contract has no pricing for it (LLM-7)`];
  });
}

/** A bundle over the contract's budget. `measuredKib` undefined: nobody could say. */
export function bundleRefusals(measuredKib: number | undefined, contract: Contract): string[] {
  const { bundleBudgetKib } = contract.release;
  if (measuredKib === undefined) return ["the bundle's size could not be measured"];
  return measuredKib > bundleBudgetKib ? [`the bundle has ${measuredKib} KiB gzipped, the budget is ${bundleBudgetKib} KiB`] : [];
}

export interface Freeze {
  frozen: boolean;
  reason: string | null;
  setBy: string | null;
  setAt: string | null;
}

/** What was found out about the freeze of the deployed Worker. */
export type FreezeAnswer =
  | { kind: "answered"; freeze: Freeze }
  | { kind: "overridden" }
  | { kind: "first-deploy" }
  | { kind: "unknown"; why: string };

/** A standing freeze (GEN-2); one that cannot be asked after counts as standing. */
export function freezeRefusals(answer: FreezeAnswer): string[] {
  if (answer.kind === "unknown")
    return [`whether deploys are frozen could not be asked: ${answer.why} (--first-deploy where nothing is deployed yet)`];
  if (answer.kind !== "answered" || !answer.freeze.frozen) return [];
  const { setBy, setAt, reason } = answer.freeze;
  return [
    `deploys are frozen since ${setAt ?? "?"} by ${setBy ?? "?"}: ${reason ?? "no reason"} (GEN-2; --override-freeze "why" is recorded)`,
  ];
}
