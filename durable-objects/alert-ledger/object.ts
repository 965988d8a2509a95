import { DurableObject } from "cloudflare:workers";
import type { Bindings, LedgerPorts } from "../../src/bindings.ts";
import { readSettings } from "../../src/env.ts";
import type { CountedRaise } from "../../src/operations/alerts/alert.ts";
import type { AttemptReport, DeathCause } from "../../src/operations/alerts/delivery.ts";
import type { Drill } from "../../src/operations/alerts/drill.ts";
import type {
  AlertAction,
  AlertListQuery,
  AlertsCounted,
  AlertsMeant,
  DeadLetterListQuery,
  DecisionInput,
  JournalLook,
} from "../../src/operations/alerts/ports.ts";
import type { LettersMeant, ManyAsked } from "../../src/operations/alerts/many.ts";
import { configuredTransports, keepingTransports } from "../../src/operations/alerts/transports.ts";
import type { FxCoverage, TimelineEntry } from "../../src/operations/incidents/incident.ts";
import type { IncidentListQuery, NewIncident } from "../../src/operations/incidents/ports.ts";
import type { CloseRequest } from "../../src/operations/incidents/rules.ts";
import type { NotificationListQuery } from "../../src/operations/notifications/ports.ts";
import type { WantedCover, WantedRota } from "../../src/operations/on-call/rota.ts";
import type { EndOf, SilenceListQuery } from "../../src/operations/silences/ports.ts";
import type { Matcher, WantedSilence } from "../../src/operations/silences/silence.ts";
import type { AuditQuery, Author } from "../../src/platform/audit/line.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import { contractFor } from "../../src/platform/contract.ts";
import type { IdempotencyKey } from "../../src/platform/http/idempotency.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { createLogger } from "../../src/platform/logger.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { steppedSql } from "../parts/schema-steps.ts";
import { SharedRun } from "../parts/shared-run.ts";
import { ledgerParts, type LedgerParts } from "./parts.ts";
import { LedgerRounds } from "./rounds.ts";
import { LEDGER_STEPS } from "./schema.ts";
import { streamNotifications } from "./stream.ts";
import { ledgerTables, type LedgerTables } from "./tables.ts";
import { LANES, LedgerWaking } from "./waking.ts";

/**
 * The one ledger of an environment: alerts, deliveries, dead letters, notifications, incidents, drills. Every method is one
 * transaction by the ledger's own clock; the operations' rules decide. What a transaction made due is woken after it, and by
 * the alarm where that is lost.
 */
