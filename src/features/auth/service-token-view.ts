import type * as z from "zod";
import { limitsShown } from "./service-token-limits.ts";
import type { serviceTokenSchema } from "./service-token-schemas.ts";
import type { ServiceTokenRow } from "./service-token-store.ts";

/** A token as it is shown: never its text, nor what that is known by. */
export const serviceTokenView = ({
  id,
  name,
  scopes,
  llmLimits,
  createdAt,
  expiresAt,
  lastUsedAt,
  revokedAt,
}: ServiceTokenRow): z.infer<typeof serviceTokenSchema> => ({
  ...{ id, name, scopes, llmLimits: llmLimits === null ? null : limitsShown(llmLimits) },
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});
