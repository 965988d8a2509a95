import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { MetricPoint } from "../../src/platform/metrics/buffer.ts";
import type { BatchId, MetricsShard, MinuteValue, ShardAnswer, ShardSeries } from "../../src/platform/metrics/shard.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { systemTimers, type Timers } from "../../src/platform/timers.ts";
import { steppedSql } from "../parts/schema-steps.ts";
import { METRICS_STEPS } from "./schema.ts";
import { ShardCounts, SWEEP_MS } from "./shard-counts.ts";

/** One shard of what the isolates counted. Writers choose a shard each, readers add all shards up. */
export class OpsMetrics extends DurableObject<Bindings> implements Served<MetricsShard> {
  clock: Clock = systemClock;
  timers: Pick<Timers, "after"> = systemTimers;
  #counts: ShardCounts | undefined;

  /** Adds points up in memory. They are written when the minute is over, by the alarm or the first hand-on of the next. */
  async write(points: readonly MetricPoint[], batch?: BatchId): Promise<void> {
    const now = this.#now();
    const writtenAt = this.#all().take(points, batch, now);
    if (writtenAt !== this.#wakesAt) {
      this.#stayUntil(writtenAt - now);
      await wakeNoLaterThan(this.ctx.storage, this.clock, writtenAt);
      this.#wakesAt = writtenAt;
    }
  }

  /** Series of the named metrics from `sinceMinute` (of the epoch) on. */
  read(names: readonly string[], sinceMinute: number, asked?: "standing"): ShardAnswer | ShardSeries[] {
    const series = this.#all().read(names, sinceMinute);
    return asked === "standing" ? { series, standing: this.#all().standing() } : series;
  }

  minutes(name: string, sinceMinute: number): MinuteValue[] {
    return this.#all().minutes(name, sinceMinute);
  }

  minutesOf(names: readonly string[], sinceMinute: number): MinuteValue[][] {
    return names.map((name) => this.#all().minutes(name, sinceMinute));
  }

  totals(): ShardSeries[] {
    return this.#all().totals();
  }

  /** Writes the minute that is over and forgets minutes past retention; comes again each hour whatever happened. */
  override async alarm(): Promise<void> {
    const now = this.#now();
    await wakeNoLaterThan(this.ctx.storage, this.clock, now + SWEEP_MS);
    this.#all().writeEnded(now);
    this.#all().sweep(now);
  }

  /**
   * An object that nobody calls for some seconds is evicted, whatever its alarm is set to, and what it holds in memory is lost with it. A
   * timer that is pending keeps it: so a minute in which nothing more is handed on is written as any other.
   */
  #stayUntil(milliseconds: number): void {
    this.timers.after(milliseconds, () => this.#all().writeEnded(this.#now()));
  }

  /** The minute that memory holds is to be written then, and the alarm is set for it. */
  #wakesAt: number | undefined;

  #all(): ShardCounts {
    if (!this.#counts) {
      steppedSql("ops-metrics", this.ctx.storage, METRICS_STEPS);
      this.#counts = new ShardCounts(this.ctx.storage, this.#now());
    }
    return this.#counts;
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}
