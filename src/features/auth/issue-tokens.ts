import type { Platform } from "../../platform/platform.ts";
import type { Tokens } from "./schemas.ts";
import { absoluteEnd, endOnceUsed, secondsUntil } from "./session-end.ts";
import { signAccess, signRefresh } from "./tokens.ts";

/** A fresh access token, and the refresh token of the session's current generation; neither outlives the session. */
export async function issueTokens(
  deps: Pick<Platform, "settings" | "clock" | "contract">,
  session: {
    id: string;
    buyerId: string;
    email: string;
    generation: number;
    createdAt: Date;
    rotatedAt: Date;
    emailVerifiedAt: Date | null;
  },
): Promise<Tokens> {
  const { contract, clock } = deps;
  const expiresIn = Math.min(contract.access.accessTokenSeconds, secondsUntil(absoluteEnd(contract, session), clock.now()));
  return {
    accessToken: await signAccess(
      deps,
      { sub: session.buyerId, sid: session.id, email: session.email, addressVerified: session.emailVerifiedAt !== null },
      expiresIn,
    ),
    tokenType: "Bearer",
    expiresIn,
    refreshToken: await signRefresh(
      deps,
      { sub: session.buyerId, sid: session.id, generation: session.generation },
      session.rotatedAt,
      secondsUntil(endOnceUsed(contract, session, session.rotatedAt), session.rotatedAt),
    ),
  };
}
