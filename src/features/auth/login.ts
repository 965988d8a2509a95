import { signedIn, signInFailed, suspendedSignIn } from "../../platform/events/auth.ts";
import type { Hasher } from "../../platform/passwords.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { issueTokens } from "./issue-tokens.ts";
import { forgetPasswordResetMails } from "./password-reset-store.ts";
import type { AuthDeps } from "./ports.ts";
import type { AuthRefusal } from "./problems.ts";
import type { Tokens } from "./schemas.ts";
import { endOnceUsed } from "./session-end.ts";
import { knownSeconds } from "./session-standing.ts";
import { findBuyerByEmail, insertSession, type BuyerRow } from "./store.ts";
import { judged, throttleSignIn, type CountedTry } from "./throttle-sign-in.ts";
import { keysOf } from "./tokens.ts";

interface Credentials {
  email: string;
  password: string;
  totp?: string | undefined;
  /** Where the caller is. */
  address: string;
  /** What the caller says that he is: a `User-Agent`. */
  client?: string | undefined;
}

/**
 * Signs in a buyer or an operator by the same route. An operator's account is known without Postgres, Redis or the
 * buyers' secrets, so that operators can come in while the data plane is gone (GEN-10). Throws `overloaded` where too many wait to have
 * a password hashed, before the try is counted or anybody is looked up.
 */
export async function login(deps: AuthDeps, input: Credentials): Promise<Result<Tokens, AuthRefusal>> {
  const operator = await deps.operators.signIn(input);
  if (operator) return operator;

  keysOf(deps);
  const verdict = await deps.passwords.admit("buyer", (hasher) => judge(deps, hasher, input));
  if (!verdict.ok) return verdict;
  const { buyer, counted } = verdict.value;
  await counted.takeBack("succeeded");
  if (buyer.suspendedAt !== null) return suspended(deps, buyer, buyer.suspendedAt);
  if (buyer.eraseAt !== null) return refused({ kind: "account-closed", eraseAt: buyer.eraseAt });
  const tokens = await openSession(deps, buyer, input.client);
  if (tokens) return ok(tokens);
  signInFailed(deps, { reason: "password" });
  return refused({ kind: "sign-in-failed" });
}

function suspended(
  deps: AuthDeps,
  { id: buyerId, suspendedReason }: BuyerRow,
  since: Date,
): { ok: false; refusal: Extract<AuthRefusal, { kind: "account-suspended" }> } {
  suspendedSignIn(deps, { buyerId });
  return refused({ kind: "account-suspended", since, reason: suspendedReason ?? "" });
}

async function judge(
  deps: AuthDeps,
  hasher: Hasher,
  input: Credentials,
): Promise<Result<{ buyer: BuyerRow; counted: CountedTry }, AuthRefusal>> {
  const allowed = await throttleSignIn(deps, input);
  if (!allowed.ok) {
    signInFailed(deps, { reason: "throttled" });
    return allowed;
  }
  const { buyer, right } = await judged(allowed.value, () => compare(deps, hasher, input));
  if (right) return ok({ buyer, counted: allowed.value });
  signInFailed(deps, { reason: buyer ? "password" : "unknown-email" });
  return refused({ kind: "sign-in-failed" });
}

async function compare(
  deps: AuthDeps,
  { verify }: Hasher,
  { email, password }: Credentials,
): Promise<{ right: true; buyer: BuyerRow } | { right: false; buyer: BuyerRow | undefined }> {
  const buyer = await findBuyerByEmail(deps.db, email);
  const right = await verify(password, buyer?.passwordHash);
  return buyer && right ? { right, buyer } : { right: false, buyer };
}

const MAX_CLIENT = 200;

/** Undefined where the password was changed while it was compared. */
async function openSession(deps: AuthDeps, buyer: BuyerRow, client: string | undefined): Promise<Tokens | undefined> {
  const now = deps.clock.now();
  const session = {
    id: deps.ids.next("ses"),
    buyerId: buyer.id,
    rotatedAt: now,
    createdAt: now,
    expiresAt: endOnceUsed(deps.contract, { createdAt: now }, now),
    client: client?.slice(0, MAX_CLIENT).toWellFormed() ?? null,
  };
  if (!(await insertSession(deps.db, session, buyer.passwordHash))) return undefined;
  await deps.buyerSessions(buyer.id).confirm(session.id, knownSeconds(deps.contract));
  if (buyer.passwordResetMails > 0) deps.defer(forgetPasswordResetMails(deps.db, buyer.id));
  signedIn(deps, { buyerId: buyer.id, sessionId: session.id });
  return issueTokens(deps, { ...session, generation: 0, email: buyer.email, emailVerifiedAt: buyer.emailVerifiedAt });
}
