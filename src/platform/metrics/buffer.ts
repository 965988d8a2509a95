import type { Clock } from "../clock.ts";
import { meteringMetrics } from "../events/metrics.ts";
import { HAND_ON_LAPSES_MS, HAND_ON_MS, MAX_ISOLATE_SERIES, minuteOf, RETRY_MS } from "./limits.ts";
import type { Metric, Metrics } from "./metrics.ts";
import { observeIn, seeIn, Slots, type Slot } from "./slots.ts";

/** One series of one minute, as an isolate saw it: mergeable, so that shards and isolates add up. */
export interface MetricPoint {
  name: string;
  /** Label values in the order of the definition. */
  labels: readonly string[];
  /** Minute since the epoch. */
  minute: number;
  kind: Metric["kind"];
  /** Counter: sum. Gauge: last value. Histogram: sum of observations. Distinct: unused. */
  value: number;
  /** Gauge: when it was last set, in milliseconds since the epoch. */
  at?: number;
  /** Histogram: count per bucket, the last for what is above all bounds, and the bounds they were counted by. */
  buckets?: number[];
  bounds?: readonly number[];
  /** Distinct: 32-bit hashes of the members seen. */
  members?: number[];
  /** It has no total. A shard of a release before takes no notice, and keeps one. */
  recent?: true;
}

/** Where one buffer's points go. The same points are handed on again under the same number, and are then counted once. */
export interface MetricsSink {
  write(points: readonly MetricPoint[], batch?: number): Promise<void>;
}

/** What figures lack since the last hand-on: events counted without their labels, series that were forgotten. */
export interface Losses {
  overflowed: number;
  givenUp: number;
}

export interface MetricsBuffer extends Metrics {
  /**
   * The caller takes it on to hand on, in this many milliseconds (0: now). Undefined where there is nothing to hand on, or somebody has
   * taken it on already. A claim that nobody kept lapses.
   */
  claim(): number | undefined;
  /** Has this called whenever something is counted, by one who hands it on. */
  whenCounted(task: () => void): void;
  /**
   * Hands on what gathered, one batch at a time; throws what the sink threw, and then keeps the batch for the next time. Asked while it
   * hands on, it goes on with what was counted since.
   */
  flush(sink: MetricsSink): Promise<Losses>;
}

interface Batch {
  number: number;
  points: readonly MetricPoint[];
  sealedAt: number;
}

export function createMetricsBuffer(clock: Clock): MetricsBuffer {
  let number = 0;
  let current = { minute: 0, slots: new Slots() };
  /** Minutes that ended while nobody took them, oldest first. */
  let ended: (typeof current)[] = [];
  /** Handed on, and not known to have arrived. It is not added to, for it may have. */
  let sent: Batch | undefined;
  let handedOnAt = -Infinity;
  let claimedUntil = -Infinity;
  let handingOnSince = -Infinity;
  let isAskedAgain = false;
  let counted = (): void => undefined;
  let lost: Losses = { overflowed: 0, givenUp: 0 };

  const roll = (minute: number): void => {
    if (current.slots.all.length > 0) ended.push(current);
    current = { minute, slots: new Slots() };
    while (ended.length > 1 && seriesOf(ended) > MAX_ISOLATE_SERIES) giveUp(seriesOf(ended.splice(0, 1)));
  };

  const giveUp = (series: number): void => {
    lost.givenUp += series;
    slotOf(meteringMetrics.givenUp, {}, clock.now().getTime()).value += series;
  };

  const slotOf = (metric: Metric, labels: Readonly<Record<string, string>>, now: number): Slot => {
    const minute = minuteOf(now);
    if (minute !== current.minute) roll(minute);
    const { slots } = current;
    const found = slots.find(metric, labels);
    if (found) return found;
    lost.overflowed += 1;
    const counted = slots.find(meteringMetrics.overflowed, { metric: metric.name });
    if (counted) counted.value += 1;
    return slots.unlabelled(metric);
  };

  const seal = (now: number): Batch | undefined => {
    const minutes = [...ended, current].filter(({ slots }) => slots.all.length > 0);
    if (minutes.length === 0) return undefined;
    ended = [];
    current = { minute: current.minute, slots: new Slots() };
    number += 1;
    const points = minutes.flatMap(({ minute, slots }) => slots.all.map((slot) => pointOf(slot, minute)));
    return { number, points, sealedAt: now };
  };

  const handOn = async (sink: MetricsSink, now: number): Promise<void> => {
    const batch = (sent ??= seal(now));
    if (!batch) return;
    await sink.write(batch.points, batch.number);
    if (sent === batch) sent = undefined;
  };

  const isEmpty = (): boolean => !sent && seriesOf([...ended, current]) === 0;

  return {
    count(metric, labels, by = 1) {
      slotOf(metric, labels, clock.now().getTime()).value += by;
      counted();
    },
    set(metric, labels, value) {
      const now = clock.now().getTime();
      const slot = slotOf(metric, labels, now);
      slot.value = value;
      slot.at = now;
      counted();
    },
    observe(metric, labels, value) {
      const slot = slotOf(metric, labels, clock.now().getTime());
      slot.value += value;
      observeIn(slot, value);
      counted();
    },
    see(metric, labels, member) {
      seeIn(slotOf(metric, labels, clock.now().getTime()), member);
      counted();
    },
    whenCounted(task) {
      counted = task;
    },
    claim() {
      const now = clock.now().getTime();
      if (now < claimedUntil || isEmpty()) return undefined;
      const wait = Math.max(0, handedOnAt + HAND_ON_MS - now);
      claimedUntil = now + wait + HAND_ON_LAPSES_MS;
      return wait;
    },
    async flush(sink) {
      const now = clock.now().getTime();
      claimedUntil = -Infinity;
      if (now - handingOnSince < HAND_ON_LAPSES_MS) {
        isAskedAgain = true;
        return { overflowed: 0, givenUp: 0 };
      }
      [handingOnSince, handedOnAt] = [now, now];
      if (sent && now - sent.sealedAt > RETRY_MS) {
        const { points } = sent;
        sent = undefined;
        giveUp(points.length);
      }
      isAskedAgain = sent !== undefined;
      try {
        await handOn(sink, now);
        while (isAskedAgain) {
          isAskedAgain = false;
          await handOn(sink, clock.now().getTime());
        }
        const told = lost;
        lost = { overflowed: 0, givenUp: 0 };
        return told;
      } finally {
        handingOnSince = -Infinity;
      }
    },
  };
}

const seriesOf = (minutes: readonly { slots: Slots }[]): number => minutes.reduce((sum, { slots }) => sum + slots.all.length, 0);

function pointOf({ metric, labels, value, at, buckets, members }: Slot, minute: number): MetricPoint {
  const { name, kind } = metric;
  const point: MetricPoint = { name, labels, minute, kind, value };
  if (kind === "gauge") point.at = at;
  if (metric.recent) point.recent = true;
  if (buckets) Object.assign(point, { buckets, bounds: metric.buckets ?? [] });
  if (members) point.members = [...members];
  return point;
}
