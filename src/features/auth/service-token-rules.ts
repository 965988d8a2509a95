import type { Contract } from "../../platform/contract.ts";
import type { LlmLimits, ModelLimits } from "../../platform/llm-limits.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { ServiceTokenRefusal } from "./problems.ts";

export type TokenBounds = Contract["access"]["serviceTokens"];

/** How it went to make a token, and what its buyer had when it was tried. */
export interface Making<Token> {
  inserted: boolean;
  /** The token that was made by the same Idempotency-Key. */
  before: Token | undefined;
  addressVerified: boolean;
  /** Tokens that are good. */
  standing: number;
  /** Until the first of the tokens made within a day was made longer ago. */
  roomInSeconds: number;
}

const DAY_MS = 86_400_000;

/** Whether a token may be given this end; it may have none. */
export function decideExpiry(expiresAt: Date | undefined, now: Date, { longestDays }: TokenBounds): Result<undefined, ServiceTokenRefusal> {
  const ahead = expiresAt === undefined ? undefined : expiresAt.getTime() - now.getTime();
  return ahead === undefined || (ahead > 0 && ahead <= longestDays * DAY_MS)
    ? ok(undefined)
    : refused({ kind: "service-token-expiry-refused", longestDays });
}

/** The limits with each model under its own name, by which calls are counted. Refused of a name that no model has: such a limit would hold nothing. */
export function decideLimits(
  limits: LlmLimits | undefined,
  known: readonly Pick<Contract["llm"]["models"][number], "model" | "aliases">[],
): Result<LlmLimits | undefined, ServiceTokenRefusal> {
  if (!limits?.models) return ok(limits);
  const models: Record<string, ModelLimits> = {};
  for (const [name, limited] of Object.entries(limits.models)) {
    const model = known.find((each) => each.model === name || each.aliases.includes(name))?.model;
    if (model === undefined || Object.hasOwn(models, model))
      return refused({ kind: "service-token-model-unlimitable", name, reason: model === undefined ? "unknown" : "twice" });
    models[model] = limited;
  }
  return ok({ ...limits, models });
}

/** Undefined where the token is made; the earlier one where the request is a repetition. */
export function decideMaking<Token extends { fingerprint: string | null }>(
  { inserted, before, addressVerified, standing, roomInSeconds }: Making<Token>,
  fingerprint: string | undefined,
  { maxPerBuyer, madePerDay }: TokenBounds,
): Result<Token | undefined, ServiceTokenRefusal> {
  if (inserted) return ok(undefined);
  if (before) return before.fingerprint === fingerprint ? ok(before) : refused({ kind: "idempotency-key-reused" });
  if (!addressVerified) return refused({ kind: "address-unproven" });
  return standing >= maxPerBuyer
    ? refused({ kind: "too-many-service-tokens", maximum: maxPerBuyer })
    : refused({ kind: "service-tokens-made", maximum: madePerDay, retryAfterSeconds: roomInSeconds });
}

/** Seconds since the epoch until which an isolate may remember a token: never past its end, nor longer than an access token would last. */
export function rememberedUntil(expiresAt: Date | null, now: Date, seconds: number): number {
  const renewed = now.getTime() + seconds * 1000;
  return Math.floor(Math.min(renewed, expiresAt?.getTime() ?? renewed) / 1000);
}

/** Whether a use is worth writing down: seldom, so that a token in use costs a write now and then. */
export const isUseDue = (lastUsedAt: Date | null, now: Date, everySeconds: number): boolean =>
  lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= everySeconds * 1000;
