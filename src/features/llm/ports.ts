import type { OpenAlert } from "../../platform/alerts.ts";
import type { Base64Runs } from "../../platform/base64-runs.ts";
import type { BytePipe } from "../../platform/byte-pipe.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Result } from "../../platform/result.ts";
import type { OverLimit, Spent, TokenLimit } from "./budget.ts";
import type { ProviderPolicy, ProviderState, Tally, Told, TrialReply } from "./circuit-rules.ts";
import type { Provider } from "./models.ts";
import type {
  AccountLease,
  Backlog,
  BacklogNote,
  BooksInTurn,
  BooksNote,
  Lease,
  LeaseAsk,
  PoolFigures,
  PoolLimits,
  ReachedNote,
  Shortage,
} from "./pool.ts";
import type { CallBody } from "./rules.ts";
import type { Dearest, IsolateAsk, IsolateLease } from "./isolate-lease.ts";
import type { Amount, Unit } from "./unit.ts";
import type { CallIdentity, UsageRecord } from "./usage-record.ts";
import type { Verdict } from "./failures.ts";
import type { BudgetOpenCalls } from "./open-calls.ts";

export interface LlmDeps extends Platform {
  tokenBudgets(userId: string): TokenBudget;
  /** What calls are reserved and settled by: the user's budget, by way of what this isolate has of it on lease. */
  callBudgets(userId: string): CallBudget;
  tokenPool: TokenPool;
  /** The same of all accounts' money: what it calls tokens are nano-US-dollars. */
  moneyPool: TokenPool;
  llmProviders: LlmProviders;
  /** Open alerts whose keys begin so, as the ledger has them, in the order of their keys. Throws `dependency-unavailable` where it does not answer. */
  openAlertsUnder(beginning: string): Promise<readonly OpenAlert[]>;
  tokenizer: Tokenizer;
  bytePipe(): BytePipe;
  providerCircuits(provider: Provider): ProviderCircuit;
  keptCircuits: KeptCircuits;
}

/** Counts text, loaded when first asked. */
export interface Tokenizer {
  /** Tokens of `o200k_base` in pieces of a text, none of which is long; throws where it cannot be loaded. */
  count(pieces: readonly string[]): Promise<number>;
}

/** One provider's circuit, for all isolates. Each call throws `dependency-unavailable` where it does not answer. */
export interface ProviderCircuit {
  state(): Promise<ProviderState>;
  /** What an isolate's calls came to since it last told. */
  tell(policy: ProviderPolicy, tally: Tally): Promise<Told>;
  requestTrial(policy: ProviderPolicy): Promise<TrialReply>;
  endTrial(policy: ProviderPolicy, trial: { token: number; verdict: Verdict }): Promise<Told>;
}

/** Why nobody is let through, and for how long. */
export interface OpenCircuit {
  kind: "open";
  retryAfterSeconds: number;
}

/** A call that is let through. It tells of its provider what it finds: late silence, and then perhaps an answer. */
export interface Passage {
  kind: "passage";
  tell(verdict: Verdict): void;
}

/** What an isolate knows of the providers' circuits, and adds up for their owners. */
export interface KeptCircuits {
  /** Lets a call through, all of them or one on trial. A passage on trial has to tell something in the end. */
  admit(provider: Provider): Promise<OpenCircuit | Passage>;
  /** The same of a call that proves nothing, so that it is never on trial. */
  look(provider: Provider): Promise<OpenCircuit | Passage>;
}

