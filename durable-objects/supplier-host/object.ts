import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import {
  hostStanding,
  IDLE_HOST,
  requestPermit,
  returnPermit,
  type HostPolicy,
  type HostStanding,
  type HostState,
  type PermitReply,
  type PermitUse,
} from "../../src/features/crawl/host-rules.ts";
import type { HeldRobots, RecordedRobots, SupplierHost as SupplierHostPort } from "../../src/features/crawl/ports.ts";
import type { RobotsFile } from "../../src/features/crawl/robots.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { steppedSql } from "../parts/schema-steps.ts";
import { hostRecord } from "./records.ts";
import { HOST_STEPS } from "./schema.ts";

/** One supplier host: when it may be asked next, by whom, whether at all, and its robots.txt as last read. Two rows of SQLite. */
export class SupplierHost extends DurableObject<Bindings> implements Served<SupplierHostPort> {
  clock: Clock = systemClock;
  readonly #sql: SqlStorage;
  /** Until when somebody reads robots.txt; who asks meanwhile waits for him. */
  #robotsReadUntil = 0;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    this.#sql = steppedSql("supplier-host", context.storage, HOST_STEPS);
  }

  requestPermit(policy: HostPolicy): PermitReply {
    return this.ctx.storage.transactionSync(() => {
      const { state, reply } = requestPermit(this.#load(), policy, this.clock.now().getTime());
      this.#save(state);
      return reply;
    });
  }

  returnPermit(policy: HostPolicy, use: PermitUse): void {
    this.ctx.storage.transactionSync(() => this.#save(returnPermit(this.#load(), policy, use, this.clock.now().getTime())));
  }

  robots(maxAgeSeconds: number, held?: HeldRobots): RobotsFile | undefined {
    const since = (seconds: number): number => this.clock.now().getTime() - seconds * 1000;
    const [row] = this.#sql
      .exec<{ status: number; body: string }>(
        "select status, body from robots where read_at > ? or (read_at > ? and unanswered_at > ?)",
        ...[since(maxAgeSeconds), since(held?.maxAgeSeconds ?? 0), since(held?.unansweredSeconds ?? 0)],
      )
      .toArray();
    return row && { status: row.status, text: row.body };
  }

  claimRobots(readMs: number): boolean {
    const now = this.clock.now().getTime();
    if (now < this.#robotsReadUntil) return false;
    this.#robotsReadUntil = now + readMs;
    return true;
  }

  standing(): HostStanding & { robots: RecordedRobots | null } {
    const [row] = this.#sql
      .exec<{ status: number; body: string; read_at: number; unanswered_at: number | null }>(
        "select status, body, read_at, unanswered_at from robots",
      )
      .toArray();
    const robots = row ? { file: { status: row.status, text: row.body }, readAt: row.read_at, unansweredAt: row.unanswered_at } : null;
    return { ...hostStanding(this.#load(), this.clock.now().getTime()), robots };
  }

  recordRobots(file: RobotsFile | undefined, unanswered = false): void {
    this.#robotsReadUntil = 0;
    if (unanswered) this.#sql.exec("update robots set unanswered_at = ?", this.clock.now().getTime());
    if (!file) return;
    const { status, text } = file;
    this.#sql.exec(
      "insert or replace into robots (id, status, body, read_at) values (1, ?, ?, ?)",
      status,
      text,
      this.clock.now().getTime(),
    );
  }

  #load(): HostState {
    const [row] = this.#sql.exec<{ state: string }>("select state from host").toArray();
    return row ? hostRecord.read(row.state, "host") : IDLE_HOST;
  }

  #save(state: HostState): void {
    this.#sql.exec("insert or replace into host (id, state) values (1, ?)", JSON.stringify(state));
  }
}
