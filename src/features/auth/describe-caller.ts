import { addressStateUnread } from "../../platform/events/auth.ts";
import type { Buyer, Operator } from "../../platform/identity.ts";
import { addressStateOf } from "./address-state.ts";
import type { AuthDeps } from "./ports.ts";
import type { Me } from "./schemas.ts";
import { findBuyer } from "./store.ts";

/**
 * Who calls. A buyer whose token does not say that the address is proven is told how the proof stands, which the token cannot know;
 * where Postgres does not answer he is told what the token says, as degraded.
 */
export async function describeCaller(deps: AuthDeps, who: Buyer | Operator): Promise<Me> {
  if (who.kind === "operator") return who;
  // Which of his sessions this is he is told where they are listed.
  const { sessionId: _, ...caller } = who;
  if (caller.addressVerified) return caller;
  try {
    const buyer = await findBuyer(deps.db, caller.id);
    return buyer ? { ...caller, ...addressStateOf(deps, buyer) } : caller;
  } catch (error) {
    addressStateUnread(deps, { buyerId: caller.id, error });
    const since = deps.clock.now().toISOString();
    return { ...caller, degraded: { mode: "token-claim", reason: "postgres is not reachable", since, policy: "access.verification" } };
  }
}
