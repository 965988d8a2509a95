import { DurableObject } from "cloudflare:workers";
import type { Bindings, DeskPorts } from "../../src/bindings.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import { readSettings } from "../../src/env.ts";
import type { CronRun, FailedVerb } from "../../src/operations/crons/ports.ts";
import type { DrillReport } from "../../src/operations/drills/record.ts";
import type { HealthCapture, ProbeResult } from "../../src/operations/health/ports.ts";
import type { RuleMemory } from "../../src/operations/health/rules.ts";
import type { Confirmation, Sighting } from "../../src/operations/clients/rules.ts";
import type { NewOperator, NewSession, NewStepUp, OfferedRotation } from "../../src/operations/operators/ports.ts";
import type { RollOutReport } from "../../src/operations/releases/report.ts";
import { lineOf } from "../../src/operations/releases/rules.ts";
import type { FreezeOverride, SwitchRecord, WantedFreeze, WantedSwitch } from "../../src/operations/switches/ports.ts";
import type { AuditQuery, Author } from "../../src/platform/audit/line.ts";
import { contractFor, type Contract } from "../../src/platform/contract.ts";
import { minuteOf } from "../../src/platform/metrics/limits.ts";
import type { OperatorRole } from "../../src/platform/identity.ts";
import { systemIds } from "../../src/platform/ids.ts";
import type { StepUpKind } from "../../src/platform/step-up.ts";
import type { BreakablePort, PortFault } from "../../src/platform/port-faults.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { ObjectTrail } from "../parts/audit-trail.ts";
import { steppedSql } from "../parts/schema-steps.ts";
import { DeskAccounts } from "./accounts.ts";
import { DeskClients } from "./clients.ts";
import { DeskCaptures } from "./captures.ts";
import { DeskCrons } from "./crons.ts";
import { DeskDrills } from "./drills.ts";
import { DeskFaults } from "./faults.ts";
import { DeskHistory } from "./history.ts";
import { DeskRefreshing } from "./refreshing.ts";
import { DESK_STEPS } from "./schema.ts";
import { DeskSessions } from "./sessions.ts";
import { DeskSwitches } from "./switches.ts";

const SWEEP_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** After every id there is. */
const NEWEST = "~";

/**
 * The one desk of an environment: operators and their sessions, switches, deploy freeze, audit trail, last health capture and what was measured before,
 * drill records, injected faults and the register of clients.
 * Every method is one transaction by the desk's own clock; the parts hold the tables, the operations' rules decide.
 */
