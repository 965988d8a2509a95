import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { recordUsage } from "../../../src/features/llm/record-usage.ts";
import { serviceTokens } from "../../../src/features/auth/tables.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { servedAtOnce } from "../checkout/http.ts";
import { cheaplyRegistered } from "../auth/setting.ts";
import { awakenDesk, overriding } from "../objects.ts";

const deps = createDeps(env);
const today = deps.clock.now().toISOString().slice(0, 10);
/** Days on which no other test has usage. */
const dayBefore = (days: number): string => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
const FIRST = dayBefore(70);
const LAST = dayBefore(68);

const used = (userId: string, day: string, tokens: number, given: Partial<UsageRecord> = {}): UsageRecord => ({
  ...{ callId: deps.ids.next("llm"), userId, day, at: `${day}T10:00:00.000Z`, parts: [], delivered: 9 },
  ...{ provider: "openai", model: "gpt-4.1-mini", wire: "chat", outcome: "complete", worstCase: false },
  ...{ inputTokens: 0, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 1_000 },
  ...{ outputTokens: tokens, outputSource: "reported", outputCostNanoUsd: 1_000, firstTokenMs: 320, durationMs: 2_400 },
  ...given,
});

async function page(path: string, of: Deps = deps): Promise<{ status: number; html: string; text: string }> {
  const response = await servedAtOnce(of)(`https://api.test${path}`, {
    headers: { authorization: "Bearer operator", accept: "text/html" },
  });
  const html = await response.text();
  return {
    status: response.status,
    html,
    text: html
      .replaceAll(/<(?:style|script).*?<\/(?:style|script)>/gs, "")
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " "),
  };
}

beforeAll(awakenDesk, 60_000);

describe("the page of usage", () => {
  const [heavy, light, alike] = [deps.ids.next("usr"), deps.ids.next("usr"), deps.ids.next("usr")];
  beforeAll(async () => {
    await recordUsage(deps, [
      used(heavy, FIRST, 7_000),
      used(heavy, LAST, 1_000, { provider: "anthropic", model: "claude-haiku-4-5", outputSource: "estimated", worstCase: true }),
      used(light, FIRST, 40),
      used(alike, dayBefore(69), 40),
      used(heavy, dayBefore(67), 123_456),
    ]);
  });
  const range = `from=${FIRST}&to=${LAST}`;

  it("[LLM-4, LLM-5] has the days that were asked for and no others, by day, model and user, reported and estimated apart", async () => {
    const { status, text } = await page(`/admin/llm/usage?${range}`);
    expect(status).toBe(200);
    expect(text).toContain(`Tokens, reported by the providers: the figures Day gpt-4.1-mini claude-haiku-4-5 Sum ${FIRST} 7,040 0 7,040`);
    expect(text).toContain("Tokens, estimated here: the figures");
    expect(text).toContain(`${LAST} 0 1,000 1,000`);
    expect(text).toContain("gpt-4.1-mini 7,080 3 7,080 tokens");
    expect(text).toContain(`${heavy} 8,000 2 7,000 tokens`);
    expect(text).not.toContain("123,456");
  });

  it("[LLM-4] has one user's alone where one is named", async () => {
    const { text, html } = await page(`/admin/llm/usage?${range}&user=${light}`);
    expect(text).toContain("gpt-4.1-mini 40 1 40 tokens");
    expect(text).not.toContain("claude-haiku-4-5");
    expect(html).not.toContain('data-part="users"');
  });

  it("[LLM-4] has one user's by service token, by its name while it is known, and sessions' apart", async () => {
    const [early, late] = [dayBefore(75), dayBefore(73)];
    const { id: buyer } = await cheaplyRegistered(deps);
    const [gone, named] = [deps.ids.next("svc"), deps.ids.next("svc")];
    await deps.db.insert(serviceTokens).values({
      ...{ id: named, buyerId: buyer, name: "Night batch <1>", digest: named, scopes: ["llm"], createdAt: new Date() },
    });
    await recordUsage(deps, [
      used(buyer, early, 70, { serviceTokenId: named }),
      used(buyer, late, 30, { serviceTokenId: named, outputSource: "estimated" }),
      used(buyer, late, 9, { serviceTokenId: gone }),
      used(buyer, late, 5),
      used(buyer, dayBefore(72), 1_234, { serviceTokenId: named }),
      used(deps.ids.next("usr"), late, 8, { serviceTokenId: named }),
    ]);
    const { html, text } = await page(`/admin/llm/usage?from=${early}&to=${late}&user=${buyer}`);
    expect(html).toContain("Night batch &lt;1&gt;");
    const rows = text.slice(text.indexOf("By service token"));
    expect(rows).toMatch(new RegExp(`\\(${named}\\) 100 2 70 tokens, .* 30 tokens, .*${gone} 9 1 .*none, by session 5 1 `));
    expect((await page(`/admin/llm/usage?from=${early}&to=${late}`)).html).not.toContain('data-part="tokens"');
  });

  it("pages through users by their tokens, and loses none who used as many as another", async () => {
    const seen: string[] = [];
    let path = `/admin/llm/usage?${range}&limit=1`;
    for (let pages = 0; pages < 3; pages += 1) {
      const { html } = await page(path);
      const part = /data-part="users".*$/s.exec(html)?.[0] ?? "";
      seen.push(...[...part.matchAll(/>(usr_[0-9a-z]+)</g)].map(([, id = ""]) => id));
      const next = /<a href="([^"]+)">Next page/.exec(part)?.[1] ?? "none";
      path = `${next.replaceAll("&amp;", "&")}&limit=1`;
    }
    expect(seen).toEqual([heavy, ...[light, alike].toSorted()]);
    expect(path).toBe("none&limit=1");
  });

  it.each([
    [`from=${dayBefore(40)}&to=${today}`, "/query/from"],
    ["to=9999-12-31", "/query/to"],
    ["to=0000-01-01", "/query/to"],
    ["from=yesterday", "/query/from"],
    ["user=usr_nobody", "/query/user"],
    ["of=secrets", "/query/of"],
    ["cursor=bm8", "/query/cursor"],
    [`cursor=${btoa(JSON.stringify(["1e9", "usr_1"]))}`, "/query/cursor"],
  ])("refuses %s and points at it", async (query, pointer) => {
    const { status, text } = await page(`/admin/llm/usage?${query}`);
    expect(status).toBe(400);
    expect(text).toContain(pointer);
  });

  it("takes the empty field that its form sends", async () => {
    expect((await page(`/admin/llm/usage?${range}&user=&of=cost`)).text).toContain("Cost of what providers reported");
  });
});