export class AlertLedger extends DurableObject<Bindings> implements Served<LedgerPorts> {
  readonly #contract = contractFor(readSettings(this.env).environment);
  readonly #log = createLogger(() => ({ object: "alert-ledger" }));
  readonly #tables: LedgerTables;
  readonly #parts: LedgerParts;
  /** A run a lane: what is due in one does not wait for the other's queue. */
  readonly #wakingRuns = LANES.map((lane) => new SharedRun(() => this.waking.wakeLane(lane, this.#now()).then(() => this.#rounds.arm())));
  readonly #rounds: LedgerRounds;
  /** Leases, schedules and reminders go by it. */
  clock: Clock = systemClock;
  readonly waking: LedgerWaking;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    const settings = readSettings(bindings);
    const { environment, releaseId, site } = settings;
    this.#tables = ledgerTables(steppedSql("alert-ledger", context.storage, LEDGER_STEPS), {
      contract: this.#contract,
      origin: { environment, releaseId, consoleUrl: site.state === "configured" ? site.value.PUBLIC_BASE_URL : undefined },
      configured: configuredTransports(settings),
      keeping: keepingTransports(settings),
      ids: systemIds,
    });
    this.#parts = ledgerParts(this.#tables);
    this.waking = new LedgerWaking(
      context.storage.sql,
      this.#contract.incidentAlerts.forgottenSeconds,
      { pages: bindings.INCIDENT_PAGES, wakeUps: bindings.INCIDENT_ALERTS, spent: bindings.INCIDENT_ALERTS_DLQ },
      this.#log,
    );
    const { storage } = context;
    const [tables, parts, waking, contract, log] = [this.#tables, this.#parts, this.waking, this.#contract, this.#log];
    this.#rounds = new LedgerRounds({ storage, tables, parts, waking, contract, log, clock: () => this.clock });
  }

  raise(raises: readonly CountedRaise[]): void {
    this.#transaction((now) => raises.forEach((raise) => this.#parts.raising.raise(raise, now)));
  }
  raiseOnce(raise: CountedRaise, idempotency: IdempotencyKey | undefined) {
    return this.#transaction((now) => this.#parts.raising.raiseOnce(raise, idempotency, now));
  }
  resolve(key: string, reason: string): void {
    this.#transaction((now) => this.#parts.raising.resolve(key, reason, now));
  }
  act(id: string, action: AlertAction, author: Author) {
    return this.#transaction((now) => this.#parts.silencing.act(id, action, author, now));
  }
  acknowledgeMany(ids: readonly string[], author: Author) {
    return this.#transaction((now) => this.#parts.raising.acknowledgeMany(ids, author, now));
  }
  foreseeMeant(meant: AlertsMeant) {
    return this.#parts.raising.foreseeMeant(meant);
  }
  acknowledgeMeant(meant: AlertsMeant, counted: AlertsCounted | undefined, author: Author) {
    return this.#transaction((now) => this.#parts.raising.acknowledgeMeant(meant, counted, author, now));
  }
  listAlerts(query: AlertListQuery) {
    return this.#tables.alerts.list(query);
  }
  openedAfter(id: string, most: number) {
    return this.#tables.alerts.openedAfter(id, most);
  }
  lastRaises(keys: readonly string[]) {
    return this.#tables.alerts.lastRaises(keys);
  }
  openUnder(beginning: string) {
    return this.#tables.alerts.openUnder(beginning);
  }
  readAlert(id: string) {
    return this.#tables.alerts.asked(id);
  }

  lease(ids: readonly string[]) {
    return this.#transaction((now) => this.#parts.delivering.lease(ids, now));
  }
  record(reports: readonly AttemptReport[]): void {
    this.#transaction((now) => {
      for (const report of reports) this.#parts.delivering.record(report, now);
      this.#parts.decidingMany.step(now);
    });
  }
  bury(letters: readonly { deliveryId: string; cause: DeathCause }[], secondaryConfigured: boolean): number {
    return this.#transaction((now) => {
      const buried = letters.filter(({ deliveryId, cause }) =>
        this.#parts.delivering.bury(deliveryId, cause, secondaryConfigured, now),
      ).length;
      this.#parts.decidingMany.step(now);
      return buried;
    });
  }

  listDeadLetters(query: DeadLetterListQuery) {
    return this.#tables.letters.list(query);
  }
  readDeadLetter(id: string) {
    return this.#parts.deciding.detail(id);
  }
  decide(id: string, decision: Omit<DecisionInput, "operator">, author: Author) {
    return this.#transaction((now) => this.#parts.deciding.decide(id, { ...decision, operator: author.email }, author, now));
  }
  replayOldest(limit: number, note: string, dryRun: boolean, author: Author) {
    return this.#transaction((now) =>
      dryRun
        ? this.#parts.deciding.wouldReplay(limit)
        : this.#parts.deciding.replayOldest(limit, { note, operator: author.email }, author, now),
    );
  }
  foreseeMany(meant: LettersMeant) {
    return this.#parts.decidingMany.foresee(meant);
  }
  decideMany(asked: ManyAsked, author: Author) {
    return this.#transaction((now) => this.#parts.decidingMany.begin(asked, author, now));
  }
  haltMany(id: string, author: Author) {
    return this.#transaction((now) => this.#parts.decidingMany.halt(id, author, now));
  }
  listMany(limit: number) {
    return this.#tables.many.list(limit);
  }
  startDrill(simulate: Drill["simulate"], secondaryConfigured: boolean, author: Author) {
    return this.#transaction((now) => this.#parts.deciding.startDrill(simulate, author, secondaryConfigured, now));
  }
  listDrills(limit: number) {
    return this.#tables.drills.list(limit);
  }
  compareBooks(most: number) {
    return this.#tables.books.compare(most);
  }
  compareJournal(look: JournalLook) {
    return this.#tables.books.compareJournal(look);
  }
  counts() {
    return this.#parts.deciding.counts(this.#now());
  }

  listNotifications(query: NotificationListQuery) {
    return this.#tables.feed.list(query);
  }
  acknowledgeNotification(sequence: number, author: Author) {
    return this.#transaction((now) => this.#parts.desk.acknowledge(sequence, author, now));
  }
  /** The feed's live stream; the only thing that is asked for by a request. */
  override fetch(request: Request): Response {
    const { heartbeatSeconds, maxStreamSeconds } = this.#contract.incidentAlerts;
    const times = { heartbeat: heartbeatSeconds * 1000, maxAge: maxStreamSeconds * 1000 };
    return streamNotifications(this.#tables.feed, request.headers.get("last-event-id"), times, request.signal);
  }

  openIncident(incident: Omit<NewIncident, "openedBy">, author: Author) {
    return this.#transaction((now) => this.#parts.desk.open({ ...incident, openedBy: author.email }, author, now));
  }
  listIncidents(query: IncidentListQuery) {
    return this.#tables.incidents.list(query);
  }
  incidentStates(ids: readonly string[]) {
    return this.#tables.incidents.states(ids);
  }
  openIncidents() {
    return this.#parts.desk.openOnes();
  }
  readIncident(id: string) {
    return this.#parts.desk.read(id);
  }
  incidentHealth(id: string) {
    return this.#tables.incidents.health(id);
  }
  appendToIncident(id: string, entry: Omit<TimelineEntry, "at" | "by">, author: Author) {
    return this.#transaction((now) => this.#parts.desk.append(id, { ...entry, by: author.email }, author, now));
  }
  appendToOpenIncidents(entry: Omit<TimelineEntry, "at">) {
    return this.#transaction((now) => this.#parts.desk.appendToOpen(entry, now));
  }
  noteFxCoverage(coverage: FxCoverage) {
    return this.#transaction((now) => this.#parts.desk.noteFxCoverage(coverage, now));
  }
  escalateIncident(id: string, message: string, author: Author) {
    return this.#transaction((now) => this.#parts.desk.escalate(id, message, author, now));
  }
  replayEscalations(id: string, limit: number, author: Author) {
    return this.#transaction((now) => this.#parts.desk.replayEscalations(id, limit, author, now));
  }
  closeIncident(id: string, request: CloseRequest, author: Author) {
    return this.#transaction((now) => this.#parts.desk.close(id, request, author, now));
  }
  publishedIncidents() {
    return this.#parts.desk.published(this.#now());
  }

  planSilence(wanted: WantedSilence, idempotency: IdempotencyKey | undefined, author: Author) {
    return this.#transaction((now) => this.#parts.silencing.plan(wanted, idempotency, author, now));
  }
  /** Releases before do not say of how many, and knew none that come back. */
  endSilence(id: string, author: Author, of: EndOf = "this") {
    return this.#transaction((now) => this.#parts.silencing.end(id, of, author, now));
  }
  listSilences(query: SilenceListQuery) {
    return this.#tables.silences.list(query);
  }
  previewSilence(matcher: Matcher) {
    return this.#parts.silencing.preview(matcher);
  }

  listRotas() {
    return this.#tables.rotas.all();
  }
  setRota(wanted: WantedRota, author: Author) {
    return this.#transaction((now) => this.#parts.onCall.set(wanted, author, now));
  }
  coverShift(wanted: WantedCover, author: Author) {
    return this.#transaction((now) => this.#parts.onCall.cover(wanted, author, now));
  }
  heed(unable: readonly string[]) {
    return this.#transaction((now) => this.#parts.onCall.heed(unable, now));
  }
  endCover(id: string, author: Author) {
    return this.#transaction((now) => this.#parts.onCall.endCover(id, author, now));
  }

  auditLines(query: AuditQuery) {
    return this.#tables.audit.lines(query);
  }

  /** Reminds, sends pages the other way, probes transports that rest, wakes what is due or forgotten, and answers how many deliveries that were. */
  sweep(): Promise<number> {
    return this.#rounds.sweep();
  }
  override alarm(): Promise<void> {
    return this.#rounds.ring();
  }

  #transaction<T>(run: (now: number) => T): T {
    const done = this.ctx.storage.transactionSync(() => run(this.#now()));
    this.#tables.feed.announce();
    for (const run of this.#wakingRuns) {
      const begun = run.soon();
      if (begun) this.ctx.waitUntil(begun);
    }
    return done;
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}
