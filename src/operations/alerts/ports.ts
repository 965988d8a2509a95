import type { AlertSeverity } from "../../platform/alerts.ts";
import type { Author } from "../../platform/audit/line.ts";
import type { Apart } from "../../platform/conservation.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Result } from "../../platform/result.ts";
import type { Alert, AlertWay, CountedRaise } from "./alert.ts";
import type { DecisionRefusal } from "./dead-letter-rules.ts";
import type { DeadLetter, DeadLetterDetail, DeadLetterState, DecisionMode } from "./dead-letter.ts";
import type { AttemptOutcome, AttemptReport, DeathCause, LeasedDelivery, Transport } from "./delivery.ts";
import type { Drill } from "./drill.ts";
import type { HaltRefusal, LettersMeant, ManyAsked, ManyBegun, ManyForeseen, ManyProgress, ManyRefusal } from "./many.ts";

export interface AlertListQuery {
  state?: Alert["state"] | undefined;
  severity?: AlertSeverity | undefined;
  /** In its key or summary, whatever the case of its letters. */
  text?: string | undefined;
  limit: number;
  /** The last one of the page before: its `listRank`, its id. */
  after: { rank: number; id: string } | undefined;
}

export interface DeadLetterListQuery {
  state?: DeadLetterState | undefined;
  transport?: Transport | undefined;
  /** In its alert's key or its error, whatever the case of its letters. */
  text?: string | undefined;
  limit: number;
  after: { both: number; diedAt: number; id: string } | undefined;
}

export type AlertRefusal = { kind: "no-such-alert" } | { kind: "alert-resolved" };
export type LetterRefusal = { kind: "no-such-dead-letter" } | DecisionRefusal;

/** What an operator does to an open alert. */
export type AlertAction =
  | { kind: "resolve"; reason: string }
  | { kind: "acknowledge" }
  | { kind: "assign"; to: string | null }
  | { kind: "silence"; seconds: number };

export interface ManyAcknowledged {
  done: readonly Alert[];
  /** Ids of those that are over, not known, or that somebody had acknowledged before. */
  left: readonly string[];
}

/** Conditions of a list of open alerts; all that are given have to fit. */
export interface AlertsMeant {
  severity?: AlertSeverity | undefined;
  text?: string | undefined;
}

/** What was counted before: those up to this id, so many pages among them. */
export interface AlertsCounted {
  upTo: string;
  pages: number;
}

/** Open alerts that meet conditions and that nobody has acknowledged. */
export interface AlertsForeseen {
  matching: number;
  /** As many as are taken at once, the oldest. */
  chosen: number;
  pages: number;
  /** The newest of the chosen; null where there is none. */
  upTo: string | null;
}

export type MeantRefusal = { kind: "graver-meant" } | { kind: "no-alert-meant" };

export interface DecisionInput {
  mode: DecisionMode;
  operator: string;
  note: string;
  secondaryConfigured: boolean;
}

export type ReplayInput = Pick<DecisionInput, "operator" | "note">;

export interface ReplayAnswer {
  replayed: readonly DeadLetter[];
  /** Undecided entries that are left. */
  remaining: number;
}

/** What the channel has not been told yet; times are milliseconds since the epoch. */
export interface OwedCounts {
  /** Since when a notification has waited for its first try; null for none. */
  firstTryAt: number | null;
  /** Pages that no transport has delivered, and since when the oldest was owed. */
  pages: number;
  pageAt: number | null;
  /** Since when each transport has failed as often in a row as opens its breaker; null while it works. */
  failing: { primary: number | null; secondary: number | null };
}

/** Figures of the alert path; times are milliseconds since the epoch. */
export interface AlertCounts {
  openAlerts: number;
  openIncidents: number;
  /** Deliveries ever made; equal to pending, retrying, delivered and dead together. */
  created: number;
  pending: number;
  oldestPendingAt: number | null;
  retrying: number;
  delivered: number;
  dead: number;
  deadLetters: number;
  undecided: number;
  oldestUndecidedAt: number | null;
  inProgress: number;
  bothFailed: number;
  transportIncidentSince: number | null;
  lastTested: { primary: number | null; secondary: number | null };
  lastDrill: Drill | null;
  owed: OwedCounts;
  /** By the ledger's clock. */
  now: number;
}

/** When a key was last raised, open or not; milliseconds since the epoch. */
export interface LastRaise {
  key: string;
  at: number;
}