export interface Reservation extends CallIdentity {
  /** Worst case of the call. */
  tokens: number;
  /** The user's limit for the day. */
  limit: number;
  /** Whether the user's address is verified. */
  verified: boolean;
  /** Tokens to take from the pool of all accounts in advance, where this call needs more than the user's lease. */
  piece: number;
  /** The three of its cost, in nano-US-dollars; absent from the release before. */
  money?: { worst: number; limit: number; piece: number } | undefined;
  /** The service token it is made by, and the limits of its that the call meets; absent where it meets none. */
  serviceToken?: { id: string; limits: readonly TokenLimit[] } | undefined;
  /** Milliseconds since the epoch; past it the budget settles the call as `abandoned`. */
  expiresAt: number;
  abandoned: UsageRecord;
  /** Asks for a lease for the isolate beside the call; absent where it wants none, and from the release before. */
  isolate?: IsolateAsk;
}

/** A call as its verb asks for it. */
export interface CallReservation extends Omit<Reservation, "abandoned" | "isolate"> {
  /** Made where somebody else than the isolate is to know of the call. */
  abandoned(): UsageRecord;
  /** Of what a lease that is never given back is put down as. */
  dearest: Dearest;
}

/** A user's budget as calls meet it. Each call throws `dependency-unavailable` where the budget is asked and does not answer. */
export interface CallBudget {
  /** Takes a call's worst case: from the isolate's lease without asking, or else from the budget. */
  reserve(call: CallReservation): Promise<Result<DayBudget | undefined, ReserveRefusal>>;
  /** Ends a call with what it used; the budget has it by then. */
  settle(record: UsageRecord): Promise<void>;
  /** The same behind an answer, with what else ends within a moment. */
  settleSoon(record: UsageRecord): Promise<void>;
  /** Ends a call of which nothing was used. */
  release(callId: string, day: string): Promise<void>;
  /** The user's day, with the calls of this isolate in it. */
  day(day: string): Promise<DayBudget>;
}

/** A call that ended under an isolate's lease, and that the budget may not know of. */
export interface EndedCall {
  reservation: Reservation;
  /** Absent where nothing was used. */
  record?: UsageRecord;
}

/** What an isolate hands to a budget of the calls under its lease. Repeats change nothing. */
export interface HandOver {
  leaseId: string;
  userId: string;
  day: string;
  /** Calls that go on: theirs is taken out of the lease and put down as any reservation. */
  begun: readonly Reservation[];
  ended: readonly EndedCall[];
  /** The lease the isolate would have from now on; absent where it gives it back. */
  keep?: IsolateAsk;
  /** The user's limit for the day. */
  limit: number;
  /** In nano-US-dollars; absent from an isolate of the release before. */
  nanoUsdLimit?: number | undefined;
}

export interface HandedOver extends DayBudget {
  /** Absent where there is none any more: what was not handed over in time is accounted at its worst. */
  lease?: IsolateLease;
}

/** The day with the call in it. */
export interface Reserved extends DayBudget {
  lease?: IsolateLease | undefined;
}

/** The user's own limit, or the pool of all accounts, has no room for the call; or the pool does not answer, and the lease does not cover it. */
export type ReserveRefusal = OverLimit | { kind: "pool-short"; of: Shortage; unit?: Unit } | { kind: "pool-unreachable" };

/** A settled call that used more than was reserved for it. */
export interface Exceedance {
  record: UsageRecord;
  reserved: Amount;
}

/** A user's day, in tokens. */
export interface DayBudget extends Spent {
  /** The same in nano-US-dollars; absent from the release before. */
  nanoUsd?: Spent | undefined;
}

/** A day's reservations: what the budget tallied as they were made, and what became of each. */
export interface AuditSums {
  reserved: number;
  settled: number;
  released: number;
  open: number;
  /** Used by settled calls whose audit event was stored, of calls that ended before the moment asked for. */
  recorded: number;
}

/** In tokens, and in nano-US-dollars. */
export interface BudgetAudit extends AuditSums {
  /** Absent from the release before. */
  nanoUsd?: AuditSums | undefined;
}

