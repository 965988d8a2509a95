import { signedOut } from "../../platform/events/auth.ts";
import type { OperatorSignIn } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import { endSession } from "./end-session.ts";
import { readAccess } from "./tokens.ts";

/** Ends the session the access token belongs to, a buyer's or an operator's. Ending it twice is no error. */
export async function logout(deps: Platform & { operators: OperatorSignIn }, accessToken: string): Promise<void> {
  if (await deps.operators.signOut(accessToken)) return;
  const claims = await readAccess(deps, accessToken);
  if (!claims) return;
  await endSession(deps, claims.sid, "signed-out");
  signedOut(deps, { buyerId: claims.sub, sessionId: claims.sid });
}
