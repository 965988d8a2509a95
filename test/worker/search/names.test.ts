import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import type { LlmProviders, ProviderAnswer } from "../../../src/features/llm/ports.ts";
import { putSupplier } from "../../../src/features/crawl/supplier-store.ts";
import { confirmSearch } from "../../../src/features/search/confirm-search.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { getSearch } from "../../../src/features/search/get-search.ts";
import { NAMES_ACCOUNT } from "../../../src/features/search/names/ask-names.ts";
import { readNames } from "../../../src/features/search/names/store.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { HeldWakeUps, SILENT_HOST } from "../crawl/setting.ts";
import { circuits, refusing, silent, sse, streamed, USAGE } from "../llm/failing-providers.ts";
import { PATIENT_MS } from "../objects.ts";
import { lineOf } from "../operator.ts";

// The first call of all loads the whole Worker.
beforeAll(async () => void (await circuits("warm").state()), PATIENT_MS);

/** Of a draft that is to have what the model says, however busy the machine is. */
const PATIENT = { waitMs: 50_000, beginsWithinMs: 50_000, answerMs: 50_000, failedSeconds: 30 };
/** Of one that waits in vain: what is waited for otherwise is far longer, so that a draft which does not stop is told from a slow machine. */
const WAIT = { ...PATIENT, waitMs: 600 };

/** A word that no table knows and no test has asked for before. */
const unheardOf = (): string =>
  `xylo${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => String.fromCharCode(97 + (byte % 26))).join("")}`;

const said = (text: string): ProviderAnswer =>
  streamed(
    sse(JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] }), JSON.stringify({ choices: [], usage: USAGE }), "[DONE]"),
  );
const names = (...given: string[]): ProviderAnswer => said(JSON.stringify({ names: given }));

interface Asked {
  words: string;
  body: Record<string, unknown>;
}

/** A buyer whose queries are drafted, and a model that answers what `answer` says. */
async function drafting(
  answer: (words: string) => ProviderAnswer | Promise<ProviderAnswer>,
  overrides: Partial<Deps> = {},
  bounds: Partial<Deps["contract"]["catalog"]["names"]> = PATIENT,
) {
  const asked: Asked[] = [];
  const post: LlmProviders["post"] = async (_provider, _path, body) => {
    const words = (body["messages"] as { role: string; content: string }[]).findLast(({ role }) => role === "user")?.content ?? "";
    asked.push({ words, body });
    return answer(words);
  };
  const base = createDeps(env);
  const world = base.ids.next("evt");
  const deps = createDeps(env, {
    contract: { ...base.contract, catalog: { ...base.contract.catalog, names: { ...base.contract.catalog.names, ...bounds } } },
    llmProviders: { missing: () => [], post },
    providerCircuits: (provider) => circuits(`${world} ${provider}`),
    defer: (task) => void task.catch(() => undefined),
    crawlJobs: new HeldWakeUps(),
    ...overrides,
  });
  const buyerId = deps.ids.next("usr");
  await base.db
    .insert(buyers)
    .values({ id: buyerId, email: `${buyerId}@buyers.test`, name: "Test", passwordHash: "x", createdAt: new Date() });
  const draft = async (query: string) => valueOf(await createSearch(deps, buyerId, { query })).search;
  const timed = async (query: string) => {
    const began = performance.now();
    const search = await draft(query);
    return { search, ms: performance.now() - began };
  };
  /** Until something is kept of a word. */
  const kept = async (word: string): Promise<void> => {
    await expect.poll(async () => readNames(deps.redis, word)).toBeDefined();
  };
  return { deps, asked, buyerId, draft, timed, kept };
}

/** Half of what any other wait would take. */
const AT_MOST_MS = PATIENT.answerMs / 2;

