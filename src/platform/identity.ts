import { sha256 } from "./digest.ts";
import type { RefreshRefusal } from "./refresh-rotation.ts";
import type { Result } from "./result.ts";
import type { LlmLimits } from "./llm-limits.ts";
import type { TokenScope } from "./token-scopes.ts";

/** Who calls. Buyers live in Postgres, operators in the operations plane; both come in by the same routes. */
export interface Buyer {
  kind: "buyer";
  id: string;
  /** The sign-in, or the service token, by which the buyer is there; a guest has none. */
  sessionId?: string;
  /** Empty for a guest. */
  email: string;
  /** He has no account: he has carts until he signs in, and passes at routes that say so alone. */
  guest?: true;
  /** Whether somebody proved to read mail at `email`; what costs money is bounded more tightly where nobody did. */
  addressVerified: boolean;
  /** The service token by which a program comes for the buyer, and what it is good for; absent where the buyer has signed in. */
  serviceToken?: { id: string; scopes: readonly TokenScope[]; llmLimits?: LlmLimits | undefined };
}

export const OPERATOR_ROLES = ["observer", "operator", "admin"] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

export interface Operator {
  kind: "operator";
  id: string;
  email: string;
  role: OperatorRole;
}

/** Who does something, for what keeps a record of it. */
export interface Actor {
  id: string;
  email: string;
}

/** A scraper or outside monitor with `OPS_READ_TOKEN`: reads health and metrics, and raises alerts. */
export interface OpsReader {
  kind: "ops-reader";
  id: "ops-reader";
}

export type Identity = Buyer | Operator | OpsReader;

/** What a guest's token begins with: it counts against the address, because whoever asks is given another. */
export const GUEST_TOKEN_PREFIX = "gst.";

/** What is known of a token beside its text, so that nothing is made twice, and nobody asked too early. */
export interface Presentation {
  /** The token's SHA-256 in hex. */
  digest(): string;
  /** Resolves once the request is let in by its rate limit, rejects where it is not: before, nothing outside the isolate is asked about its token. */
  admitted(): Promise<void>;
  /**
   * As `admitted`, for a token that only a store can judge: it counts against the address too, because every made-up one is a fresh
   * allowance by itself.
   */
  admittedToStore(): Promise<void>;
}

/** Of a token that no rate limit stands before. */
export const presentationOf = (token: string): Presentation => ({
  digest: () => sha256(token),
  admitted: async () => undefined,
  admittedToStore: async () => undefined,
});

/** Verifies what a caller presents; undefined where it proves nothing. Throws `dependency-unavailable` where it cannot be known. */
export interface Identities {
  buyer(accessToken: string, presented?: Presentation): Promise<Buyer | undefined>;
  operator(accessToken: string, presented?: Presentation): Promise<Operator | undefined>;
  opsReader(token: string): Promise<OpsReader | undefined>;
  /** A short-lived ticket for EventSource; good for one path prefix. */
  ticket(ticket: string, path: string, presented?: Presentation): Promise<Buyer | undefined>;
}

export function roleSuffices(role: OperatorRole, needed: OperatorRole): boolean {
  return OPERATOR_ROLES.indexOf(role) >= OPERATOR_ROLES.indexOf(needed);
}

export type OperatorSignInRefusal =
  | { kind: "sign-in-failed" }
  | { kind: "totp-required" }
  | { kind: "sign-in-throttled"; retryAfterSeconds: number };

export interface OperatorTokens {
  accessToken: string;
  tokenType: "Bearer";
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
}

/** Operators sign in and out by the buyers' routes, but at the operations desk: without Postgres, Redis or the buyers' secrets. */
export interface OperatorSignIn {
  /** Undefined where no operator has this address: then it may be a buyer's. */
  signIn(input: {
    email: string;
    password: string;
    totp?: string | undefined;
    address: string;
  }): Promise<Result<OperatorTokens, OperatorSignInRefusal> | undefined>;
  /** Rotates an operator's refresh token; undefined where the token is no operator's. */
  refresh(refreshToken: string): Promise<Result<OperatorTokens, RefreshRefusal> | undefined>;
  /** Ends the session of an operator's token; false where the token is no operator's. */
  signOut(accessToken: string): Promise<boolean>;
}
