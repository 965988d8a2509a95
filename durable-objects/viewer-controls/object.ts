import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { ViewerControls as ViewerControlsPort } from "../../src/features/ads/ports.ts";
import { decideGrant, hourOf, minuteOf, NO_CONTROLS, type Controls } from "../../src/features/ads/controls.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { SchemaSteps } from "../parts/schema-steps.ts";
import { controlsRecord } from "./records.ts";
import { VIEWER_STEPS } from "./schema.ts";

const KEPT_MS = 48 * 3_600_000;
const KEPT_HOURS = 24;
/** Minutes before that of a moment in which an hour before it may begin. */
const WINDOW_MINUTES = 60;

/** One viewer's controls over ads, and how many ads and events there were lately. A viewer who decided nothing is forgotten after two days. */
export class ViewerControls extends DurableObject<Bindings> implements Served<ViewerControlsPort> {
  clock: Clock = systemClock;
  readonly #sql: SqlStorage;
  readonly #schema: SchemaSteps;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    this.#sql = context.storage.sql;
    this.#schema = new SchemaSteps("viewer-controls", context.storage, VIEWER_STEPS);
    this.#schema.apply();
  }

  async reserve(wanted: number, cap: number, nowMs: number): Promise<{ controls: Controls; granted: number }> {
    const admission = this.ctx.storage.transactionSync(() => {
      const controls = this.#controls();
      const granted = decideGrant(controls, this.#served(nowMs), wanted, cap);
      if (granted > 0) {
        this.#count("served", "hour", hourOf(nowMs), granted);
        this.#count("served_minutes", "minute", minuteOf(nowMs), granted);
      }
      return { controls, granted };
    });
    await this.#remember(nowMs);
    return admission;
  }

  release(unused: number, nowMs: number): void {
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec("UPDATE served SET count = max(0, count - ?) WHERE hour = ?", unused, hourOf(nowMs));
      // What was granted may have been so in the minute before.
      this.#sql.exec(
        "UPDATE served_minutes SET count = max(0, count - ?) WHERE minute = (SELECT max(minute) FROM served_minutes WHERE minute <= ?)",
        unused,
        minuteOf(nowMs),
      );
    });
  }

  read(nowMs: number): { controls: Controls; servedThisHour: number } {
    return { controls: this.#controls(), servedThisHour: this.#served(nowMs) };
  }

  replace(controls: Controls): void {
    this.#sql.exec(
      "INSERT INTO controls (id, value) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value",
      JSON.stringify(controls),
    );
  }

  async countEvent(nowMs: number): Promise<number> {
    const count = this.#count("events", "minute", minuteOf(nowMs), 1);
    await this.#remember(nowMs);
    return count;
  }

  /** Forgets old buckets; with nothing left and nothing decided, the whole object. */
  override async alarm(): Promise<void> {
    const now = this.clock.now().getTime();
    this.#sql.exec("DELETE FROM served WHERE hour < ?", hourOf(now) - KEPT_HOURS);
    this.#sql.exec("DELETE FROM served_minutes WHERE minute < ?", minuteOf(now) - WINDOW_MINUTES);
    this.#sql.exec("DELETE FROM events WHERE minute < ?", minuteOf(now) - KEPT_HOURS * 60);
    const { left } = this.#sql.exec<{ left: number }>("SELECT (SELECT count(*) FROM served) + (SELECT count(*) FROM events) AS left").one();
    if (left > 0) await this.#remember(now);
    else if (!this.#decided()) {
      await this.ctx.storage.deleteAll();
      // The same instance may be asked again, and its constructor does not run again.
      this.#schema.apply();
    }
  }

  #decided(): string | undefined {
    return this.#sql.exec<{ value: string }>("SELECT value FROM controls").toArray()[0]?.value;
  }

  #controls(): Controls {
    const decided = this.#decided();
    return decided === undefined ? NO_CONTROLS : controlsRecord.read(decided, "controls");
  }

  /** In the last hour, to the minute; what the release before counted is known by the clock's hour alone. */
  #served(nowMs: number): number {
    const sql =
      "SELECT max(coalesce((SELECT count FROM served WHERE hour = ?), 0), (SELECT coalesce(sum(count), 0) FROM served_minutes WHERE minute BETWEEN ? AND ?)) AS count";
    const minute = minuteOf(nowMs);
    // Up to the minute after: another isolate's clock may be ahead.
    return this.#sql.exec<{ count: number }>(sql, hourOf(nowMs), minute - WINDOW_MINUTES, minute + 1).one().count;
  }

  #count(table: "served" | "served_minutes" | "events", bucket: "hour" | "minute", at: number, by: number): number {
    const sql = `INSERT INTO ${table} (${bucket}, count) VALUES (?, ?) ON CONFLICT (${bucket}) DO UPDATE SET count = count + excluded.count RETURNING count`;
    return this.#sql.exec<{ count: number }>(sql, at, by).one().count;
  }

  async #remember(nowMs: number): Promise<void> {
    await wakeNoLaterThan(this.ctx.storage, this.clock, nowMs + KEPT_MS);
  }
}