describe("given a query that names what no table knows, and a model", () => {
  it("has the model say what else it is called, of the house's own budget, held to the form of its answer", async () => {
    // All of it is of one day, whenever the test runs.
    const at = new Date();
    const [word, { asked, draft, deps }] = [unheardOf(), await drafting(() => names("sofa", "canapé"), { clock: { now: () => at } })];
    const settled = async () => (await deps.tokenBudgets(NAMES_ACCOUNT).day(at.toISOString().slice(0, 10))).settled;
    const before = await settled();

    const search = await draft(`red ${word} and wireless mouse`);
    expect(search.items.map(({ name, alsoCalled }) => ({ name, alsoCalled }))).toEqual([
      { name: `red ${word}`, alsoCalled: ["sofa", "canapé"] },
      { name: "wireless mouse", alsoCalled: undefined },
    ]);
    expect(search.degraded).toBeUndefined();
    expect(asked.map(({ words }) => words)).toEqual([`red ${word}`]);
    expect(asked[0]?.body).toMatchObject({ max_completion_tokens: 300, response_format: { type: "json_schema" } });
    await expect.poll(settled).toBeGreaterThan(before);
  });

  it("asks nobody where the tables know everything", async () => {
    const { asked, draft } = await drafting(() => names("sofa"));
    expect((await draft("wireless mouse, 24-inch monitor")).items.every(({ alsoCalled }) => alsoCalled === undefined)).toBe(true);
    expect(asked).toEqual([]);
  });

  it("asks once of all who ask at once, and not again while it is kept", async () => {
    const [word, { asked, draft }] = [unheardOf(), await drafting(() => names("sofa"))];
    const all = await Promise.all(Array.from({ length: 12 }, async () => draft(word)));
    expect(all.map(({ items }) => items[0]?.alsoCalled)).toEqual(all.map(() => ["sofa"]));
    expect((await draft(word.toUpperCase())).items[0]?.alsoCalled).toEqual(["sofa"]);
    expect(asked).toHaveLength(1);
  });

  it("keeps that a thing is not known, and calls nothing degraded for it", async () => {
    const [word, { asked, draft }] = [unheardOf(), await drafting(() => names())];
    for (const search of [await draft(word), await draft(word)]) {
      expect([search.items[0]?.alsoCalled, search.degraded]).toEqual([[], undefined]);
    }
    expect(asked).toHaveLength(1);
  });

  it("asks of one thing a call, so that what is written of one changes nothing kept of another", async () => {
    const [one, other, { asked, draft }] = [unheardOf(), unheardOf(), await drafting((words) => names(`named ${words.slice(4)}`))];
    const search = await draft(`${one}, ${other}`);
    expect(asked.map(({ words }) => words).toSorted()).toEqual([one, other].toSorted());
    expect(search.items.map(({ alsoCalled }) => alsoCalled)).toEqual([[`named ${one.slice(4)}`], [`named ${other.slice(4)}`]]);
  });

  it("asks what the answer is kept by, and nothing that is written beside it unseen", async () => {
    const [word, { asked, draft }] = [unheardOf(), await drafting(() => names("sofa"))];
    const unseen = "\u{e0061}\u{e0062}\u200b\u{e0141}\u0301";
    expect((await draft(`${word}${unseen}, please!`)).items[0]?.alsoCalled).toEqual(["sofa"]);
    expect((await draft(word)).items[0]?.alsoCalled).toEqual(["sofa"]);
    expect(asked.map(({ words }) => words)).toContain(word);
    expect(asked.map(({ words }) => words).join(" ")).toMatch(/^[a-z ]+$/);
  });

  it("asks so much of a buyer a day, says then that he asked enough, and keeps nothing of it for others", async () => {
    const bounds = { ...PATIENT, asksABuyerDay: 2 };
    const [words, { asked, draft, deps }] = [[unheardOf(), unheardOf(), unheardOf()], await drafting(() => names("sofa"), {}, bounds)];
    const drafts = [];
    for (const word of words) drafts.push(await draft(word));
    expect(drafts.map(({ degraded }) => degraded?.reason)).toEqual([undefined, undefined, expect.stringContaining("asked-enough")]);
    expect(asked.map((call) => call.words)).toEqual(words.slice(0, 2));
    expect((await draft(present(words[0], "a word that is known"))).degraded).toBeUndefined();

    const last = present(words[2], "the last word");
    expect(await readNames(deps.redis, last)).toBeUndefined();
    const other = await drafting(() => names("couch"), {}, bounds);
    expect((await other.draft(last)).items[0]?.alsoCalled).toEqual(["couch"]);
  });
});

