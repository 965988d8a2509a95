/**
 * What a service token may be made for, each a kind of work a program does for a buyer. A route that buyers may call names the one it
 * needs (platform/http/route.ts); a scope contains no other.
 */
export const TOKEN_SCOPES = ["llm", "chat", "catalog:read", "search", "cart", "checkout", "orders:read", "automations", "ads"] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** What a route asks of a service token: a scope, none in particular, or that a person has signed in, whom no token stands for. */
export type TokenNeed = TokenScope | "any-scope" | "session-only";

/** Whether a token that is good for `scopes` is good here; where a route says nothing it is not. */
export function scopesSuffice(need: TokenNeed | undefined, scopes: readonly TokenScope[]): boolean {
  if (need === undefined || need === "session-only") return false;
  return need === "any-scope" || scopes.includes(need);
}