/** The one owner of alerts, their deliveries and dead letters. Each call is one transaction there; unreachable, it throws `dependency-unavailable`. */
export interface AlertLedger {
  raise(raises: readonly CountedRaise[]): Promise<void>;
  raiseOnce(
    raise: CountedRaise,
    idempotency: IdempotencyKey | undefined,
  ): Promise<Result<{ alert: Alert; replayed: boolean }, IdempotencyRefusal>>;
  resolve(key: string, reason: string): Promise<void>;
  act(id: string, action: AlertAction, author: Author): Promise<Result<Alert, AlertRefusal>>;
  /** Each by itself: one that cannot be, or that somebody has, is left and hinders no other. */
  acknowledgeMany(ids: readonly string[], author: Author): Promise<ManyAcknowledged>;
  foreseeMeant(meant: AlertsMeant): Promise<AlertsForeseen>;
  /** Refused where one that was counted has become a page since. */
  acknowledgeMeant(meant: AlertsMeant, counted: AlertsCounted | undefined, author: Author): Promise<Result<ManyAcknowledged, MeantRefusal>>;
  listAlerts(query: AlertListQuery): Promise<readonly Alert[]>;
  readAlert(id: string): Promise<Alert | undefined>;
  /** Opened after the one of this id, the oldest first; without those whose record is not readable. */
  openedAfter(id: string, most: number): Promise<readonly Alert[]>;
  /** Of these keys those that were ever raised. */
  lastRaises(keys: readonly string[]): Promise<readonly LastRaise[]>;
  /** Open alerts whose keys begin so, in the order of their keys, the first hundred; without the alert where its record is not readable. */
  openUnder(beginning: string): Promise<readonly { key: string; alert: Alert | undefined }[]>;

  /** Takes the leases of those that are due; in the place of each that is not, another of its lane that waits, and at most as many. */
  lease(ids: readonly string[]): Promise<readonly LeasedDelivery[]>;
  /** Reports whose lease was lost to another are ignored. */
  record(reports: readonly AttemptReport[]): Promise<void>;
  /** Stores a dead letter for each; one stored before stays one. Answers how many are new. */
  bury(letters: readonly { deliveryId: string; cause: DeathCause }[], secondaryConfigured: boolean): Promise<number>;
  /** Wakes what is due or forgotten; answers how many. */
  sweep(): Promise<number>;

  listDeadLetters(query: DeadLetterListQuery): Promise<readonly DeadLetter[]>;
  readDeadLetter(id: string): Promise<DeadLetterDetail | undefined>;
  decide(id: string, decision: Omit<DecisionInput, "operator">, author: Author): Promise<Result<DeadLetter, LetterRefusal>>;
  /** Decides `replay` for the oldest undecided; a dry run says which these are. */
  replayOldest(limit: number, note: string, dryRun: boolean, author: Author): Promise<ReplayAnswer>;

  /** What a decision on many would take. */
  foreseeMany(meant: LettersMeant): Promise<ManyForeseen>;
  /** Begins it: a canary first where the mode sends. At most one is under way; it goes on by itself. */
  decideMany(asked: ManyAsked, author: Author): Promise<Result<ManyBegun, ManyRefusal>>;
  /** For good; what is under way ends by itself, what waited stays undecided. */
  haltMany(id: string, author: Author): Promise<Result<ManyProgress, HaltRefusal>>;
  listMany(limit: number): Promise<readonly ManyProgress[]>;

  startDrill(simulate: Drill["simulate"], secondaryConfigured: boolean, author: Author): Promise<Drill>;
  listDrills(limit: number): Promise<readonly Drill[]>;
  counts(): Promise<AlertCounts>;
  /**
   * What of the newest `most` of each kind its tables have not in common. On the left only: notifications that an alert says it made and
   * that have no delivery, and deliveries that died without a letter. On the right only: attempts, letters and deliveries of what is not
   * there. Differing: what counts as delivered and no receiver acknowledged, or the reverse.
   */
  compareBooks(most: number): Promise<Apart>;
  /** Deliveries of one way against what its receiver's journal has. */
  compareJournal(look: JournalLook): Promise<JournalCompared>;
}

/** What of a way's deliveries is held against its receiver's journal; times are milliseconds since the epoch. */
export interface JournalLook {
  way: AlertWay;
  since: number;
  before: number;
  /** Of the ledger's newest deliveries, and no more ids than it has. */
  most: number;
  /** Ids that the journal has. */
  journal: readonly string[];
}

export interface JournalCompared {
  /** Deliveries that the ledger had acknowledged in the time, by id. */
  delivered: readonly string[];
  /** Of the journal's ids those of which the ledger has no delivery. */
  unknown: readonly string[];
  /** Of the journal's ids those whose acknowledgement never reached the ledger. */
  unheard: number;
}

/** What a receiver says that it took and acknowledged. */
export interface ReceiverJournal {
  /** It is whole from here on. */
  from: Date;
  received: readonly { id: string; at: Date }[];
}

export interface ReceiverJournals {
  /** What a way's receiver took from `since` on; undefined where the settings name no journal of it. Throws where it cannot be read. */
  read(way: AlertWay, since: Date): Promise<ReceiverJournal | undefined>;
}

/** What a message of the queue `incident-alerts` carries: a delivery's wake-up, or a raise the ledger could not take. */
export type IncidentAlertMessage = { deliveryId: string } | { raise: CountedRaise };

/** Sends one body to one transport, once. Never throws: what went wrong is the outcome. */
export interface AlertTransport {
  post(delivery: { id: string; transport: Transport; payload: string }): Promise<AttemptOutcome>;
}

export interface AlertDeps extends Platform {
  alertLedger: AlertLedger;
  alertTransport: AlertTransport;
  receiverJournals: ReceiverJournals;
  incidentAlertQueue: { send(message: IncidentAlertMessage): Promise<void> };
  /** The lane of pages. */
  incidentPageQueue: { send(message: IncidentAlertMessage): Promise<void> };
}
