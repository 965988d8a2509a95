import type { AlertRaise, AlertSeverity } from "../../platform/alerts.ts";
import type { Author } from "../../platform/audit/line.ts";
import type { Muted } from "../silences/silence.ts";

/** A raise with how often it happened since the last one that was sent, and who raised it. */
export interface CountedRaise extends AlertRaise {
  count: number;
  /** `system`, or who called the route. */
  source: string;
  /** The operator who raised it by hand, for the audit trail. */
  by?: Author | undefined;
}

/** A raised condition as the ledger keeps it. Times are milliseconds since the epoch by the ledger's clock. */
export interface Alert {
  id: string;
  key: string;
  severity: AlertSeverity;
  summary: string;
  detail: Record<string, unknown> | null;
  explains: readonly string[];
  source: string;
  state: "open" | "resolved";
  count: number;
  firstRaisedAt: number;
  lastRaisedAt: number;
  resolvedAt: number | null;
  resolvedReason: string | null;
  acknowledgedBy: string | null;
  acknowledgedAt: number | null;
  assignedTo: string | null;
  silencedUntil: number | null;
  /** The open alert it is grouped under. */
  causeId: string | null;
  /** How often the channel was told, whatever became of the deliveries. */
  notifications: number;
  lastNotifiedAt: number | null;
  /** When the channel is told next if nothing changes; null for never. */
  notifyDueAt: number | null;
  /** How severe it was when the channel was told last; a rise since is owed. Alerts from before do not say. */
  toldSeverity?: AlertSeverity | undefined;
  /** Steps of the contract's chain that a page nobody acknowledged has gone since it was told. */
  escalations?: number | undefined;
  /** The secondary was told of it too, so it hears of its end. */
  secondaryTold?: boolean | undefined;
  /** Ways whose receivers were told that somebody has it; told again of it, they are first told that nobody has. */
  acknowledgedOn?: readonly AlertWay[] | undefined;
  /** How often in a row it came back soon after it was resolved. */
  flaps?: number | undefined;
  /** The worst it was in that row. */
  worstInRow?: AlertSeverity | undefined;
  /** Until then it is not told of for the first time: others may come, or it may be gone again. */
  heldUntil?: number | undefined;
  /** A storm that more came under since the channel was told last. */
  digestOwed?: boolean | undefined;
  /** From when the chain's next step counts, where that is not the last word: a digest is no step of it. */
  chainSince?: number | undefined;
  /** Nobody is there of those whom its last word was for: the chain's next step is due. */
  unheard?: boolean | undefined;
  /** The silence by matcher that keeps its words back, as of its last raise or due word. */
  muted?: Muted | undefined;
  /** Both transports failed for one of its notifications and nobody has settled that yet: it ranks first everywhere. */
  bothFailed: boolean;
  /** Made by a drill: marked wherever it is shown, and resolved from the start. */
  drill: boolean;
}

/** The ways that alerts leave by. */
export type AlertWay = "primary" | "secondary";

/** `escalate`: nobody has acknowledged the page, so it goes to who is next. `acknowledge` and `withdraw`: somebody has it, and has it no more, for receivers that keep that. */
export type NotificationKind = "open" | "renotify" | "escalate" | "severity-rise" | "acknowledge" | "withdraw" | "resolve";
