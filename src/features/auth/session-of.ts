import { presentedToken } from "../../platform/http/credential.ts";
import type { AuthDeps } from "./ports.ts";
import { readAccess } from "./tokens.ts";

/** The session that asks, of a request that was let in by its access token. */
export async function sessionOf(deps: Pick<AuthDeps, "settings" | "clock" | "contract">, request: Request): Promise<string> {
  const claims = await readAccess(deps, presentedToken(request) ?? "");
  return claims?.sid ?? "";
}