export class OpsDesk extends DurableObject<Bindings> implements Served<DeskPorts> {
  /** The desk's clock: sessions, throttles and leases are judged by it. */
  clock: Clock = systemClock;
  readonly #contract: Contract;
  readonly #audit: ObjectTrail;
  readonly #accounts: DeskAccounts;
  readonly #sessions: DeskSessions;
  readonly #refreshing: DeskRefreshing;
  readonly #switches: DeskSwitches;
  readonly #captures: DeskCaptures;
  readonly #history: DeskHistory;
  readonly #clients: DeskClients;
  readonly #crons: DeskCrons;
  readonly #drills: DeskDrills;
  readonly #faults: DeskFaults;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    const sql = steppedSql("ops-desk", context.storage, DESK_STEPS);
    this.#contract = contractFor(readSettings(bindings).environment);
    this.#audit = new ObjectTrail(sql, this.#contract.audit, systemIds);
    this.#sessions = new DeskSessions(sql);
    this.#accounts = new DeskAccounts(sql, this.#audit, this.#contract.access.throttles, this.#sessions);
    this.#refreshing = new DeskRefreshing(sql, this.#sessions, this.#audit);
    this.#switches = new DeskSwitches(sql, this.#audit);
    this.#captures = new DeskCaptures(sql);
    this.#history = new DeskHistory(sql);
    this.#clients = new DeskClients(sql, this.#audit);
    this.#crons = new DeskCrons(sql);
    this.#drills = new DeskDrills(sql, this.#audit);
    this.#faults = new DeskFaults(sql, this.#audit);
    void context.blockConcurrencyWhile(async () => {
      await wakeNoLaterThan(context.storage, this.clock, this.clock.now().getTime() + SWEEP_MS);
    });
  }

  knownAddresses() {
    return this.#accounts.addresses();
  }
  listOperators() {
    return this.#accounts.list();
  }
  beginSignIn(email: string, address: string) {
    return this.#transaction((now) => this.#accounts.beginSignIn(email, address, now));
  }
  openSession(session: NewSession, requestId: string | null): boolean {
    return this.#transaction((now) => {
      if (!this.#accounts.signedIn(session.operatorId, session.address, session.totpStep, now)) return false;
      this.#sessions.open(session, now.getTime());
      if (session.refreshHash !== null) this.#refreshing.begin(session.id, session.refreshHash, now.getTime());
      this.#tellOfSession("session.begin", session.id, requestId, now);
      return true;
    });
  }
  refreshSession(offered: OfferedRotation, requestId: string | null) {
    return this.#transaction((now) => this.#refreshing.rotate(offered, requestId, now));
  }
  useSession(id: string, secretHash: string, seconds: number) {
    return this.#transaction((now) => this.#sessions.use(id, secretHash, seconds, now.getTime()));
  }
  endSession(id: string, requestId: string | null): void {
    this.#transaction((now) => {
      this.#tellOfSession("session.end", id, requestId, now);
      this.#sessions.end(id, now.getTime());
    });
  }
  stepUp({ sessionId, operatorId, kind, seconds, totpStep, address }: NewStepUp, requestId: string | null): string | null {
    return this.#transaction((now) => {
      const live = this.#sessions.live(sessionId, now.getTime());
      if (live?.operator.id !== operatorId || !this.#accounts.signedIn(operatorId, address, totpStep, now)) return null;
      const until = new Date(now.getTime() + seconds * 1000);
      this.#sessions.stepUp(sessionId, kind, until.getTime());
      const detail = { kind, until: until.toISOString() };
      this.#audit.record(
        { ...live.operator, requestId },
        { action: "session.step-up", subjectKind: "session", subject: sessionId, detail },
        now,
      );
      return until.toISOString();
    });
  }
  steppedUpUntil(sessionId: string, kind: StepUpKind): string | null {
    const until = this.#sessions.steppedUpUntil(sessionId, kind, this.clock.now().getTime());
    return until === undefined ? null : new Date(until).toISOString();
  }
  accessChanges(withinSeconds: number) {
    const since = new Date(this.clock.now().getTime() - withinSeconds * 1000);
    return { endedSessions: this.#sessions.endedSince(since.getTime()), operators: this.#accounts.changedSince(since.toISOString()) };
  }
  bootstrap(operator: NewOperator, author: Author) {
    return this.#transaction((now) => this.#accounts.bootstrap(operator, author, now));
  }
  addOperator(operator: NewOperator, author: Author) {
    return this.#transaction((now) => this.#accounts.add(operator, author, now));
  }
  changeOperator(id: string, change: { role?: OperatorRole; disabled?: boolean }, author: Author) {
    return this.#transaction((now) => this.#accounts.change(id, change, author, now));
  }
  enrolTotp(id: string, secret: string, author: Author) {
    return this.#transaction((now) => this.#accounts.enrolTotp(id, secret, author, now));
  }
  auditLines(query: AuditQuery) {
    return this.#audit.lines(query);
  }

  listSwitches() {
    return this.#switches.switches();
  }
  async setSwitch(record: WantedSwitch, author: Author): Promise<SwitchRecord> {
    const set = this.#transaction((now) => this.#switches.setSwitch(record, author, now));
    if (set.expiresAt !== null) await wakeNoLaterThan(this.ctx.storage, this.clock, Date.parse(set.expiresAt));
    return set;
  }
  deployFreeze() {
    return this.#switches.freeze();
  }
  setDeployFreeze(freeze: WantedFreeze, author: Author) {
    return this.#transaction((now) => this.#switches.setFreeze(freeze, author, now));
  }
  overrideFreeze(override: FreezeOverride, author: Author) {
    return this.#transaction((now) => this.#switches.overrideFreeze(override, author, now));
  }

  /** Told again, it stands in the trail already. */
  recordRollOut(report: RollOutReport, author: Author): boolean {
    const line = lineOf(report);
    return this.#transaction((now) => {
      const isNew = this.#audit.lines({ limit: 1, action: line.action, subject: line.subject }).length === 0;
      if (isNew) this.#audit.record(author, line, now);
      return isNew;
    });
  }

  beginCapture(leaseSeconds: number) {
    return this.#transaction((now) => this.#captures.begin(leaseSeconds, now.getTime()));
  }
  endCapture(
    token: number,
    capture: HealthCapture,
    rules: readonly RuleMemory[],
    measured: Readonly<Record<string, number>> = {},
  ): boolean {
    return this.#transaction((now) => {
      if (!this.#captures.end(token, capture, rules)) return false;
      this.#history.keep(measured, minuteOf(now.getTime()));
      return true;
    });
  }
  figureHistory(resolutionMinutes: number, sinceMinute: number) {
    return this.#history.read(resolutionMinutes, sinceMinute);
  }
  lastCapture() {
    return this.#captures.last();
  }
  raisedConditions() {
    return this.#captures.raised();
  }
  lastReleases(limit: number) {
    return this.#captures.releases(limit);
  }
  claimProbes(names: readonly string[], intervalSeconds: number) {
    return this.#transaction((now) => this.#captures.claimProbes(names, intervalSeconds, now.getTime()));
  }
  recordProbes(results: readonly ProbeResult[]): void {
    this.#transaction(() => this.#captures.recordProbes(results));
  }
  scraped(): void {
    this.#transaction((now) => this.#captures.scraped(now));
  }
  lastScrapeAt() {
    return this.#captures.lastScrapeAt();
  }

  beginCron(run: CronRun): void {
    this.#transaction((now) => this.#crons.begin(run, now.getTime()));
  }
  endCron(run: CronRun, verbs: readonly string[], failed: readonly FailedVerb[]): void {
    this.#transaction((now) => this.#crons.end(run, verbs, failed, now.getTime()));
  }
  cronRecords(crons: readonly string[]) {
    return this.#transaction((now) => this.#crons.records(crons, now.getTime()));
  }

  listClients() {
    return this.#clients.all();
  }
  noteClient(sighting: Sighting) {
    return this.#transaction((now) => this.#clients.note(sighting, now));
  }
  confirmClient(confirmation: Confirmation, author: Author) {
    return this.#transaction((now) => this.#clients.confirm(confirmation, author, now));
  }

  recordDrill(report: DrillReport, author: Author) {
    return this.#transaction((now) => this.#drills.record(report, author, now));
  }
  drillRecords(limit: number, before = NEWEST) {
    return this.#drills.list(limit, before);
  }
  lastDrills() {
    return this.#drills.last();
  }

  standingFaults() {
    return this.#faults.standing(this.clock.now());
  }
  setFault(fault: PortFault, seconds: number, author: Author) {
    return this.#transaction((now) => this.#faults.set(fault, seconds, author, now));
  }
  clearFaults(port: BreakablePort | undefined, author: Author) {
    return this.#transaction((now) => this.#faults.clear(port, author, now));
  }

  /** Notes what is over by its time and forgets what has served; comes again each hour whatever happened. */
  override async alarm(): Promise<void> {
    const now = this.clock.now().getTime();
    await wakeNoLaterThan(this.ctx.storage, this.clock, now + SWEEP_MS);
    const next = this.#transaction((at) => this.#switches.noteExpired(at));
    if (next !== null) await wakeNoLaterThan(this.ctx.storage, this.clock, next);
    this.#sessions.forgetBefore(now - 30 * DAY_MS);
    this.#refreshing.forgetOrphans();
    this.#accounts.forgetFailuresBefore(now - DAY_MS);
    const kept = new Date(now - this.#contract.audit.retentionDays * DAY_MS);
    this.#audit.forgetBefore(kept);
    this.#drills.forgetBefore(kept.toISOString());
    this.#history.forgetUnmeasured();
  }

  /** Of a session that is not live there is nothing to tell: it has ended, or never began. */
  #tellOfSession(action: "session.begin" | "session.end", id: string, requestId: string | null, now: Date): void {
    const live = this.#sessions.live(id, now.getTime());
    if (live) this.#audit.record({ ...live.operator, requestId }, { action, subjectKind: "session", subject: id, detail: {} }, now);
  }

  #transaction<T>(run: (now: Date) => T): T {
    return this.ctx.storage.transactionSync(() => run(this.clock.now()));
  }
}
