import { refused, type Result } from "../../platform/result.ts";
import { makeServiceToken, type MadeServiceToken } from "./make-service-token.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import type { ServiceTokenRefusal } from "./problems.ts";
import { revokeServiceToken } from "./revoke-service-token.ts";
import { livesNow } from "./session-standing.ts";

/**
 * Makes a token for whoever is signed in now. An isolate may take a session that has just ended for alive (`access.revocationSeconds`), and a
 * token would outlive that by years: so it is asked anew, before, and after for one that ended meanwhile, whose token is worth nothing then.
 */
export async function makeOwnServiceToken(
  deps: AuthDeps,
  session: SessionRef,
  wanted: Parameters<typeof makeServiceToken>[2],
  key: Parameters<typeof makeServiceToken>[3],
): Promise<Result<MadeServiceToken, ServiceTokenRefusal>> {
  if (!(await livesNow(deps, session))) return refused({ kind: "session-ended" });
  const made = await makeServiceToken(deps, session.buyerId, wanted, key);
  if (!made.ok || made.value.token === undefined || (await livesNow(deps, session))) return made;
  await revokeServiceToken(deps, { id: made.value.row.id, buyerId: session.buyerId });
  return refused({ kind: "session-ended" });
}
