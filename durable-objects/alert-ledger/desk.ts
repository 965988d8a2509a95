import { escalationPayload } from "../../src/operations/alerts/payload.ts";
import { instant } from "../../src/operations/alerts/view.ts";
import type { Incident, TimelineEntry } from "../../src/operations/incidents/incident.ts";
import type { IncidentDetail, NewIncident, PublicIncident } from "../../src/operations/incidents/ports.ts";
import { decideClose, type CloseRequest, type IncidentRefusal } from "../../src/operations/incidents/rules.ts";
import type { AcknowledgedNotification } from "../../src/operations/notifications/ports.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import type { LedgerTables } from "./tables.ts";

const DAY_MS = 86_400_000;
/** Lines of a timeline that an operator writes for their own sake. */
const WRITTEN: Partial<Record<TimelineEntry["kind"], string>> = { note: "incident.note", update: "incident.publish-update" };

/** The incident desk: each step is the record, its line on the timeline, and what it sends, together. */
export class LedgerDesk {
  readonly #tables: LedgerTables;

  constructor(tables: LedgerTables) {
    this.#tables = tables;
  }

  open({ openedBy, health, ...facts }: NewIncident, author: Author, now: number): Incident {
    const { incidents, ids, feed } = this.#tables;
    const incident: Incident = {
      id: ids.next("inc"),
      ...facts,
      state: "open",
      openedBy,
      openedAt: now,
      frozeDeploys: false,
      healthCapturedAt: health?.capturedAt ?? null,
      closedBy: null,
      closedAt: null,
      review: null,
    };
    incidents.save(incident);
    if (health) incidents.keepHealth(incident.id, health);
    incidents.append(incident.id, { kind: "opened", by: openedBy, text: `${incident.severity}: ${incident.title}` }, now);
    feed.add({ topic: "incident", severity: "warn", title: `Incident opened: ${incident.title}`, incidentId: incident.id }, now);
    this.#record(author, "incident.open", incident.id, { severity: incident.severity, title: incident.title }, now);
    return incident;
  }

  read(id: string): IncidentDetail | undefined {
    const incident = this.#tables.incidents.byId(id);
    return incident && { ...incident, timeline: this.#tables.incidents.timeline(id) };
  }

  /** `author` is undefined for a caller of the release before, who says no more than `entry.by`. */
  append(id: string, entry: Omit<TimelineEntry, "at">, author: Author, now: number): Result<Incident, IncidentRefusal> {
    return this.#ofOpen(id, (incident) => {
      const action = WRITTEN[entry.kind];
      if (action) this.#record(author, action, id, { text: entry.text }, now);
      this.#tables.incidents.append(id, entry, now);
      const changed = entry.kind === "deploys-frozen" ? { ...incident, frozeDeploys: true } : incident;
      this.#tables.incidents.save(changed);
      return ok(changed);
    });
  }

  appendToOpen(entry: Omit<TimelineEntry, "at">, now: number): number {
    const open = this.#tables.incidents.open();
    for (const { id } of open) this.#tables.incidents.append(id, entry, now);
    return open.length;
  }

  escalate(id: string, message: string, author: Author, now: number): Result<Incident, IncidentRefusal> {
    return this.#ofOpen(id, (incident) => {
      const { incidents, deliveries, ids, origin } = this.#tables;
      incidents.append(id, { kind: "escalated", by: author.email, text: message }, now);
      const sequence = deliveries.ofSubject(id).length + 1;
      const payload = escalationPayload(incident, message, author.email, origin, now);
      this.#record(author, "incident.escalate", id, { message }, now);
      deliveries.add(
        {
          id: ids.next("dlv"),
          subjectId: id,
          sequence,
          kind: "escalation",
          transport: "support",
          drill: false,
          payload,
          simulateFailure: false,
        },
        now,
      );
      return ok(incident);
    });
  }

  close(id: string, request: CloseRequest, author: Author, now: number): Result<Incident, IncidentRefusal> {
    const { incidents, feed } = this.#tables;
    const incident = incidents.byId(id);
    if (!incident) return refused({ kind: "no-such-incident" });
    const review = decideClose(incident, request);
    if (!review.ok) return review;
    const closed: Incident = { ...incident, state: "closed", closedBy: author.email, closedAt: now, review: review.value };
    incidents.save(closed);
    incidents.append(id, { kind: "closed", by: author.email, text: review.value.rootCause }, now);
    feed.add({ topic: "incident", severity: "info", title: `Incident closed: ${incident.title}`, incidentId: id }, now);
    this.#record(author, "incident.close", id, { rootCause: review.value.rootCause }, now);
    return ok(closed);
  }

  published(now: number): PublicIncident[] {
    const { incidents } = this.#tables;
    return incidents
      .openOrClosedSince(now - DAY_MS)
      .map(({ id, title, state, openedAt }) => ({
        id,
        title,
        state,
        openedAt: instant(openedAt),
        updates: incidents.timeline(id).flatMap(({ kind, at, text }) => (kind === "update" ? [{ at: instant(at), text }] : [])),
      }))
      .filter(({ updates }) => updates.length > 0);
  }

  acknowledge(sequence: number, author: Author, now: number): AcknowledgedNotification | undefined {
    const { acknowledged, fresh } = this.#tables.feed.acknowledge(sequence, author.email, now);
    const write = { action: "notification.acknowledge", subjectKind: "notification", subject: String(sequence) };
    if (acknowledged && fresh) this.#tables.audit.record(author, { ...write, detail: { title: acknowledged.title } }, new Date(now));
    return acknowledged && { ...acknowledged, fresh };
  }

  #record(author: Author, action: string, incidentId: string, detail: Record<string, unknown>, now: number): void {
    this.#tables.audit.record(author, { action, subjectKind: "incident", subject: incidentId, detail }, new Date(now));
  }

  #ofOpen(id: string, act: (incident: Incident) => Result<Incident, IncidentRefusal>): Result<Incident, IncidentRefusal> {
    const incident = this.#tables.incidents.byId(id);
    if (!incident) return refused({ kind: "no-such-incident" });
    return incident.state === "closed" ? refused({ kind: "incident-closed" }) : act(incident);
  }
}
