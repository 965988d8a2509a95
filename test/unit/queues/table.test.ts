import { describe, expect, expectTypeOf, it } from "vitest";
import { bindingOf, type QueueBindings } from "../../../queues/bindings.ts";
import { ACK, type Consumers, type Taker } from "../../../queues/consumer.ts";
import { CONSUMERS } from "../../../queues/consumers.ts";
import { handlerOf } from "../../../queues/handlers.ts";
import { QUEUE_FAULT_PORTS } from "../../../queues/ports.ts";
import { KEPT_QUEUES, QUEUE_NAMES } from "../../../queues/queues.ts";
import { FAULT_PORTS } from "../../../src/fault-ports.ts";

const taker: Taker = { each: async () => ACK };
const { "crawl-jobs": crawlJobs, ...others } = CONSUMERS;

describe("the table of queues", () => {
  it("does not compile with a queue that has no consumer, or whose letters have none", () => {
    // @ts-expect-error: crawl-jobs has no consumer
    const without: Consumers = others;
    // @ts-expect-error: nobody takes its dead letters
    const lost: Consumers = { ...CONSUMERS, "automation-events": { messages: taker } };
    // @ts-expect-error: letters that are kept need an owner, and a consumer is none
    const ownerless: Consumers = { ...CONSUMERS, "crawl-jobs": { ...crawlJobs, letters: taker } };
    // @ts-expect-error: there is no such queue
    const unknown: Consumers = { ...CONSUMERS, "no-such-queue": { messages: taker, letters: taker } };
    expect([without, lost, ownerless, unknown]).toHaveLength(4);
  });

  it("has a handler for every queue and for what died in it, and for no other", () => {
    for (const name of QUEUE_NAMES) {
      expect(handlerOf(name)).toBeDefined();
      expect(handlerOf(`${name}-dlq`)).toBeDefined();
    }
    expect(handlerOf("no-such-queue")).toBeUndefined();
    expect(KEPT_QUEUES).toEqual(["brief-extraction", "crawl-jobs"]);
  });

  it("names bindings and fault ports", () => {
    expect(bindingOf("crawl-jobs-dlq")).toBe("CRAWL_JOBS_DLQ");
    expectTypeOf<QueueBindings>().toHaveProperty("CRAWL_JOBS_DLQ");
    expectTypeOf<QueueBindings>().toHaveProperty("INCIDENT_ALERTS");
    expect(QUEUE_FAULT_PORTS).toEqual([
      "queue-brief-extraction",
      "queue-brief-extraction-dlq",
      "queue-crawl-jobs",
      "queue-automation-events",
      "queue-automation-events-dlq",
      "queue-automation-slow",
      "queue-catalog-telemetry",
      "queue-incident-pages",
      "queue-incident-alerts",
    ]);
    expect(FAULT_PORTS).toEqual(expect.arrayContaining([...QUEUE_FAULT_PORTS, "carts"]));
  });
});
