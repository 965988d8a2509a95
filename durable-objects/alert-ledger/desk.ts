import {
  appended,
  appendedToAll,
  coverageNoted,
  closed,
  escalated,
  escalationsReplayed,
  opened,
  published,
  PUBLISHED_MS,
} from "../../src/operations/incidents/desk-rules.ts";
import type { FxCoverage, Incident, TimelineEntry } from "../../src/operations/incidents/incident.ts";
import type { IncidentDetail, NewIncident, PublicIncident } from "../../src/operations/incidents/ports.ts";
import type { CloseRequest, IncidentRefusal } from "../../src/operations/incidents/rules.ts";
import type { AcknowledgedNotification } from "../../src/operations/notifications/ports.ts";
import { acknowledged } from "../../src/operations/notifications/rules.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import type { OpenIncident } from "../../src/platform/incidents.ts";
import type { Result } from "../../src/platform/result.ts";
import { carryOut, carryOutIf } from "./apply.ts";
import { circumstances, type LedgerTables } from "./tables.ts";

/** Open alerts, the gravest first, among which the cause of what an incident is opened for is looked for. */
const TOLD_ALERTS = 200;

/** The incident desk: each step is the record, its line on the timeline, and what it sends, together. */
export class LedgerDesk {
  readonly #tables: LedgerTables;

  constructor(tables: LedgerTables) {
    this.#tables = tables;
  }

  open(incident: NewIncident, author: Author, now: number): Incident {
    const alerts = this.#tables.alerts.list({ state: "open", limit: TOLD_ALERTS, after: undefined });
    return carryOut(this.#tables, opened({ ...incident, alerts }, this.#tables.ids.next("inc"), author, now), now);
  }

  read(id: string): IncidentDetail | undefined {
    const incident = this.#tables.incidents.byId(id);
    return incident && { ...incident, timeline: this.#tables.incidents.timeline(id) };
  }

  /** Oldest first, all of them or a fault: one left out is taken for closed. */
  openOnes(): OpenIncident[] {
    const open = this.#tables.incidents.allOpen().toReversed();
    return open.map(({ id, title, openedAt }) => ({ id, title, openedAt }));
  }

  append(id: string, entry: Omit<TimelineEntry, "at">, author: Author, now: number): Result<Incident, IncidentRefusal> {
    return carryOutIf(this.#tables, appended(this.#tables.incidents.byId(id), entry, author), now);
  }

  appendToOpen(entry: Omit<TimelineEntry, "at">, now: number): number {
    return carryOut(this.#tables, appendedToAll(this.#tables.incidents.open(), entry), now);
  }

  noteFxCoverage(coverage: FxCoverage, now: number): number {
    return carryOut(this.#tables, coverageNoted(this.#tables.incidents.open(), coverage), now);
  }

  escalate(id: string, message: string, author: Author, now: number): Result<Incident, IncidentRefusal> {
    const { incidents, deliveries } = this.#tables;
    const known = { incident: incidents.byId(id), sent: deliveries.ofSubject(id).length };
    return carryOutIf(this.#tables, escalated(known, message, author, circumstances(this.#tables, now)), now);
  }

  replayEscalations(id: string, limit: number, author: Author, now: number): Result<Incident, IncidentRefusal> {
    const { incidents, deliveries } = this.#tables;
    const known = { incident: incidents.byId(id), sent: deliveries.ofSubject(id) };
    return carryOutIf(this.#tables, escalationsReplayed(known, limit, author), now);
  }

  close(id: string, request: CloseRequest, author: Author, now: number): Result<Incident, IncidentRefusal> {
    return carryOutIf(this.#tables, closed(this.#tables.incidents.byId(id), request, author, now), now);
  }

  published(now: number): PublicIncident[] {
    const { incidents } = this.#tables;
    const recent = incidents.openOrClosedSince(now - PUBLISHED_MS);
    return published(recent.map((incident) => ({ ...incident, timeline: incidents.timeline(incident.id) })));
  }

  acknowledge(sequence: number, author: Author, now: number): AcknowledgedNotification | undefined {
    return carryOut(this.#tables, acknowledged(this.#tables.feed.bySequence(sequence), author, now), now);
  }
}
