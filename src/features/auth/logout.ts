import { signedOut } from "../../platform/events/auth.ts";
import { endSession } from "./end-session.ts";
import type { AuthDeps } from "./ports.ts";
import { readAccess } from "./tokens.ts";

/** Ends the session the access token belongs to, a buyer's or an operator's. Ending it twice is no error; an end that could not be kept is. */
export async function logout(deps: AuthDeps, accessToken: string): Promise<void> {
  if (await deps.operators.signOut(accessToken)) return;
  const claims = await readAccess(deps, accessToken);
  if (!claims) return;
  await endSession(deps, { buyerId: claims.sub, sessionId: claims.sid }, "signed-out");
  signedOut(deps, { buyerId: claims.sub, sessionId: claims.sid });
}
