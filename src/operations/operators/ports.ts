import type { Author } from "../../platform/audit/line.ts";
import type { Operator, OperatorRole, OperatorSignIn } from "../../platform/identity.ts";
import type { KeptFresh } from "../../platform/kept-fresh.ts";
import type { Passwords } from "../../platform/passwords.ts";
import type { Platform } from "../../platform/platform.ts";
import type { RefreshRefusal } from "../../platform/refresh-rotation.ts";
import type { StepUpKind, StepUps } from "../../platform/step-up.ts";
import type { Result } from "../../platform/result.ts";
import type { ThrottleRefusal } from "../../platform/sign-in-throttle.ts";

/** Times are RFC 3339 UTC. */
export interface OperatorAccount {
  id: string;
  email: string;
  role: OperatorRole;
  disabled: boolean;
  /** Whether an authenticator is enrolled. */
  totp: boolean;
  createdAt: string;
  lastSignInAt: string | null;
}

export interface NewOperator {
  id: string;
  email: string;
  role: OperatorRole;
  passwordHash: string;
  totpSecret: string | null;
}

/** What a sign-in is checked against; never leaves the Worker. */
export interface SignInFacts {
  account: OperatorAccount;
  passwordHash: string;
  totpSecret: string | null;
}

export interface NewSession {
  id: string;
  operatorId: string;
  secretHash: string;
  seconds: number;
  totpStep: number | null;
  address: string;
  /** Hash of the first refresh token; null for a session that is not refreshed. */
  refreshHash: string | null;
}

export interface NewStepUp {
  sessionId: string;
  operatorId: string;
  kind: StepUpKind;
  seconds: number;
  totpStep: number | null;
  address: string;
}

/** What changed about an operator lately: tokens issued before `since` count with this role, or not at all. */
export interface AccessChanges {
  endedSessions: readonly string[];
  operators: readonly { id: string; role: OperatorRole; disabled: boolean; since: string }[];
}

export type DeskRefusal = { kind: "email-taken" } | { kind: "operator-exists" } | { kind: "no-such-operator" } | { kind: "last-admin" };

/** A rotation as the Worker offers it: the desk takes it, or says what was there before. */
export interface OfferedRotation {
  sessionId: string;
  /** Of the token that was presented. */
  generation: number;
  hash: string;
  /** What the next secrets are made with, and the hashes of these. */
  salt: string;
  nextHash: string;
  /** Null where the session's opaque access token stays as it is. */
  accessHash: string | null;
  seconds: number;
  graceSeconds: number;
}

export interface Rotated {
  operator: Operator;
  /** That of the token to answer, which is the one offered, or of the rotation whose answer was lost. */
  generation: number;
  salt: string;
}

/** The desk's half that knows operators: accounts, sessions, throttling. Each call is one transaction there. */
export interface OperatorDesk {
  /** SHA-256 (hex) of the addresses of all operators, so that a buyer's sign-in need not ask the desk. */
  knownAddresses(): Promise<readonly string[]>;
  /** Counts the try as failed until `openSession`; undefined where no operator has the address. */
  beginSignIn(email: string, address: string): Promise<Result<SignInFacts, ThrottleRefusal> | undefined>;
  /** Refused where the one-time code's step was used before, or the account was disabled meanwhile. */
  openSession(session: NewSession, requestId: string | null): Promise<boolean>;
  /** Rotates a session's refresh token and slides its expiry on. Reuse ends the session, and is in the audit trail (AUTH-3). */
  refreshSession(offered: OfferedRotation, requestId: string | null): Promise<Result<Rotated, RefreshRefusal>>;
  /** The operator of a live session, whose expiry slides on; undefined where it has ended. */
  useSession(id: string, secretHash: string, seconds: number): Promise<Operator | undefined>;
  endSession(id: string, requestId: string | null): Promise<void>;
  /**
   * Steps a live session of the operator up, once the code's step is used up; with its line of the trail. Answers until when, in RFC 3339
   * UTC; null where the step was used before, the session has ended, or the account was disabled.
   */
  stepUp(asked: NewStepUp, requestId: string | null): Promise<string | null>;
  /** Null where the session is not stepped up for it, or has ended. */
  steppedUpUntil(sessionId: string, kind: StepUpKind): Promise<string | null>;
  accessChanges(withinSeconds: number): Promise<AccessChanges>;

  /** The first account; refused once there is any. */
  bootstrap(operator: NewOperator, author: Author): Promise<Result<OperatorAccount, DeskRefusal>>;
  addOperator(operator: NewOperator, author: Author): Promise<Result<OperatorAccount, DeskRefusal>>;
  /** A change of role or of `disabled`; disabling ends all sessions. The last admin cannot be lost. */
  changeOperator(
    id: string,
    change: { role?: OperatorRole; disabled?: boolean },
    author: Author,
  ): Promise<Result<OperatorAccount, DeskRefusal>>;
  enrolTotp(id: string, secret: string, author: Author): Promise<Result<OperatorAccount, DeskRefusal>>;
  listOperators(): Promise<readonly OperatorAccount[]>;
}

/** What an isolate remembers of the desk so that neither buyers' sign-ins nor each request of an operator ask it. */
export interface OperatorMemory {
  /** SHA-256 of every operator's address. */
  addresses: KeptFresh<ReadonlySet<string>>;
  changes: KeptFresh<AccessChanges>;
  /** The operator of an opaque token, by the hash of its secret. */
  session(secretHash: string): Operator | undefined;
  remember(secretHash: string, operator: Operator): void;
  /** After this isolate changed something at the desk; others notice within the contract's seconds. */
  forget(): void;
}

export interface OperatorDeps extends Platform {
  operatorDesk: OperatorDesk;
  operatorMemory: OperatorMemory;
  operators: OperatorSignIn;
  stepUps: StepUps;
  passwords: Passwords;
}