describe("a day that Postgres has not", () => {
  it.each([
    ["GET", "/llm/usage?day=0000-01-01", undefined, "/query/day"],
    ["POST", "/admin/llm/reconcile?dryRun=1", { day: "0000-01-01" }, "/day"],
  ] as const)("is refused by %s %s, with its pointer", async (method, path, body, pointer) => {
    const response = await servedAtOnce(deps)(`https://api.test${path}`, {
      method,
      headers: { authorization: `Bearer ${method === "GET" ? deps.ids.next("usr") : "operator"}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });
});

describe("the gateway's page", () => {
  it("[LLM-2] has the latest calls with the time to their first token, and goes on to those before", async () => {
    const userId = deps.ids.next("usr");
    const calls = [1, 2, 3].map((number) => used(userId, today, number, number === 2 ? { firstTokenMs: null, durationMs: undefined } : {}));
    // What was put down of a lost lease is no call, though it stands among them.
    await recordUsage(deps, [...calls, used(userId, today, 9, { callId: deps.ids.next("lse"), wire: "lease", outcome: "abandoned" })]);
    // Calls of other tests, whose clocks are ahead, may stand before these.
    const rows: string[] = [];
    let path = "/admin/llm?limit=2";
    expect((await page(path)).text).not.toContain("gpt-4.1-mini lease");
    while (rows.length < calls.length && path !== "") {
      const { html } = await page(path);
      const part = /data-part="calls".*?<\/section>/s.exec(html)?.[0] ?? "";
      rows.push(...part.split("<tr>").filter((row) => row.includes(userId)));
      const next = /<a href="(\/admin\/llm\?cursor=[^"]+)">Next page/.exec(part)?.[1];
      path = next === undefined ? "" : `${next.replaceAll("&amp;", "&")}&limit=2`;
    }
    expect(rows.map((row) => row.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " "))).toEqual([
      expect.stringContaining("gpt-4.1-mini chat complete 3 320 ms 2.4 s"),
      expect.stringContaining("gpt-4.1-mini chat complete 2 – –"),
      expect.stringContaining("gpt-4.1-mini chat complete 1 320 ms 2.4 s"),
    ]);
  });

  it("has the gateway's open alerts as the ledger has them, and no others", async () => {
    const key = `llm-gateway.pricing.zero-cost.openai.${deps.ids.next("llm")}`;
    await deps.alerts.raise({ key, severity: "page", summary: "A call cost nothing" });
    await deps.alerts.raise({ key: `checkout.${key}`, severity: "page", summary: "Not about a model" });
    const { text } = await page("/admin/llm");
    expect(text).toContain(key);
    expect(text).not.toContain(`checkout.${key}`);
    await deps.alerts.resolve(key, "the price was corrected");
    expect((await page("/admin/llm")).text).not.toContain(key);
  });

  it("has the largest leases of the day, the largest first", async () => {
    const limits = { total: 1_000_000_000, unverified: 1_000_000_000 };
    const users = [deps.ids.next("usr"), deps.ids.next("usr")];
    for (const [index, userId] of users.entries()) {
      const tokens = 100_000_000 * (index + 1);
      await deps.tokenPool.lease(
        { userId, day: today, version: 1, verified: index === 0, used: 5, atLeast: tokens, wanted: tokens },
        limits,
      );
    }
    const { text } = await page("/admin/llm");
    expect(text.indexOf(`${users[1]} unverified 200,000,000 5`)).toBeGreaterThan(0);
    expect(text.indexOf(`${users[0]} 100,000,000 5`)).toBeGreaterThan(text.indexOf(users[1] ?? ""));
  });

  it("says what it does not know, and shows the rest, where ledger and pool do not answer", async () => {
    const away = () => Promise.reject(unavailable("token-pool"));
    const silent = createDeps(env, {
      openAlertsUnder: away,
      tokenPool: overriding(deps.tokenPool, { figures: away, largest: away, backlog: away }),
    });
    const { status, text } = await page("/admin/llm", silent);
    expect(status).toBe(200);
    expect(text).toContain("The alert ledger does not answer: nothing is known of this now.");
    expect(text).toContain("The budget of all accounts does not answer: nothing is known of this now.");
    expect(text).not.toContain("None is open");
    expect(text).toContain("Time to first token");
  });
});
