import type { Author } from "../../platform/audit/line.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Decided, LedgerEffect } from "../alerts/effects.ts";
import type { Delivery } from "../alerts/delivery.ts";
import { escalationPayload, type Origin } from "../alerts/payload.ts";
import { instant } from "../alerts/view.ts";
import type { NotificationDraft } from "../notifications/notification.ts";
import { coverageIn, coverageText, isNewsTo } from "./fx-coverage.ts";
import type { FxCoverage, Incident, TimelineEntry } from "./incident.ts";
import type { IncidentDetail, NewIncident, PublicIncident } from "./ports.ts";
import { outageText, type StandingAlert } from "./outage-text.ts";
import { decideClose, type CloseRequest, type IncidentRefusal } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

type Entry = Omit<TimelineEntry, "at">;
type Reply = Result<Decided<Incident>, IncidentRefusal>;

/** A closed incident is still told to the public for so long. */
export const PUBLISHED_MS = 86_400_000;
/** Lines of a timeline that an operator writes for their own sake. */
const WRITTEN: Partial<Record<TimelineEntry["kind"], string>> = { note: "incident.note", update: "incident.publish-update" };

/** Opened while alerts stand, of which it then tells first. */
type Opening = NewIncident & { alerts?: readonly StandingAlert[] };

/** An incident is opened (GEN-1): the record with its copy of health, its first lines, and the feed hears of it. */
export function opened(
  { openedBy, health, releaseId, alerts = [], ...facts }: Opening,
  id: string,
  author: Author,
  now: number,
): Decided<Incident> {
  const outage = outageText(alerts, { serving: releaseId, captured: health ?? undefined });
  const { severity, title } = facts;
  const fxCoverage = facts.concerns === "fx" ? coverageIn(health) : undefined;
  const incident: Incident = {
    id,
    ...facts,
    state: "open",
    openedBy,
    openedAt: now,
    frozeDeploys: false,
    healthCapturedAt: health?.capturedAt ?? null,
    closedBy: null,
    closedAt: null,
    review: null,
    ...(fxCoverage ? { fxCoverage } : {}),
  };
  return {
    answer: incident,
    effects: [
      saved(incident),
      ...(health ? [{ kind: "keep-health" as const, incidentId: id, health }] : []),
      line(id, { kind: "opened", by: openedBy, text: `${severity}: ${title}` }),
      ...(outage === undefined ? [] : [line(id, { kind: "system", by: "system", text: outage })]),
      ...(fxCoverage ? [coverageLine(id, fxCoverage)] : []),
      says({ severity: "warn", title: recorded`Incident opened: ${title}`, incidentId: id }),
      audited(author, "incident.open", id, { severity, title }),
    ],
  };
}

/** A line on the timeline of an incident that is open; that deploys were frozen stays on its record. */
export function appended(known: Incident | undefined, entry: Entry, author: Author): Reply {
  return ofOpen(known, (incident) => {
    const action = WRITTEN[entry.kind];
    const changed = entry.kind === "deploys-frozen" ? { ...incident, frozeDeploys: true } : incident;
    return {
      answer: changed,
      effects: [
        ...(action === undefined ? [] : [audited(author, action, incident.id, { text: entry.text })]),
        line(incident.id, entry),
        saved(changed),
      ],
    };
  });
}

/** The same line on every open incident; answers on how many. */
export const appendedToAll = (open: readonly Incident[], entry: Entry): Decided<number> => ({
  answer: open.length,
  effects: open.map(({ id }) => line(id, entry)),
});

/** Open incidents about exchange rates learn of a coverage that is news to them (FX-3); answers how many those are. */
export function coverageNoted(open: readonly Incident[], fxCoverage: FxCoverage): Decided<number> {
  const told = open.filter((incident) => incident.concerns === "fx" && isNewsTo(incident, fxCoverage));
  const effects = told.flatMap((incident) => [coverageLine(incident.id, fxCoverage), saved({ ...incident, fxCoverage })]);
  return { answer: told.length, effects };
}

