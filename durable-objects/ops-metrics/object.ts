import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { MetricPoint } from "../../src/platform/metrics/buffer.ts";
import type { MetricsShard, MinuteValue, ShardSeries } from "../../src/platform/metrics/shard.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { OpsMetricsStore } from "./store.ts";
import { steppedSql } from "../parts/schema-steps.ts";
import { METRICS_STEPS } from "./schema.ts";

/** Minute buckets are kept for 48 hours, totals for ever. */
const RETENTION_MINUTES = 48 * 60;
const SWEEP_MS = 3_600_000;

/** One shard of what the isolates counted. Writers choose a shard each, readers add all shards up. */
export class OpsMetrics extends DurableObject<Bindings> implements Served<MetricsShard> {
  clock: Clock = systemClock;
  readonly #store: OpsMetricsStore;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    this.#store = new OpsMetricsStore(steppedSql("ops-metrics", context.storage, METRICS_STEPS));
  }

  /** Adds points to their minutes and to the totals, all or none. */
  async write(points: readonly MetricPoint[]): Promise<void> {
    const now = this.clock.now().getTime();
    this.ctx.storage.transactionSync(() => this.#store.add(points, now));
    await wakeNoLaterThan(this.ctx.storage, this.clock, now + SWEEP_MS);
  }

  /** Series of the named metrics from `sinceMinute` (of the epoch) on. */
  read(names: readonly string[], sinceMinute: number): ShardSeries[] {
    return this.#store.window(names, sinceMinute);
  }

  minutes(name: string, sinceMinute: number): MinuteValue[] {
    return this.#store.minutes(name, sinceMinute);
  }

  totals(): ShardSeries[] {
    return this.#store.totals();
  }

  /** Forgets minutes past retention; comes again each hour whatever happened. */
  override async alarm(): Promise<void> {
    const now = this.clock.now().getTime();
    await wakeNoLaterThan(this.ctx.storage, this.clock, now + SWEEP_MS);
    this.#store.forgetBefore(Math.floor(now / 60_000) - RETENTION_MINUTES);
  }
}
