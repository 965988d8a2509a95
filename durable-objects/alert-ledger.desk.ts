import { escalationPayload } from "../src/operations/alerts/payload.ts";
import { instant } from "../src/operations/alerts/view.ts";
import type { Incident, TimelineEntry } from "../src/operations/incidents/incident.ts";
import type { IncidentDetail, NewIncident, PublicIncident } from "../src/operations/incidents/ports.ts";
import { decideClose, type CloseRequest, type IncidentRefusal } from "../src/operations/incidents/rules.ts";
import { ok, refused, type Result } from "../src/platform/result.ts";
import type { LedgerTables } from "./alert-ledger.tables.ts";

const DAY_MS = 86_400_000;

/** The incident desk: each step is the record, its line on the timeline, and what it sends, together. */
export class LedgerDesk {
  readonly #tables: LedgerTables;

  constructor(tables: LedgerTables) {
    this.#tables = tables;
  }

  open({ openedBy, health, ...facts }: NewIncident, now: number): Incident {
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
    return incident;
  }

  read(id: string): IncidentDetail | undefined {
    const incident = this.#tables.incidents.byId(id);
    return incident && { ...incident, timeline: this.#tables.incidents.timeline(id) };
  }

  append(id: string, entry: Omit<TimelineEntry, "at">, now: number): Result<Incident, IncidentRefusal> {
    return this.#ofOpen(id, (incident) => {
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

  escalate(id: string, message: string, by: string, now: number): Result<Incident, IncidentRefusal> {
    return this.#ofOpen(id, (incident) => {
      const { incidents, deliveries, ids, origin } = this.#tables;
      incidents.append(id, { kind: "escalated", by, text: message }, now);
      const sequence = deliveries.ofSubject(id).length + 1;
      const payload = escalationPayload(incident, message, by, origin, now);
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

  close(id: string, request: CloseRequest, by: string, now: number): Result<Incident, IncidentRefusal> {
    const { incidents, feed } = this.#tables;
    const incident = incidents.byId(id);
    if (!incident) return refused({ kind: "no-such-incident" });
    const review = decideClose(incident, request);
    if (!review.ok) return review;
    const closed: Incident = { ...incident, state: "closed", closedBy: by, closedAt: now, review: review.value };
    incidents.save(closed);
    incidents.append(id, { kind: "closed", by, text: review.value.rootCause }, now);
    feed.add({ topic: "incident", severity: "info", title: `Incident closed: ${incident.title}`, incidentId: id }, now);
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

  #ofOpen(id: string, act: (incident: Incident) => Result<Incident, IncidentRefusal>): Result<Incident, IncidentRefusal> {
    const incident = this.#tables.incidents.byId(id);
    if (!incident) return refused({ kind: "no-such-incident" });
    return incident.state === "closed" ? refused({ kind: "incident-closed" }) : act(incident);
  }
}
