import { sha256 } from "../../platform/digest.ts";
import { operatorSignedIn, operatorSignedOut, operatorSignInFailed } from "../../platform/events/operators.ts";
import type { Operator, OperatorSignIn, OperatorSignInRefusal } from "../../platform/identity.ts";
import type { Hasher } from "../../platform/passwords.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { accessFor } from "./access-for.ts";
import { readAccess } from "./access-token.ts";
import { servedRequestId } from "../../platform/scope.ts";
import type { NewSession, OperatorDeps, SignInFacts } from "./ports.ts";
import { refreshOperatorSession } from "./refresh-session.ts";
import { newOpaqueSecret } from "../../platform/secrets.ts";
import { formatRefreshToken, formatSessionToken, parseSessionToken } from "./session-token.ts";
import { totpStep } from "./totp.ts";

type SignInDeps = Omit<OperatorDeps, "identities" | "operators">;
type ProofDeps = Omit<SignInDeps, "stepUps">;

export interface OperatorSession {
  operator: Operator;
  sessionId: string;
  /** Opaque, good at the desk for the contract's `access.operatorSessionSeconds` after each use: the console's cookie. */
  sessionToken: string;
}

export interface SignInInput {
  email: string;
  password: string;
  totp?: string | undefined;
  address: string;
  /** Hash of the first refresh token's secret; the console's session has none, and is renewed by its use. */
  refreshHash?: string;
}

/**
 * Opens an operator's session with password and, where the contract demands it or one is enrolled, a one-time code.
 * Undefined where no operator has the address. Needs the desk alone: no Postgres, no Redis, no buyers' secrets (GEN-10).
 * Throws `overloaded` where too many wait to have a password hashed, before the try is counted.
 */
export async function openOperatorSession(
  deps: SignInDeps,
  input: SignInInput,
): Promise<Result<OperatorSession, OperatorSignInRefusal> | undefined> {
  const proven = await prove(deps, input);
  if (!proven?.ok) return proven;
  const { account, step } = proven.value;
  const secret = newOpaqueSecret();
  const session: Omit<NewSession, "totpStep"> = {
    id: deps.ids.next("ses"),
    operatorId: account.id,
    secretHash: sha256(secret),
    seconds: deps.contract.access.operatorSessionSeconds,
    address: input.address,
    refreshHash: input.refreshHash ?? null,
  };
  const opened = await deps.operatorDesk.openSession({ ...session, totpStep: step ?? null }, servedRequestId());
  if (!opened) {
    operatorSignInFailed(deps, { operatorId: account.id, reason: "totp" });
    return refused({ kind: "totp-required" });
  }
  operatorSignedIn(deps, { operatorId: account.id, sessionId: session.id });
  const operator: Operator = { kind: "operator", id: account.id, email: account.email, role: account.role };
  return ok({ operator, sessionId: session.id, sessionToken: formatSessionToken({ sessionId: session.id, secret }) });
}

export interface Proven {
  account: SignInFacts["account"];
  /** The one-time code's step, good once; undefined where none is demanded. */
  step: number | undefined;
}

/** That somebody is the operator they say: by password and, where it is demanded, a one-time code whose step the desk has yet to use up. */
export async function provenStep(deps: ProofDeps, input: SignInInput): Promise<Result<Proven, OperatorSignInRefusal>> {
  return (await prove(deps, input)) ?? refused({ kind: "sign-in-failed" });
}

/** Undefined where no operator has the address. */
async function prove(deps: ProofDeps, input: SignInInput): Promise<Result<Proven, OperatorSignInRefusal> | undefined> {
  const judged = await deps.passwords.admit("operator", (hasher) => judge(deps, hasher, input));
  if (!judged?.ok) return judged;
  const { account, totpSecret } = judged.value;
  const demanded = totpSecret !== null || deps.contract.access.operatorTotp === "required";
  const step = totpSecret !== null && input.totp !== undefined ? await totpStep(totpSecret, input.totp, deps.clock.now()) : undefined;
  if (!demanded || step !== undefined) return ok({ account, step });
  operatorSignInFailed(deps, { operatorId: account.id, reason: "totp" });
  return refused({ kind: "totp-required" });
}

/** Counts the try at the desk and judges its password; what does not fail here is taken back by the session that follows. */
async function judge(
  deps: ProofDeps,
  { verify }: Hasher,
  { email, password, address }: SignInInput,
): Promise<Result<SignInFacts, OperatorSignInRefusal> | undefined> {
  const begun = await deps.operatorDesk.beginSignIn(email.trim().toLowerCase(), address);
  if (!begun) return undefined;
  if (!begun.ok) {
    operatorSignInFailed(deps, { reason: "throttled" });
    return begun;
  }
  const { account, passwordHash } = begun.value;
  if (!(await verify(password, passwordHash)) || account.disabled) {
    operatorSignInFailed(deps, { operatorId: account.id, reason: account.disabled ? "disabled" : "password" });
    return refused({ kind: "sign-in-failed" });
  }
  return begun;
}

/** The port behind `POST /auth/login`, `/auth/refresh` and `/auth/logout`. A buyer's sign-in costs the desk nothing: the isolate knows the operators' addresses. */
export function createOperatorSignIn(deps: SignInDeps): OperatorSignIn {
  return {
    async signIn(input) {
      if (!(await isOperator(deps, input.email))) return undefined;
      const secret = newOpaqueSecret();
      const opened = await openOperatorSession(deps, { ...input, refreshHash: sha256(secret) });
      if (!opened?.ok) return opened;
      const refreshToken = formatRefreshToken({ sessionId: opened.value.sessionId, generation: 0, secret });
      return ok({ ...(await accessFor(deps, opened.value)), refreshToken });
    },
    refresh: (refreshToken) => refreshOperatorSession(deps, refreshToken),
    async signOut(accessToken) {
      const sessionId = parseSessionToken(accessToken)?.sessionId ?? (await readAccess(deps, accessToken))?.sid;
      if (sessionId === undefined) return false;
      await deps.operatorDesk.endSession(sessionId, servedRequestId());
      deps.operatorMemory.forget();
      operatorSignedOut(deps, { sessionId });
      return true;
    },
  };
}

/** Where the desk does not answer and never did, an address is taken for a buyer's: buyers' sign-in does not stand on the desk. */
async function isOperator(deps: SignInDeps, email: string): Promise<boolean> {
  const known = await deps.operatorMemory.addresses.get().catch(() => new Set<string>());
  return known.has(sha256(email.trim().toLowerCase()));
}
