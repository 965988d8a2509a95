import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { overQueue, QUEUE_DEADLINE_MS } from "../../../src/platform/queues.ts";

const queueOf = (answer: () => Promise<unknown>) => ({ send: answer, sendBatch: answer }) as unknown as Queue;

describe("wake-ups over a queue", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    ["refuses", async () => Promise.reject(new Error("backlog too large")), 0],
    ["never answers", () => new Promise<never>(() => undefined), QUEUE_DEADLINE_MS],
  ])("[CRL-3] are given up as unavailable where the queue %s, within its deadline, one or many", async (_, answer, afterMs) => {
    const wakeUps = overQueue<{ id: string }>(queueOf(answer), "crawl-jobs");
    const sendings = [() => wakeUps.send({ id: "one" }), () => wakeUps.sendBatch([{ id: "one" }, { id: "two" }])];
    for (const sending of sendings) {
      const [outcome] = await Promise.all([sending().catch((error: unknown) => error), vi.advanceTimersByTimeAsync(afterMs)]);
      expect(outcome).toMatchObject({ code: "dependency-unavailable" });
    }
  });
});
