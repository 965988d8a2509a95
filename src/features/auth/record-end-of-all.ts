import { lt } from "drizzle-orm";
import type { AuthDeps, EndOfAll } from "./ports.ts";
import { recordRevocation } from "./record-revocation.ts";
import { standingTokens } from "./service-token-store.ts";
import { endOtherSessions, ownerTold } from "./sessions-store.ts";
import { isAmongAll } from "./standing-rules.ts";
import { buyerSessions } from "./tables.ts";

/**
 * Tells Postgres of an end of all that a buyer has, which its owner holds; twice is as once. `keep` holds at the owner what Postgres alone
 * knew, before anybody there is told that the owner has heard of it.
 */
export async function recordEndOfAll(
  deps: Pick<AuthDeps, "db" | "log" | "metrics">,
  end: EndOfAll & { endedAt: Date },
  keep: (ids: readonly string[]) => void,
): Promise<void> {
  const { buyerId, before, except, endedAt, reason, serviceTokens } = end;
  const sessionIds = await endOtherSessions(deps.db, { buyerId, except, at: endedAt, reason }, lt(buyerSessions.id, before));
  keep(sessionIds);
  if (sessionIds.length > 0) await ownerTold(deps.db, { buyerId, sessionIds });
  if (!serviceTokens) return;
  const tokens = (await standingTokens(deps.db, buyerId, endedAt)).filter((id) => isAmongAll(end, id));
  for (const id of tokens) await recordRevocation(deps, { id, of: buyerId }, endedAt);
  keep(tokens);
}
