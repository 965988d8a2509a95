import type { Platform } from "../../platform/platform.ts";
import type { Tokens } from "./schemas.ts";
import { signAccess, signRefresh } from "./tokens.ts";

/** A fresh access token, and the refresh token of the session's current generation. */
export async function issueTokens(
  deps: Pick<Platform, "settings" | "clock" | "contract">,
  session: { id: string; buyerId: string; email: string; generation: number; rotatedAt: Date; emailVerifiedAt: Date | null },
): Promise<Tokens> {
  const { accessTokenSeconds, refreshTokenSeconds } = deps.contract.access;
  return {
    accessToken: await signAccess(
      deps,
      { sub: session.buyerId, sid: session.id, email: session.email, addressVerified: session.emailVerifiedAt !== null },
      accessTokenSeconds,
    ),
    tokenType: "Bearer",
    expiresIn: accessTokenSeconds,
    refreshToken: await signRefresh(
      deps,
      { sub: session.buyerId, sid: session.id, generation: session.generation },
      session.rotatedAt,
      refreshTokenSeconds,
    ),
  };
}
