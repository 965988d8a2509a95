import { LedgerDeciding } from "../../../durable-objects/alert-ledger/deciding.ts";
import { LedgerDelivering } from "../../../durable-objects/alert-ledger/delivering.ts";
import { LedgerRaising } from "../../../durable-objects/alert-ledger/raising.ts";
import { LEDGER_STEPS } from "../../../durable-objects/alert-ledger/schema.ts";
import { LedgerSilencing } from "../../../durable-objects/alert-ledger/silencing.ts";
import { ledgerTables, type LedgerTables } from "../../../durable-objects/alert-ledger/tables.ts";
import { LedgerWaking } from "../../../durable-objects/alert-ledger/waking.ts";
import type { AlertWay, CountedRaise } from "../../../src/operations/alerts/alert.ts";
import type { AttemptOutcome, AttemptReport, Transport } from "../../../src/operations/alerts/delivery.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { sqliteStorage } from "./sqlite-storage.ts";

/** How a receiver behaves. `slow` answers just within the deadline. */
export type Behaviour = "works" | "down" | "hang" | "slow" | "500" | "410";

export interface Message {
  /** Seconds since the beginning. */
  at: number;
  transport: Transport;
  id: string;
  alertId: string;
  key: string;
  type: string;
  grouped: number;
  payload: string;
}

const BEGINNING = Date.UTC(2026, 10, 29);
const AT_ONCE = 5;
const AT_A_TIME = 200;
type Lane = "pages" | "wakeUps";

/** The alert ledger as it is, over SQLite in memory, with one consumer a lane, on a clock that goes second by second. */
export class SimulatedLedger {
  /** What each receiver took, in order. */
  readonly taken: Message[] = [];
  readonly behaviour: Record<Transport, Behaviour> = { primary: "works", secondary: "works", support: "works" };
  readonly tables: LedgerTables;
  readonly raising: LedgerRaising;
  readonly deciding: LedgerDeciding;
  readonly silencing: LedgerSilencing;
  readonly #delivering: LedgerDelivering;
  readonly #waking: LedgerWaking;
  readonly #deadlineSeconds: number;
  readonly #queues: Record<Lane, string[]> = { pages: [], wakeUps: [] };
  readonly #spent: { deliveryId: string }[] = [];
  readonly #underWay: Record<Lane, { doneAt: number; reports: AttemptReport[] } | undefined> = { pages: undefined, wakeUps: undefined };
  #seconds = 0;

