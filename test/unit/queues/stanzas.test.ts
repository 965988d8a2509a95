import { describe, expect, it } from "vitest";
import { withQueueList, withStanzas } from "../../../scripts/queue-stanzas.ts";
import { read } from "../../../scripts/source-facts.ts";
import { QUEUE_NAMES, QUEUES } from "../../../queues/queues.ts";

const toml = read("wrangler.toml");
const page = read("docs/deploying.md");

describe("what is written from the table of queues", () => {
  it("is what stands in wrangler.toml and in the page on deploying, and writing it again changes nothing", () => {
    expect(withStanzas(toml)).toBe(toml);
    expect(withQueueList(page)).toBe(page);
  });

  it.each(["", "env.staging.", "env.production."])("gives each queue a consumer, and its dead-letter queue one too (%s)", (table) => {
    const prefix = { "": "procureiq", "env.staging.": "procureiq-staging", "env.production.": "procureiq-production" }[table];
    const stanzas = toml.split("\n\n");
    const consumerOf = (queue: string) =>
      stanzas.find((stanza) => stanza.startsWith(`[[${table}queues.consumers]]\nqueue = "${prefix}-${queue}"\n`));
    for (const name of QUEUE_NAMES) {
      expect(consumerOf(`${name}-dlq`)).toBeDefined();
      expect(consumerOf(name)).toContain(`max_retries = ${QUEUES[name].maxRetries}\n`);
      expect(consumerOf(name)).toContain(`dead_letter_queue = "${prefix}-${name}-dlq"`);
    }
  });

  it("differs from a file that was changed by hand, and mends it", () => {
    const drifted = toml.replace("max_batch_size = 6", "max_batch_size = 7");
    expect(drifted).not.toBe(toml);
    expect(withStanzas(drifted)).toBe(toml);
    const shorter = page.replace(" crawl-jobs", "");
    expect(withQueueList(shorter)).toBe(page);
  });

  it("is refused where a place is missing or a queue stands beside it", () => {
    expect(() => withStanzas(toml.replace("# end of queues", ""))).toThrow(/places for queues/);
    expect(() => withStanzas(`${toml}\n[[env.production.queues.producers]]\nbinding = "STRAY"\n`)).toThrow(/beside its places/);
    expect(() => withQueueList("no loop")).toThrow(/no loop/);
  });
});