/** Support is called (GEN-8). `sent` is how often it was before: its messages come in order. */
export function escalated(
  { incident: known, sent }: { incident: Incident | undefined; sent: number },
  message: string,
  author: Author,
  { now, origin }: { now: number; origin: Origin },
): Reply {
  return ofOpen(known, (incident) => {
    const { id: subjectId } = incident;
    const payload = escalationPayload(incident, { message, by: author.email }, origin, now);
    const kinds = { kind: "escalation", transport: "support" } as const;
    const ordinary = { drill: false, page: false, crossAt: null, simulateFailure: false };
    return {
      answer: incident,
      effects: [
        line(subjectId, { kind: "escalated", by: author.email, text: message }),
        audited(author, "incident.escalate", subjectId, { message }),
        { kind: "deliver", delivery: { subjectId, sequence: sent + 1, ...kinds, ...ordinary, payload } },
      ],
    };
  });
}

/**
 * Calls of support that have ended are made again (GEN-7), the newest so many: those it had taken too, each under its own `webhook-id` and with
 * the body it had, so that a receiver who knows it drops it.
 */
export function escalationsReplayed(
  { incident: known, sent }: { incident: Incident | undefined; sent: readonly Delivery[] },
  limit: number,
  author: Author,
): Reply {
  if (!known) return refused({ kind: "no-such-incident" });
  const ended = sent.filter(({ transport, state }) => transport === "support" && (state === "delivered" || state === "dead"));
  const again = ended.toSorted((one, other) => one.sequence - other.sequence).slice(-limit);
  if (known.state === "open" && again.length === 0) return refused({ kind: "no-escalation-to-replay" });
  return ofOpen(known, (incident) => ({
    answer: incident,
    effects: [
      line(incident.id, { kind: "escalation-replayed", by: author.email, text: recorded`${again.length} of ${sent.length} sent again` }),
      audited(author, "incident.replay-escalations", incident.id, { deliveries: again.map(({ id }) => id) }),
      ...again.map(({ id }): LedgerEffect => ({ kind: "deliver-again", deliveryId: id })),
    ],
  }));
}

/** An incident is closed with its review (GEN-9), which is what the timeline ends with. */
export function closed(incident: Incident | undefined, request: CloseRequest, author: Author, now: number): Reply {
  if (!incident) return refused({ kind: "no-such-incident" });
  const review = decideClose(incident, request);
  if (!review.ok) return review;
  const { rootCause } = review.value;
  const done: Incident = { ...incident, state: "closed", closedBy: author.email, closedAt: now, review: review.value };
  return ok({
    answer: done,
    effects: [
      saved(done),
      line(incident.id, { kind: "closed", by: author.email, text: rootCause }),
      says({ severity: "info", title: recorded`Incident closed: ${incident.title}`, incidentId: incident.id }),
      audited(author, "incident.close", incident.id, { rootCause }),
    ],
  });
}

/** What the public sees: incidents that an update was published of, and of these the updates alone. */
export const published = (incidents: readonly IncidentDetail[]): PublicIncident[] =>
  incidents
    .map(({ id, title, state, openedAt, timeline }) => ({
      id,
      title,
      state,
      openedAt: instant(openedAt),
      updates: timeline.filter(({ kind }) => kind === "update").map(({ at, text }) => ({ at: instant(at), text })),
    }))
    .filter(({ updates }) => updates.length > 0);

function ofOpen(incident: Incident | undefined, act: (incident: Incident) => Decided<Incident>): Reply {
  if (!incident) return refused({ kind: "no-such-incident" });
  return incident.state === "closed" ? refused({ kind: "incident-closed" }) : ok(act(incident));
}

const saved = (incident: Incident): LedgerEffect => ({ kind: "save-incident", incident });

const line = (incidentId: string, entry: Entry): LedgerEffect => ({ kind: "append-to-incident", incidentId, entry });

const coverageLine = (incidentId: string, coverage: FxCoverage): LedgerEffect =>
  line(incidentId, {
    kind: "system",
    by: "system",
    text: recorded`coverage of exchange rates: ${coverageText(coverage)}, as captured at ${instant(coverage.capturedAt)}`,
  });

const says = (notification: Omit<NotificationDraft, "topic">): LedgerEffect => ({
  kind: "notify",
  notification: { topic: "incident", ...notification },
});

const audited = (author: Author, action: string, subject: string, detail: Record<string, unknown>): LedgerEffect => ({
  kind: "audit",
  author,
  write: { action, subjectKind: "incident", subject, detail },
});