  /** `keeping`: ways whose receivers are told who has an alert. */
  constructor(environment: string, keeping: readonly AlertWay[] = []) {
    const contract = contractFor(environment);
    const sql = sqliteStorage();
    for (const step of LEDGER_STEPS)
      if (typeof step === "string") sql.exec(step);
      else step(sql);
    this.#deadlineSeconds = contract.incidentAlerts.deliveryDeadlineMs / 1000;
    this.tables = ledgerTables(sql, {
      contract,
      origin: { environment, releaseId: "r1" },
      configured: { primary: true, secondary: true },
      keeping,
      ids: createIds({ now: () => new Date(this.now) }),
    });
    this.raising = new LedgerRaising(this.tables);
    this.deciding = new LedgerDeciding(this.tables);
    this.silencing = new LedgerSilencing(this.tables, this.raising);
    this.#delivering = new LedgerDelivering(this.tables);
    const into = (lane: Lane) => ({
      sendBatch: async (messages: Iterable<MessageSendRequest>) => {
        for (const { body } of messages) this.#queues[lane].push((body as { deliveryId: string }).deliveryId);
        return {} as QueueSendBatchResponse;
      },
    });
    const spent = {
      sendBatch: async (messages: Iterable<MessageSendRequest>) => {
        for (const { body } of messages) this.#spent.push(body as { deliveryId: string });
        return {} as QueueSendBatchResponse;
      },
    };
    const queues = { pages: into("pages"), wakeUps: into("wakeUps"), spent };
    this.#waking = new LedgerWaking(
      sql,
      contract.incidentAlerts.forgottenSeconds,
      queues,
      createLogger(
        () => ({}),
        () => undefined,
      ),
    );
  }

  get now(): number {
    return BEGINNING + this.#seconds * 1000;
  }

  get seconds(): number {
    return this.#seconds;
  }

  raise(key: string, change: Partial<CountedRaise> = {}) {
    return this.raising.raise({ key, severity: "page", summary: `${key} is wrong`, count: 1, source: "system", ...change }, this.now);
  }

  get isDelivering(): boolean {
    return Object.values(this.#underWay).some((round) => round !== undefined);
  }

  /** The consumers die: what they had under way may have reached its receivers, and nobody noted the answers. Answers how many were taken. */
  crash(): number {
    const lost = Object.values(this.#underWay).flatMap((round) => round?.reports ?? []);
    for (const lane of ["pages", "wakeUps"] as const) this.#underWay[lane] = undefined;
    return lost.filter(({ outcome }) => outcome.kind === "delivered").length;
  }

  resolve(key: string): void {
    this.raising.resolve(key, "gone", this.now);
  }

  /** Goes on for so long; with something to do at each second it looks at each, else where something is due. */
  async run(seconds: number, each?: () => void): Promise<void> {
    const end = this.#seconds + seconds;
    while (this.#seconds < end) {
      await this.#turn();
      each?.();
      this.#seconds = each ? this.#seconds + 1 : Math.min(end, this.#nextSecond());
    }
  }

  /** The next second in which the ledger's alarm rings or a round is done. */
  #nextSecond(): number {
    const rounds = Object.values(this.#underWay).flatMap((round) => (round ? [round.doneAt] : []));
    const due = [
      this.#waking.nextAt(this.now),
      this.tables.alerts.nextDueAt(),
      this.#delivering.nextAt(this.now),
      this.tables.silences.nextAt(),
    ];
    const rings = due.flatMap((at) => (at === null ? [] : [Math.ceil((at - BEGINNING) / 1000)]));
    return Math.max(this.#seconds + 1, Math.min(...rounds, ...rings));
  }

  /** What the ledger's alarm and its consumers do in one second. */
  async #turn(): Promise<void> {
    for (const lane of ["pages", "wakeUps"] as const) this.#report(lane);
    this.silencing.step(this.now);
    toItsEnd(() => this.silencing.release(this.now, AT_A_TIME));
    toItsEnd(() => this.raising.notifyDue(this.now, AT_A_TIME));
    toItsEnd(() => this.#delivering.crossDue(this.now, AT_A_TIME));
    this.#delivering.probeDue(this.now);
    await this.#waking.wakeDue(this.now);
    for (const { deliveryId } of this.#spent.splice(0)) this.#delivering.bury(deliveryId, "schedule-spent", true, this.now);
    await this.#waking.wakeDue(this.now);
    for (const lane of ["pages", "wakeUps"] as const) this.#consume(lane);
  }

  #report(lane: Lane): void {
    const round = this.#underWay[lane];
    if (!round || round.doneAt > this.#seconds) return;
    this.#underWay[lane] = undefined;
    for (const report of round.reports) this.#delivering.record(report, this.now);
  }

  /** A round as `deliverAlerts` does it; the next begins when the slowest answer of this one is in. */
  #consume(lane: Lane): void {
    while (!this.#underWay[lane] && this.#queues[lane].length > 0) {
      const leased = this.#delivering.lease(this.#queues[lane].splice(0, AT_ONCE), this.now);
      const tries = leased.map((delivery) => ({ delivery, ...this.#post(delivery) }));
      if (tries.length === 0) continue;
      const reports = tries.map(({ delivery: { id, fence }, outcome }) => ({ id, fence, outcome, random: 0.5 }));
      this.#underWay[lane] = { doneAt: this.#seconds + Math.max(1, ...tries.map(({ takes }) => takes)), reports };
    }
  }

  #post({ id, transport, payload }: { id: string; transport: Transport; payload: string }): { takes: number; outcome: AttemptOutcome } {
    const failed = (status: number | null, permanent = false): AttemptOutcome => ({
      kind: "failed",
      status,
      latencyMs: 1,
      error: "no",
      retryAfterSeconds: 0,
      permanent,
    });
    const behaviour = this.behaviour[transport];
    if (behaviour === "down") return { takes: 0, outcome: failed(null) };
    if (behaviour === "hang") return { takes: this.#deadlineSeconds, outcome: failed(null) };
    if (behaviour === "500") return { takes: 0, outcome: failed(500) };
    if (behaviour === "410") return { takes: 0, outcome: failed(410, true) };
    const takes = behaviour === "slow" ? this.#deadlineSeconds - 1 : 0;
    const { type, data } = JSON.parse(payload) as { type: string; data: { alert: { id: string; key: string }; grouped: number } };
    this.taken.push({
      at: this.#seconds + takes,
      transport,
      id,
      alertId: data.alert.id,
      key: data.alert.key,
      type,
      grouped: data.grouped,
      payload,
    });
    return { takes, outcome: { kind: "delivered", status: 204, latencyMs: 1 } };
  }
}

/** Until a step has less to do than it takes at a time; one that never has is a fault, not a wait. */
function toItsEnd(step: () => number): void {
  for (let round = 0; step() === AT_A_TIME; round += 1) if (round > 1_000) throw new Error("a step of the ledger does not come to its end");
}
