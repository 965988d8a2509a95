import { sha256 } from "../../platform/digest.ts";
import { serviceTokenMade } from "../../platform/events/auth.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import type { LlmLimits } from "../../platform/llm-limits.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, type Result } from "../../platform/result.ts";
import { TOKEN_SCOPES, type TokenScope } from "../../platform/token-scopes.ts";
import type { ServiceTokenRefusal } from "./problems.ts";
import { newServiceToken } from "./service-token-format.ts";
import { decideExpiry, decideLimits, decideMaking } from "./service-token-rules.ts";
import { insertServiceToken, type Replaced, type ServiceTokenRow } from "./service-token-store.ts";

export interface MadeServiceToken {
  row: ServiceTokenRow;
  /** The token's text, which nothing keeps: undefined where it was shown before. */
  token: string | undefined;
}

/**
 * Makes a token by which a program may come for a buyer, and answers its text this once: what is kept is its SHA-256, from which 256
 * random bits cannot be guessed back, so that no slow hash is needed. A repeated request finds the token it made, without the text; whose
 * answer was lost revokes it and makes another.
 */
export async function makeServiceToken(
  deps: Platform,
  buyerId: string,
  wanted: {
    name: string;
    scopes: readonly TokenScope[];
    expiresAt: Date | undefined;
    llmLimits?: LlmLimits | undefined;
    /** The token whose place it takes, and until when that is good beside it. */
    replaces?: Replaced | undefined;
  },
  key: IdempotencyKey | undefined,
): Promise<Result<MadeServiceToken, ServiceTokenRefusal>> {
  const now = deps.clock.now();
  const bounds = deps.contract.access.serviceTokens;
  const expiry = decideExpiry(wanted.expiresAt, now, bounds);
  if (!expiry.ok) return expiry;
  const limits = decideLimits(wanted.llmLimits, deps.contract.llm.models);
  if (!limits.ok) return limits;
  const token = newServiceToken();
  const row: ServiceTokenRow = {
    id: deps.ids.next("svc"),
    buyerId,
    name: wanted.name,
    digest: sha256(token),
    scopes: TOKEN_SCOPES.filter((scope) => wanted.scopes.includes(scope)),
    llmLimits: limits.value ?? null,
    createdAt: now,
    expiresAt: wanted.expiresAt ?? null,
    lastUsedAt: null,
    revokedAt: null,
    idempotencyKey: key?.key ?? null,
    fingerprint: key?.fingerprint ?? null,
  };
  const decided = decideMaking(await insertServiceToken(deps.db, row, bounds, wanted.replaces), key?.fingerprint, bounds);
  if (!decided.ok) return decided;
  if (decided.value) return ok({ row: decided.value, token: undefined });
  serviceTokenMade(deps, { buyerId, credentialId: row.id, scopes: row.scopes });
  return ok({ row, token });
}
