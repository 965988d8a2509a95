import type { BuyerSessions as BuyerSessionsPort, SessionStanding } from "../../src/features/auth/ports.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { BuyerSessions } from "./object.ts";

/** How long a request waits to know whether its session lives. */
export const BUYER_SESSIONS_DEADLINE_MS = 2_000;

/** Each buyer's sessions behind the port of access. */
export function buyerSessionsClient(namespace: DurableObjectNamespace<BuyerSessions>): BuyerSessionsPort {
  const of = (buyerId: string) => namespace.get(namespace.idFromName(buyerId));
  const call = <T>(run: () => Promise<T>) => withDeadline("buyer-sessions", BUYER_SESSIONS_DEADLINE_MS, run);
  return {
    standing: ({ buyerId, sessionId }) => call<SessionStanding>(async () => of(buyerId).standing(sessionId)),
    confirm: ({ buyerId, sessionId }, seconds) => call(async () => of(buyerId).confirm(sessionId, seconds)),
    end: ({ buyerId, sessionId }, reason, seconds) => call(async () => of(buyerId).end(sessionId, reason, seconds)),
  };
}
