import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { withQueueList, withStanzas } from "../../../scripts/queue-stanzas.ts";
import { withStandIns as withStanzasInPlace } from "../../../scripts/stand-in-stanzas.ts";
import { givenSettings } from "../../../scripts/preflight/given-settings.ts";
import { CONTRACT_DOCUMENT } from "../../../src/platform/contract.ts";
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

describe("[DEP-1] what is written from the contract's stand-ins", () => {
  const entry = { owner: "platform", reviewedOn: "2026-11-01", reviewBy: "2999-01-01", reason: "no server of ours" };
  const inProduction = (standIns: object) => ({ ...(CONTRACT_DOCUMENT as object), environments: { production: { standIns } } });
  const chosen = inProduction({ MONGO_URL: { by: "r2", ...entry }, IMAGE_PROC_BASE_URL: { by: "cloudflare-images", ...entry } });

  it("is what stands in wrangler.toml, both bound where the local cloud runs and none where nothing is chosen", () => {
    expect(withStanzasInPlace(toml, CONTRACT_DOCUMENT)).toBe(toml);
    expect(toml.match(/^.*(?:r2_buckets|images)\]+$/gm)).toEqual(["[[r2_buckets]]", "[images]"]);
  });

  it("binds bucket and transformations in the environment that chose them, whose build leaves MongoDB's driver out", () => {
    const written = withStanzasInPlace(toml, chosen);
    expect(written.match(/^.*(?:r2_buckets|images|build)\]+$/gm)).toEqual([
      ...["[build]", "[[r2_buckets]]", "[images]"],
      ...["[[env.production.r2_buckets]]", "[env.production.build]", "[env.production.images]"],
    ]);
    expect(written).toContain('binding = "PAGE_BUCKET"\nbucket_name = "procureiq-production-pages"');
    expect(withStanzasInPlace(written, CONTRACT_DOCUMENT)).toBe(toml);
    const folder = mkdtempSync(join(tmpdir(), "procureiq-stand-ins-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "wrangler.toml"), written.replace(/^\[build\][^[]*/m, ""));
    // As the preflight sees the deploy: what is bound is there, with nobody giving it.
    const given = (environment: string) => givenSettings(join(folder, "wrangler.toml"), environment, undefined, {});
    expect(given("production")).toMatchObject({ PAGE_BUCKET: {}, IMAGE_TRANSFORMS: {} });
    expect(given("staging")).not.toHaveProperty("PAGE_BUCKET");
  });

  it("is refused where a place is missing or a binding stands beside it", () => {
    expect(() => withStanzasInPlace(toml.replace("# end of stand-ins", ""), chosen)).toThrow(/places for stand-ins/);
    expect(() => withStanzasInPlace(`${toml}\n[env.production.images]\nbinding = "STRAY"\n`, chosen)).toThrow(/beside its places/);
  });
});
