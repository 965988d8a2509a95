import { serviceTokenRevoked } from "../../platform/events/auth.ts";
import type { Platform } from "../../platform/platform.ts";
import { markRevoked } from "./service-token-store.ts";

/** Tells Postgres that a token has ended. Whoever is first to says so to the log, whoever else tells it again. */
export async function recordRevocation(
  deps: Pick<Platform, "db" | "log" | "metrics">,
  token: { id: string; of?: string | undefined },
  at: Date,
): Promise<void> {
  const buyerId = await markRevoked(deps.db, token, at);
  if (buyerId !== undefined) serviceTokenRevoked(deps, { buyerId, credentialId: token.id });
}