describe("given a model that does not say it", () => {
  it.each([
    ["hangs before it answers", WAIT, async () => new Promise<ProviderAnswer>(() => undefined), "late"],
    ["answers and says nothing", WAIT, silent, "late"],
    ["answers garbage", PATIENT, () => said("a sofa, perhaps"), "garbled"],
    ["never comes to an end", PATIENT, () => said(`{"names": ["${"x".repeat(9_000)}"]}`), "too-long"],
    ["fails", PATIENT, refusing(500), "provider-refused"],
    [
      "breaks off",
      PATIENT,
      () => streamed(sse(JSON.stringify({ choices: [{ index: 0, delta: { content: '{"names": ["sofa"]}' } }] }))),
      "cut",
    ],
  ])("drafts with the tables alone within the stated time where it %s, and says so", async (_, wait, answer, reason) => {
    const { timed } = await drafting(answer, {}, wait);
    const { search, ms } = await timed(unheardOf());
    expect(search.items[0]?.alsoCalled).toBeUndefined();
    expect(search.degraded).toMatchObject({ mode: "without-names", reason: expect.stringMatching(reason), policy: "catalog.names" });
    expect(ms).toBeLessThan(AT_MOST_MS);
  });

  it("is not asked again of the same for a while, and nobody waits for it", async () => {
    const [word, { asked, draft, kept }] = [unheardOf(), await drafting(() => said("garbage"))];
    await draft(word);
    await kept(word);
    const calls = asked.length;
    expect((await draft(word)).degraded?.reason).toContain("garbled");
    expect(asked).toHaveLength(calls);
  });

  it("is given up after the stated time, though nobody waits any more, and that is kept", async () => {
    const soon = { ...WAIT, beginsWithinMs: 1_000, answerMs: 1_500 };
    const [word, { deps, draft }] = [unheardOf(), await drafting(async () => new Promise<ProviderAnswer>(() => undefined), {}, soon)];
    expect((await draft(word)).degraded?.reason).toContain("late");
    await expect.poll(async () => readNames(deps.redis, word)).toEqual({ kind: "failed", reason: "slow" });
  });

  it("is waited for no more than once by all who ask at once", async () => {
    const [word, { timed, asked }] = [unheardOf(), await drafting(silent, {}, WAIT)];
    const all = await Promise.all(Array.from({ length: 8 }, async () => timed(word)));
    expect(Math.max(...all.map(({ ms }) => ms))).toBeLessThan(AT_MOST_MS);
    expect(new Set(all.map(({ search }) => search.degraded?.mode))).toEqual(new Set(["without-names"]));
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  it("has what it says too late taken up when the search is confirmed", async () => {
    let answer: (given: ProviderAnswer) => void = () => undefined;
    const word = unheardOf();
    const { deps, buyerId, draft, kept } = await drafting(async () => new Promise((resolve) => (answer = resolve)), {}, WAIT);
    const shop = deps.ids.next("sup");
    const save = async (enabled: boolean) =>
      putSupplier(
        deps.db,
        shop,
        { name: "Shop", baseUrl: SILENT_HOST, currency: "USD", country: "US", enabled },
        lineOf(deps, "supplier.save", shop),
      );
    const { id, degraded } = await draft(word);
    expect(degraded?.reason).toContain("late");
    answer(names("sofa"));
    await kept(word);

    await save(true);
    const confirming = await confirmSearch(deps, buyerId, id);
    await save(false);
    const confirmed = valueOf(confirming);
    expect([confirmed.items[0]?.alsoCalled, confirmed.degraded]).toEqual([["sofa"], undefined]);
    expect((await getSearch(deps, buyerId, id)).items[0]?.alsoCalled).toEqual(["sofa"]);
  });
});

describe("given no model, or no place to keep what it says", () => {
  it("drafts with the tables alone and says so where no provider has a key", async () => {
    const { draft, asked } = await drafting(() => names("sofa"), {
      llmProviders: { missing: () => ["OPENAI_API_KEY"], post: refusing(500) as never },
    });
    expect((await draft(unheardOf())).degraded).toMatchObject({ mode: "without-names", reason: expect.stringContaining("configured") });
    expect(asked).toEqual([]);
  });

  it("asks nobody where Redis does not answer: every search would ask anew", async () => {
    const away = async () => Promise.reject(new Error("Redis is down"));
    const { draft, asked } = await drafting(() => names("sofa"), { redis: { get: away, set: away } as never });
    expect((await draft(unheardOf())).degraded?.reason).toContain("cache-away");
    expect(asked).toEqual([]);
  });

  it("waits no longer in all than is stated, however much of that the first answer took", async () => {
    let ahead = 0;
    const hangs = async () => new Promise<never>(() => undefined);
    const get = async () => {
      ahead = PATIENT.waitMs - 50;
      return null;
    };
    const pipeline = () => ({ set: () => ({ incr: () => ({ exec: async () => ["OK", 1] }) }) });
    const { timed, asked } = await drafting(() => names("sofa"), {
      redis: { get, pipeline, set: hangs } as never,
      clock: { now: () => new Date(Date.now() + ahead) },
    });
    const { search, ms } = await timed(unheardOf());
    expect(search.degraded?.mode).toBe("without-names");
    expect(ms).toBeLessThan(AT_MOST_MS);
    expect(asked).toEqual([]);
  });

  it("takes what is kept and is no entry for nothing, and asks", async () => {
    const [word, { deps, draft, asked }] = [unheardOf(), await drafting(() => names("sofa"))];
    await deps.redis.set(`names:2:${word}`, '{"kind": "names", "names": [{"evil": true}]}', { ex: 60 });
    expect((await draft(word)).items[0]?.alsoCalled).toEqual(["sofa"]);
    expect(present(asked[0], "the call").words).toBe(word);
  });
});
