import type { SQL } from "drizzle-orm";
import type { OperatorSignIn } from "../../platform/identity.ts";
import type { Mail } from "../../platform/mail.ts";
import type { Notice } from "../../platform/notices/notices.ts";
import type { Passwords } from "../../platform/passwords.ts";
import type { PersonalEraser, PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Result } from "../../platform/result.ts";
import type { ThrottleKind, ThrottleRefusal, TryOutcome } from "../../platform/sign-in-throttle.ts";

/** One sign-in of one buyer, or one service token, which is by its id one more session of the buyer's. */
export interface SessionRef {
  buyerId: string;
  sessionId: string;
}

/** `unknown` is no evidence either way: the owner never heard of the session, forgot it, or lost its memory. */
export type SessionStanding = "alive" | "ended" | "unknown";
export type EndReason =
  | "signed-out"
  | "refresh-token-reused"
  | "revoked"
  | "signed-out-everywhere"
  | "password-changed"
  | "address-changed"
  | "account-closed"
  | "account-suspended";

/** An end that its owner holds and Postgres has yet to be told. */
export interface EndedSession {
  sessionId: string;
  endedAt: Date;
  reason: EndReason;
  /** Whose it is to be, where nobody could look when it ended: Postgres ends it if it is. */
  saidToBeOf?: string;
}

/** An end of what a buyer says is his, while nobody can look whose it is. */
export interface UnseenEnd {
  buyerId: string;
  sessionId: string;
  reason: EndReason;
}

/** An end of all that a buyer has, while nobody can look what that is. */
export interface EndOfAll {
  buyerId: string;
  /** An id: what was made before it ends. */
  before: string;
  /** The session that stays. */
  except: string | undefined;
  /** Whether service tokens end too. */
  serviceTokens: boolean;
  reason: EndReason;
}

/**
 * The owner of which buyers' sessions have ended (docs/decisions/0003): strongly consistent, and there while Postgres and Redis are gone.
 * One buyer's. Each call throws `dependency-unavailable` where it does not answer.
 */
export interface BuyerSessions {
  standing(sessionId: string): Promise<SessionStanding>;
  /** Postgres has it as alive: known as such for `seconds`, unless it has ended here. */
  confirm(sessionId: string, seconds: number): Promise<"alive" | "ended">;
  /** Ends it, durably once this resolves; the first reason stays, unless a reuse of its refresh token is to be told. Postgres is told by the owner, for as long as it takes. */
  end(sessionId: string, reason: EndReason, seconds: number): Promise<void>;
  /** As `end`, of many at once. */
  endAll(sessionIds: readonly string[], reason: EndReason, seconds: number): Promise<void>;
  /** As `end`, of what Postgres is to look at before it ends there; false where too many of these wait for it already, and nothing has ended. */
  endUnseen(unseen: UnseenEnd, seconds: number): Promise<boolean>;
  /** As `end`, of all that the buyer has, also of what is not known here, which Postgres ends once it answers. Answers how many sessions were known to live. */
  endAllUnseen(end: EndOfAll, seconds: number): Promise<number>;
  /** Whether a stream's ticket was used before, or is now, where it still may be; that it was is kept. None of a session that has ended here is good. */
  admitTicket(ticket: StreamTicket): Promise<boolean>;
}

export interface StreamTicket {
  id: string;
  sessionId: string;
  /** Whether this may be its first use. */
  fresh: boolean;
  /** Milliseconds since the epoch. */
  goodUntil: number;
}

/** What a try to sign in counts against. */
export interface SignInTry {
  kind: ThrottleKind;
  /** By which of the contract's figures, where not by its kind's; a release before heeds the kind alone. */
  by?: ThrottleKind;
  /** Which one of the kind, beside the owner. */
  subject: string;
  /** Where an account is tried from; an address it has signed in from lately is not held against others' tries. */
  from?: string;
}

/** Counters of tries to sign in under one owner that counts atomically. Times are milliseconds since the epoch. Throws `dependency-unavailable`. */
export interface SignInCounters {
  /** Counts a try under each, before it is judged; under none where one of them has to wait. */
  count(tries: readonly SignInTry[], now: number): Promise<Result<undefined, ThrottleRefusal>>;
  /** Takes back what did not fail. */
  takeBack(tries: readonly SignInTry[], outcome: TryOutcome, now: number): Promise<void>;
}

/** What ends with a reset of the password: automations that were made before anybody had proven the address, by whoever that was. */
export interface UnprovenAutomations {
  /** Owed where one of them ended. */
  notice: Notice;
  /** Of the reset's batch, in order; the last answers a row for each that ended. Nothing ends unless `where` holds. */
  statements(where: SQL): SQL[];
}

/** A buyer's automations while the account is closed or suspended: statements, in order, of the transaction in which it is that, or no longer, which do nothing unless `where` holds. */
export interface WithheldAutomations {
  turnOff(where: SQL): SQL[];
  turnOnAgain(where: SQL): SQL[];
}

export interface AuthDeps extends Platform {
  operators: OperatorSignIn;
  buyerSessions(buyerId: string): BuyerSessions;
  /** By the address or the account that tries. */
  signInCounters(owner: string): SignInCounters;
  mail: Mail;
  unprovenAutomations(buyer: { id: string; email: string; language: string | null }, at: Date): Promise<UnprovenAutomations>;
  withheldAutomations(buyerId: string, at: Date, why: "closed" | "suspended"): Promise<WithheldAutomations>;
  passwords: Passwords;
  /** How what is kept of a buyer is erased, by whoever keeps it, in the order in which it has to go. */
  personalErasers(): Promise<readonly PersonalEraser[]>;
  /** Everything that is kept of a buyer, by whoever keeps it. */
  personalData(): Promise<readonly PersonalSection[]>;
}
