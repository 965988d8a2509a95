import { RedisError, type Reply } from "../backend.ts";
import { Words } from "./command.ts";
import { parseInterval } from "./stream-ranges.ts";
import { entryAt, renderEntry, renderId, type ConsumerGroup, type Stream, type StreamEntry } from "./stream.ts";
import { parseCount, syntaxError } from "./values.ts";

/** XPENDING's short form: how many, the lowest and highest id, and how many each consumer has. */
export function summarize(group: ConsumerGroup): Reply {
  const ids = [...group.pending.keys()];
  const [lowest, highest] = [ids[0], ids.at(-1)];
  if (lowest === undefined || highest === undefined) return [0, null, null, null];
  const counts = new Map<string, number>();
  for (const { consumer } of group.pending.values()) counts.set(consumer, (counts.get(consumer) ?? 0) + 1);
  const byConsumer = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([consumer, count]): Reply => [consumer, String(count)]);
  return [ids.length, renderId(lowest), renderId(highest), byConsumer];
}

/** XPENDING's long form: `[IDLE ms] start end count [consumer]`. */
export function listPending(group: ConsumerGroup, options: readonly string[], now: number): Reply {
  const words = new Words(options);
  const minIdle = words.take("IDLE") ? parseCount(words.next() ?? "") : 0;
  const [start, end, count, consumer] = [words.next(), words.next(), words.next(), words.next()];
  if (start === undefined || end === undefined || count === undefined || !words.done) throw syntaxError();
  const { first, last } = parseInterval(start, end);
  return [...group.pending]
    .filter(([id, pending]) => id >= first && id <= last && (consumer === undefined || pending.consumer === consumer))
    .map(([id, pending]): [string, string, number, number] => [
      renderId(id),
      pending.consumer,
      now - pending.deliveredAt,
      pending.deliveries,
    ])
    .filter(([, , idle]) => idle >= minIdle)
    .slice(0, Math.max(0, parseCount(count)));
}

/** Redis looks at so many entries for each one asked for, then answers where to go on. */
const ATTEMPTS_PER_ENTRY = 10;

/** `consumer min-idle start [COUNT n] [JUSTID]`: hands idle entries to `consumer`, and drops those deleted meanwhile. */
export function autoclaim(stream: Stream, group: ConsumerGroup, args: readonly string[], now: number): Reply {
  const words = new Words(args);
  const [consumer = "", minIdle = "", start = ""] = [words.next(), words.next(), words.next()];
  const idle = parseCount(minIdle);
  const { first, last } = parseInterval(start, "+");
  let [count, idsOnly] = [100, false];
  while (!words.done) {
    if (words.take("JUSTID")) idsOnly = true;
    else if (words.take("COUNT")) count = parseCount(words.next() ?? "");
    else throw syntaxError();
  }
  if (count < 1) throw new RedisError("ERR COUNT must be > 0");
  const claimed: StreamEntry[] = [];
  const deleted: string[] = [];
  let attempts = count * ATTEMPTS_PER_ENTRY;
  let next = "0-0";
  for (const [id, pending] of group.pending) {
    if (id < first || id > last) continue;
    if (claimed.length + deleted.length >= count || attempts === 0) {
      next = renderId(id);
      break;
    }
    attempts -= 1;
    if (now - pending.deliveredAt < idle) continue;
    const entry = entryAt(stream, id);
    if (!entry) {
      group.pending.delete(id);
      deleted.push(renderId(id));
      continue;
    }
    group.pending.set(id, { consumer, deliveredAt: now, deliveries: pending.deliveries + (idsOnly ? 0 : 1) });
    claimed.push(entry);
  }
  return [next, claimed.map((entry): Reply => (idsOnly ? renderId(entry.id) : renderEntry(entry))), deleted];
}