/** The budget of all accounts, of which users' budgets have parts on lease. Each call throws `dependency-unavailable` where it does not answer. */
export interface TokenPool {
  lease(ask: LeaseAsk, limits: PoolLimits): Promise<Lease>;
  figures(day: string): Promise<PoolFigures>;
  /** Notes what a budget could not write. The pool is the one place that every budget knows, and needs no Postgres. */
  noteBacklog(note: BacklogNote): Promise<void>;
  backlog(): Promise<Backlog>;
  /** Notes what is used of a limit; repeats change nothing. */
  noteReached(note: ReachedNote): Promise<void>;
  /** The largest leases of a day, the largest first; for the two days that are kept. */
  largest(day: string, limit: number): Promise<AccountLease[]>;
  /** Users whose budgets hold more than they told to have used, those that asked longest ago first: all that have open calls are among them. */
  holding(days: readonly string[], limit: number): Promise<{ users: readonly string[]; all: number }>;
  /** Whose books are to be looked at now: the next of all accounts of the day in turn, and those that were found to differ. */
  booksInTurn(day: string, most: { round: number; differing: number }): Promise<BooksInTurn>;
  /** Notes of the accounts that a law was held against which of them it does not hold for; repeats change nothing. */
  noteBooks(note: BooksNote): Promise<void>;
  /** Users whose budgets took something on the day, in order, after one of them; for the two days that are kept. */
  accounts(day: string, after: string, limit: number): Promise<string[]>;
}

export interface CompareAsk {
  day: string;
  /** The call that the page before ended with; empty for the first. */
  after: string;
  how: "look" | "rewrite";
}

export interface ComparedPage {
  calls: number;
  /** Of them, those without an audit event. */
  missing: number;
  rewritten: number;
  /** Null where there are no calls after these. */
  next: string | null;
}

/** One user's budget. Each call throws `dependency-unavailable` where its owner does not answer. */
export interface TokenBudget {
  /** Answers the day with the reservation in it; a budget of the release before answers nothing. */
  reserve(reservation: Reservation): Promise<Result<Reserved | undefined, ReserveRefusal>>;
  /** Takes what became of calls under an isolate's lease; it is kept once this answers. */
  handOver(batch: HandOver): Promise<HandedOver>;
  /** Ends a reservation with what was used, more than was reserved included: that pages. The audit event and its projection are written from here, within seconds or once Postgres answers. */
  settle(record: UsageRecord): Promise<void>;
  /** Ends a reservation of which nothing was used. */
  release(callId: string, day: string): Promise<void>;
  /** Audit events of calls that have ended are written by then, where Postgres answers. */
  day(day: string): Promise<DayBudget>;
  /** Compares a page of the calls it settled on the day with the audit events, call by call, and writes those again that have none. */
  compareWithEvents(ask: CompareAsk): Promise<ComparedPage>;
  /** Undefined where the user reserved nothing on the day, or the day is past what the budget keeps. `before` is in milliseconds since the epoch. */
  audit(day: string, before: number): Promise<BudgetAudit | undefined>;
  /** Its open calls, the oldest first, and open leases, at most `limit` of each. */
  openCalls(limit: number): Promise<BudgetOpenCalls>;
}

export type ProviderAnswer =
  | { kind: "answered"; response: Response }
  | { kind: "refused"; status: number; error: unknown; headers?: Headers | undefined; retryAfterSeconds?: number }
  /** It was asked and did not answer in time: it may have worked for us. */
  | { kind: "timed-out" }
  | { kind: "unreachable"; cause: unknown };

export interface LlmProviders {
  /** Names of settings without which the provider cannot be used; empty where it can. */
  missing(provider: Provider): readonly string[];
  /** One try, no retries: the callers' SDKs retry by themselves. `signal` ends it; the answer begins within `deadlineMs`, where that is sooner. `path` is below the provider's `/v1`; `runs` is what marks in the body stand for. */
  post(
    provider: Provider,
    path: string,
    body: CallBody,
    options: { signal: AbortSignal; deadlineMs?: number; runs?: Base64Runs; betas?: string; version?: string },
  ): Promise<ProviderAnswer>;
}
