import { describe, expect, it } from "vitest";
import { visitHost, type HostVisit } from "../../../src/features/crawl/host-visit.ts";
import { ROBOTS_MAX_BYTES } from "../../../src/features/crawl/robots.ts";
import { contractFor, type Contract } from "../../../src/platform/contract.ts";
import { setting } from "./setting.ts";

type Answers = Record<string, () => Response>;

/** A visit to a host of its own, where these addresses answer and no others do. */
async function visited(answersAt: (origin: string) => Answers, policy: Partial<Contract["crawl"]> = {}) {
  const origin = `http://${crypto.randomUUID()}.test`;
  const asked: string[] = [];
  const answers = answersAt(origin);
  const crawlFetch = async (url: string) => {
    asked.push(url);
    return answers[url]?.() ?? new Response(null, { status: 404 });
  };
  const contract = contractFor("local");
  const { deps } = await setting([], { crawlFetch, contract: { ...contract, crawl: { ...contract.crawl, ...policy } } });
  const visit = (freshFrom: Date | null = null) =>
    visitHost(deps, { id: "test-robots", baseUrl: origin, freshFrom }, deps.clock.now().getTime() + 60_000);
  return { deps, origin, asked, first: await visit(), visit };
}

const to =
  (location: string, status = 301) =>
  () =>
    new Response(null, { status, headers: { location } });
const rules = (text: string) => () => new Response(text, { headers: { "content-type": "text/plain" } });
const allows = (visit: unknown, url: string) => (visit as HostVisit).rules.allows(url);

describe("[CRL-3] a shop's robots.txt", () => {
  it("given it is longer than is read, counts as far as it is read, to its last whole line", async () => {
    const line = `Disallow: /${"x".repeat(1_000)}\n`;
    const head = `User-agent: *\nDisallow: /closed\n${line.repeat(Math.floor(ROBOTS_MAX_BYTES / line.length))}`;
    const { origin, first } = await visited((at) => ({
      [`${at}/robots.txt`]: rules(`${head.slice(0, ROBOTS_MAX_BYTES - 11)}\nDisallow: /open-by-a-half-line`),
    }));
    expect(allows(first, `${origin}/closed`)).toBe(false);
    expect(allows(first, `${origin}/open`)).toBe(true);
  });

  it.each([1, 5])("given it is %d redirects away, is followed there, and kept", async (hops) => {
    const { origin, asked, first, visit } = await visited((at) => {
      const way = Array.from({ length: hops }, (_, hop) => [`${at}/${hop === 0 ? "robots.txt" : `hop-${hop}`}`, to(`/hop-${hop + 1}`)]);
      return { ...(Object.fromEntries(way) as Answers), [`${at}/hop-${hops}`]: rules("User-agent: *\nDisallow: /closed") };
    });
    expect([allows(first, `${origin}/closed`), allows(first, `${origin}/open`)]).toEqual([false, true]);
    const times = asked.length;
    await visit();
    expect(asked).toHaveLength(times);
  });

  it("given it is kept on another public host, is followed there, and is still the rules of this one", async () => {
    const elsewhere = `http://${crypto.randomUUID()}.test/robots.txt`;
    const { origin, first } = await visited((at) => ({
      [`${at}/robots.txt`]: to(elsewhere, 308),
      [elsewhere]: rules("User-agent: *\nDisallow: /closed"),
    }));
    expect([allows(first, `${origin}/closed`), allows(first, `${origin}/open`)]).toEqual([false, true]);
  });

  it("given the host it is kept on is overloaded, opens no other supplier's circuit there", async () => {
    const elsewhere = `${crypto.randomUUID()}.test`;
    const { deps, first } = await visited((at) => ({
      [`${at}/robots.txt`]: to(`http://${elsewhere}/robots.txt`),
      [`http://${elsewhere}/robots.txt`]: () => new Response(null, { status: 503, headers: { "retry-after": "3600" } }),
    }));
    expect(first).toMatchObject({ kind: "unanswered" });
    const policy = { delayMs: 0, slowFactor: 1, mostDelayMs: 0, permitMs: 1_000, circuitFailures: 3, circuitOpenMs: 1_000 };
    expect(await deps.supplierHosts(elsewhere).requestPermit(policy)).toMatchObject({ kind: "granted" });
  });

  it.each([
    ["redirects six times", (at: string) => ({ [`${at}/robots.txt`]: to(`${at}/robots.txt`) }), /redirects more than 5 times/],
    ["redirects nowhere", (at: string) => ({ [`${at}/robots.txt`]: () => new Response(null, { status: 302 }) }), /redirects nowhere/],
    ["leads to no web page", (at: string) => ({ [`${at}/robots.txt`]: to("ftp://shop.test/robots.txt") }), /redirects to an address that/],
    ["is answered oddly", (at: string) => ({ [`${at}/robots.txt`]: () => new Response(null, { status: 304 }) }), /status 304/],
  ])("given it %s, leaves the shop closed, and says why", async (_, answersAt, reason) => {
    const { first } = await visited(answersAt);
    expect(first).toMatchObject({ kind: "unusable", reason: expect.stringMatching(reason) });
  });

  it("given there is none, allows everything", async () => {
    const { origin, first } = await visited(() => ({}));
    expect(allows(first, `${origin}/anything`)).toBe(true);
  });

  it.each([
    ["has it hold for the contract's time", 3_600, { rules: { sitemaps: ["http://maps.test/map.xml"] } }],
    ["closes the shop after that", 0, { kind: "unanswered", reason: "status 503 from /robots.txt" }],
  ])("given it cannot be had any more, %s", async (_, robotsUnreachableSeconds, expected) => {
    let isDown = false;
    const shared = { ...contractFor("local").crawl.shared, retry: { delaysSeconds: [], jitter: 0 } };
    const { origin, asked, first, visit } = await visited(
      (at) => ({
        [`${at}/robots.txt`]: () =>
          isDown ? new Response(null, { status: 503 }) : new Response("User-agent: *\nSitemap: http://maps.test/map.xml"),
      }),
      // Nothing that was read is fresh.
      { robotsTtlSeconds: 0, robotsUnreachableSeconds, shared },
    );
    expect(allows(first, `${origin}/open`)).toBe(true);
    isDown = true;
    const later = await visit();
    expect(asked).toHaveLength(2);
    expect(later).toMatchObject(expected);
  });

  it("given it cannot be had any more, is asked for anew every so often alone, or when an operator has wished it", async () => {
    const answers = { isDown: false };
    const shared = { ...contractFor("local").crawl.shared, retry: { delaysSeconds: [], jitter: 0 } };
    const { deps, asked, visit } = await visited(
      (at) => ({ [`${at}/robots.txt`]: () => new Response("User-agent: *", { status: answers.isDown ? 503 : 200 }) }),
      { robotsTtlSeconds: 0, robotsRetrySeconds: 300, shared },
    );
    answers.isDown = true;
    for (let time = 0; time < 3; time += 1) expect(await visit()).toHaveProperty("rules");
    expect(asked).toHaveLength(2);
    expect(await visit(deps.clock.now())).toHaveProperty("rules");
    expect(asked).toHaveLength(3);
  });
});
